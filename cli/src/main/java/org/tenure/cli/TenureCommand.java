package org.tenure.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/// The tree of commands, and what becomes of each call: output, a sentence, an exit code.
@Command(name = "tenure", description = "Who has what, why, and until when.", synopsisSubcommandLabel = "COMMAND", addMethodSubcommands = false, exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
    "0:done",
    "1:refused, or failed",
    "2:wrong usage; nothing was asked",
    "3:held: a person has to decide",
    "4:no server answers",
    "5:not signed in",
    "6:a verification found something"
}, footer = {
    "",
    "The server itself is started by `tenure serve`, a company to try things with by `tenure demo`.",
    "`tenure COMMAND --help` says more about a command."
})
public final class TenureCommand implements Callable<Integer> {

    private static final int HELP_WIDTH_MIN = 60;
    private static final int HELP_WIDTH_MAX = 120;

    @Mixin
    final Session session;

    private TenureCommand(Session session) {
        this.session = session;
    }

    public static void main(String[] arguments) {
        Surroundings surroundings = Surroundings.ofProcess();
        int exit = run(surroundings, arguments);
        surroundings.out().flush();
        System.exit(exit);
    }

    /// Carries out one call inside another program, with these variables and streams of which none is a terminal, and answers
    /// its exit code.
    public static int run(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err,
            String... arguments) {
        return run(Surroundings.withoutTerminal(environment, in, out, err), arguments);
    }

    /// Carries out one call and answers its exit code.
    static int run(Surroundings surroundings, String... arguments) {
        return commandLine(new Session(surroundings)).execute(arguments);
    }

    static CommandLine commandLine(Session session) {
        Screen screen = session.surroundings().screen();
        CommandLine root = new CommandLine(new TenureCommand(session))
                .addSubcommand(new StatusCommand(session))
                .addSubcommand(new PlanCommand(session))
                .addSubcommand(new ApplyCommand(session))
                .addSubcommand(new FeedCommand(session))
                .addSubcommand(new RunsCommand(session))
                .addSubcommand(new PeopleCommand(session))
                .addSubcommand(new WhyCommand(session))
                .addSubcommand(new WhoHasCommand(session))
                .addSubcommand(new KillCommand(session))
                .addSubcommand(new FreezeCommand(session))
                .addSubcommand(new UnfreezeCommand(session))
                .addSubcommand(new StopsCommand(session))
                .addSubcommand(new TargetsCommand(session))
                .addSubcommand(new OperationsCommand(session))
                .addSubcommand(new AccountsCommand(session))
                .addSubcommand(new ConnectionsCommand(session))
                .addSubcommand(new AuditCommand(session))
                .addSubcommand(new TokensCommand(session));
        root.getCommandSpec().addMethodSubcommands();
        inWrittenOrder(root);
        return root.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(Help.defaultColorScheme(screen.colours() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setUsageHelpWidth(Math.clamp(screen.terminalWidth(), HELP_WIDTH_MIN, HELP_WIDTH_MAX))
                .setParameterExceptionHandler(TenureCommand::misused)
                .setExecutionExceptionHandler((failure, command, _) -> failed(session, failure, command));
    }

    /// What is a command's own comes before what all of them take.
    private static void inWrittenOrder(CommandLine command) {
        command.getCommandSpec().usageMessage().sortOptions(false);
        command.getSubcommands().values().forEach(TenureCommand::inWrittenOrder);
    }

    /// Without a command: what there is.
    @Override
    public Integer call() {
        commandLine(session).usage(session.out());
        return Exit.OK;
    }

    @Command(name = "help", description = "How a command is used.")
    int help(
            @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Such as feed, or runs approve") @Nullable List<String> words) {
        CommandLine at = commandLine(session);
        for (String word : words == null ? List.<String>of() : words) {
            CommandLine next = at.getSubcommands().get(word);
            if (next == null) {
                throw new CommandException(Exit.USAGE,
                        "There is no command `%s`. `tenure help` lists them.".formatted(word));
            }
            at = next;
        }
        at.usage(session.out());
        return Exit.OK;
    }

    @Command(name = "version", description = "The version of this program; `tenure status` says the server's.")
    int version() {
        String version = TenureCommand.class.getPackage().getImplementationVersion();
        String known = version == null ? "development" : version;
        session.out().println(session.json ? Answers.json(Map.of("version", known)) : "tenure " + known);
        return Exit.OK;
    }

    @Command(name = "completion", description = "A script for bash and zsh that completes commands.")
    int completion() {
        session.out().println(AutoComplete.bash("tenure", commandLine(session)));
        return Exit.OK;
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(TextWidth.clean(String.valueOf(wrong.getMessage())));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("How it is used: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return Exit.USAGE;
    }

    private static int failed(Session session, Exception failure, CommandLine command) {
        session.out().flush();
        if (failure instanceof CommandException known) {
            known.sentence().lines().forEach(session::remark);
            return known.exit();
        }
        command.getErr().println("Something is wrong with this program itself; please report these lines:");
        command.getErr().println(failure);
        for (StackTraceElement frame : failure.getStackTrace()) {
            command.getErr().println("    at " + frame);
        }
        return Exit.REFUSED;
    }
}

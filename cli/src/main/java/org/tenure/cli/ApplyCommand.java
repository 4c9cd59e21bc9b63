package org.tenure.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "apply", description = "Make the server's model what a folder of definitions says, after showing the plan.")
final class ApplyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "DIR", description = "A folder of YAML files, as for plan")
    Path folder = Path.of("");

    @Option(names = "--retire", description = "End what is not in the folder")
    boolean retire;

    @Option(names = {"-y", "--yes"}, description = "Do not ask")
    boolean yes;

    @Option(names = "--no-wait", description = "Do not wait until it is applied")
    boolean noWait;

    ApplyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ModelFolder files = ModelFolder.read(folder);
        Server.Answer plan = session.server().post("/v1/model/plan", files.order(retire));
        PlanReport report = new PlanReport(session, plan.json(), folder);
        boolean over = report.hasProblems() || report.changesNothing();
        if (!session.json) {
            report.print();
        } else if (over) {
            session.out().println(plan.text());
        }
        if (over) {
            return report.hasProblems() ? Exit.REFUSED : Exit.OK;
        }
        if (!yes && !agreed()) {
            session.remark("Nothing was applied.");
            return Exit.REFUSED;
        }
        return apply(files);
    }

    private boolean agreed() {
        if (!session.surroundings().screen().isTerminalIn()) {
            throw new CommandException(Exit.USAGE,
                    "Nobody is there to ask: say `--yes` to apply this plan. Nothing was applied.");
        }
        session.out().println();
        session.out().flush();
        return session.agrees("Apply this?");
    }

    private int apply(ModelFolder files) {
        Server.Answer answer = session.server().post("/v1/model/apply", files.order(retire));
        JsonNode run = answer.json().path("run");
        if (run.has("state")) {
            return new RunFollower(session).finish(new Server.Answer(run.toString(), run), !noWait);
        }
        // Somebody else changed the model since it was planned: now there are problems, or nothing is left to do.
        PlanReport report = new PlanReport(session, answer.json(), folder);
        if (session.json) {
            session.out().println(answer.text());
        } else {
            report.print();
        }
        return report.hasProblems() ? Exit.REFUSED : Exit.OK;
    }
}

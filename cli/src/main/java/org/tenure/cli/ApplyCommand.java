package org.tenure.cli;

import java.nio.file.Path;
import java.util.Map;
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
        Map<String, Object> model = Map.of("files", ModelFolder.read(folder).files(), "retire", retire);
        Server.Answer plan = session.server().post("/v1/model/plan", model);
        PlanReport report = new PlanReport(session, plan.json(), folder);
        if (!session.json || report.hasProblems()) {
            report.print();
        }
        if (report.hasProblems()) {
            return Exit.REFUSED;
        }
        if (report.changesNothing()) {
            if (session.json) {
                session.out().println(plan.text());
            }
            return Exit.OK;
        }
        if (!yes && !agreed()) {
            session.remark("Nothing was applied.");
            return Exit.REFUSED;
        }
        return apply(model);
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

    private int apply(Map<String, Object> model) {
        Server.Answer answer = session.server().post("/v1/model/apply", model);
        JsonNode run = answer.json().has("run") ? answer.json().path("run") : answer.json();
        if (!run.has("state")) {
            if (session.json) {
                session.out().println(answer.text());
            } else {
                session.say("Applied.");
            }
            return Exit.OK;
        }
        return new RunFollower(session).finish(new Server.Answer(run.toString(), run), !noWait);
    }
}

package org.tenure.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "plan", description = "Show what a folder of definitions would change, who would gain and who would lose. Changes nothing.")
final class PlanCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "DIR", description = "A folder of YAML files: sources, applications, roles, rules, connections, limits")
    Path folder = Path.of("");

    @Option(names = "--retire", description = "End what is not in the folder")
    boolean retire;

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Server.Answer answer = session.server()
                .post("/v1/model/plan", ModelFolder.read(folder).order(retire));
        PlanReport report = new PlanReport(session, answer.json(), folder);
        if (session.json) {
            session.out().println(answer.text());
        } else {
            report.print();
        }
        return report.hasProblems() ? Exit.REFUSED : Exit.OK;
    }
}

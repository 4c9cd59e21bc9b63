package org.tenure.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "unfreeze", description = "Give back what a freeze took, exactly as it was.")
final class UnfreezeCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "PERSON", description = "An id, an identifier such as an employee number, or a name")
    String who = "";

    @Option(names = "--why", paramLabel = "NOTE", required = true, description = "Why")
    String why = "";

    UnfreezeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String person = new People(session).id(who);
        List<JsonNode> open = Pages.items(
                session.server().get("/v1/stops", Query.of("identity", person).with("open", "true")).json());
        String freeze = open.stream()
                .filter(stop -> Answers.word(stop, "kind").equals("freeze"))
                .map(stop -> Answers.text(stop, "id"))
                .findFirst()
                .orElseThrow(() -> new CommandException(Exit.REFUSED,
                        "`%s` is not frozen. `tenure stops` lists who is stopped.".formatted(who)));
        Server.Answer answer = session.server()
                .post("/v1/stops/" + Query.segment(freeze) + "/lift", Map.of("why", why));
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        boolean killed = open.stream().anyMatch(stop -> Answers.word(stop, "kind").equals("kill"));
        session.say(killed
                ? "The freeze of %s is lifted; a kill is in force, so that nothing is given back."
                        .formatted(Answers.text(answer.json(), "person"))
                : "The freeze of %s is lifted: accounts become what they were. `tenure operations --person %s` shows it."
                        .formatted(Answers.text(answer.json(), "person"), person));
        return Exit.OK;
    }
}

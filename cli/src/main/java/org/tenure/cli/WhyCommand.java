package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "why", description = "What somebody has and why: from the job by the rule through roles to the account and its read-back.", footerHeading = "%nExamples:%n", footer = {
    "  tenure why 4711", "  tenure why \"Anna Berg\" directory/staff --at 2026-01-31"})
final class WhyCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "WHO", description = "An id, an identifier such as an employee number, or a name")
    String who = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TARGET", description = "Only this: APPLICATION/ENTITLEMENT, APPLICATION for the account, role:NAME for what comes through a role")
    @Nullable
    String target;

    @Mixin
    final Moment moment = new Moment();

    WhyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Server.Answer answer = new People(session).ask(who, "/access", moment.on(Query.NONE));
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        JsonNode person = answer.json().path("person");
        heading(person, answer.json().path("moment"));
        AccessTree tree = new AccessTree(session, person, target);
        List<JsonNode> access = Answers.list(answer.json().path("access"));
        access.forEach(tree::add);
        if (tree.isEmpty()) {
            nothing(person, access.size());
        }
        if (moment.isNow()) {
            Answers.list(answer.json().path("accountsLeft")).forEach(tree::addLeft);
        }
        tree.print();
        return Exit.OK;
    }

    private void heading(JsonNode person, JsonNode answered) {
        String name = session.paint().strong(Answers.text(person, "name"));
        String identifiers = People.identifiers(person);
        session.out().println(name + (identifiers.isEmpty() ? "" : "  " + identifiers));
        if (!moment.isNow()) {
            session.say("Access " + moment.words(session, answered)
                    + "; job states, accounts and read-backs are those of now.");
        }
    }

    private void nothing(JsonNode person, int others) {
        String name = Answers.text(person, "name");
        String wanted = target;
        if (wanted == null) {
            Answers.list(person.path("employments")).forEach(job -> session.say(People.job(job)));
            session.say("%s has no access: no rule is met%s.".formatted(name, moment.isNow() ? "" : " at that time"));
            return;
        }
        boolean known = Pages
                .items(session.server().get("/v1/targets", Query.of("words", AccessTree.plain(wanted))).json())
                .stream()
                .anyMatch(one -> Answers.text(one, "name").equals(AccessTree.plain(wanted)));
        if (!known) {
            throw new CommandException(Exit.REFUSED,
                    "There is no target `%s`. `tenure targets WORDS` finds them.".formatted(wanted));
        }
        String hint = others == 0
                ? ""
                : " `tenure why WHO` shows the %s there are."
                        .formatted(Answers.number(others, "other thing", "other things"));
        session.say("%s does not have `%s`: nothing justifies it.%s".formatted(name, wanted, hint));
    }
}

package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "targets", description = "Roles, entitlements and accounts that can be granted.")
final class TargetsCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "WORDS", description = "The beginning of a name, or words of a title")
    List<String> words = List.of();

    @Option(names = "--kind", paramLabel = "KIND", description = "role, entitlement or account")
    @Nullable
    String kind;

    @Mixin
    final Pages pages = new Pages();

    TargetsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Table table = new Table(
                session.surroundings(), Table.text("TARGET"), Table.whole("KIND"), Table.text("TITLE"),
                Table.whole(""));
        Query query = Query.of("words", words.isEmpty() ? null : String.join(" ", words)).with("kind", kind);
        pages.print(
                session, "/v1/targets", query, table, TargetsCommand::row,
                words.isEmpty() && kind == null
                        ? "There is nothing to grant yet. Define applications and roles, then `tenure apply DIR`."
                        : "No target is found. The beginnings of names and words of titles are compared.");
        return Exit.OK;
    }

    private static List<String> row(JsonNode target) {
        String kind = Answers.word(target, "kind");
        String name = Answers.text(target, "name");
        String marks = (Answers.flag(target, "privileged") ? "privileged" : "")
                + (Answers.flag(target, "retired") ? " retired" : "");
        return List.of(kind.equals("role") ? "role:" + name : name, kind, Answers.text(target, "title"), marks.strip());
    }
}

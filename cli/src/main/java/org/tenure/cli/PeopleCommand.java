package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "people", description = "Find people by the beginnings of their names or identifiers.")
final class PeopleCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(arity = "0..*", paramLabel = "WORDS", description = "Beginnings of names or identifiers; everybody without")
    List<String> words = List.of();

    @Option(names = "--state", paramLabel = "STATE", description = "With a job that is prehire, active, leave or left")
    @Nullable
    String state;

    @Option(names = "--department", paramLabel = "NAME", description = "With a job in this department")
    @Nullable
    String department;

    @Mixin
    final Pages pages = new Pages();

    PeopleCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Table table = new Table(
                session.surroundings(), Table.text("NAME"), Table.text("IDENTIFIERS"), Table.text("JOBS"),
                Table.whole("ID"));
        Query query = Query.of("words", words.isEmpty() ? null : String.join(" ", words))
                .with("state", state)
                .with("department", department);
        pages.print(
                session, "/v1/people", query, table,
                person -> List.of(
                        Answers.text(person, "name"), People.identifiers(person), People.jobs(person),
                        Answers.text(person, "id")),
                query.isEmpty()
                        ? "There is nobody yet. Deliver people with `tenure feed SOURCE FILE`."
                        : "Nobody is found. Beginnings of names and identifiers are compared; fewer or shorter words find more.");
        return Exit.OK;
    }
}

package org.tenure.cli;

import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "feed", description = "Deliver a file of a source: what is new, changed or gone becomes people and their access.", footerHeading = "%nExamples:%n", footer = {
    "  tenure feed hr people.csv",
    "  zcat people.csv.gz | tenure feed hr -",
    "  tenure feed hr changes.csv --delta --effective 2026-02-01"
})
final class FeedCommand implements Callable<Integer> {

    private static final long NOT_OPEN = -2;

    private final Session session;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The name of a source")
    String source = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "A CSV file, packed with gzip or not; - for standard input")
    String file = "";

    @Option(names = "--delta", description = "The file has only what changed; otherwise it is all there is")
    boolean delta;

    @Option(names = "--effective", paramLabel = "DATE", description = "From which day it holds, such as 2026-01-31; today unless said")
    @Nullable
    LocalDate effective;

    @Option(names = "--older", description = "Take it although a newer one was taken")
    boolean older;

    @Option(names = "--approve", description = "Let it go on when the guard holds it")
    boolean approve;

    @Option(names = "--no-wait", negatable = false, description = "Do not wait until it is applied")
    boolean noWait;

    FeedCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Server.Answer run = deliver();
        RunFollower follower = new RunFollower(session);
        if (!session.json) {
            RunReport report = new RunReport(session, run.json());
            report.counts();
            report.quarantined();
            if (!Answers.word(run.json(), "state").equals("held") || approve) {
                session.out().println();
            }
        }
        if (approve && Answers.word(run.json(), "state").equals("held")) {
            run = session.server().post(RunReport.path(Answers.text(run.json(), "id")) + "/approve");
        }
        return follower.finish(run, !noWait);
    }

    private Server.Answer deliver() {
        try (Progress progress = new Progress(session,
                "Stopped before the server had all of it. `tenure runs` says whether there is a run.")) {
            long[] size = {NOT_OPEN};
            try (FeedFile open = FeedFile.open(file, session.surroundings().in(),
                    read -> show(progress, read, size[0]))) {
                size[0] = open.bytes();
                Query query = Query.of("label", open.name())
                        .flag("delta", delta)
                        .with("effective", effective)
                        .flag("older", older);
                return session.server().post("/v1/feeds/" + Query.segment(source), query, open.content());
            }
        }
    }

    private static void show(Progress progress, long read, long size) {
        if (size != NOT_OPEN) {
            progress.show(sentence(read, size));
        }
    }

    private static String sentence(long read, long size) {
        if (read >= size && size >= 0) {
            return "Sent %s, the server reads it …".formatted(FeedFile.size(size));
        }
        return size < 0
                ? "Sending: %s".formatted(FeedFile.size(read))
                : "Sending: %s of %s, %d %%".formatted(FeedFile.size(read), FeedFile.size(size), read * 100 / size);
    }
}

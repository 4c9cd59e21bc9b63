package org.tenure.demo;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.configuration.Configuration;
import org.tenure.configuration.Missing;
import org.tenure.configuration.Problem;
import org.tenure.configuration.Reading;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;

/// The year: a first load that a person approves, then a file from HR for every day on which something happened.
final class Year {

    private static final Actor IDENTITY_ENGINEER = new Actor("demo/engineer", EnumSet.of(Right.READ, Right.CONFIGURE));
    private static final Actor HR = new Actor("demo/hr", EnumSet.of(Right.FEED));
    private static final Actor APPROVER = new Actor("demo/approver", EnumSet.of(Right.READ, Right.FEED));

    private final Server server;
    private final Company company;
    private final Progress progress;

    Year(Server server, Company company, Progress progress) {
        this.server = server;
        this.company = company;
        this.progress = progress;
    }

    /// Tells the server what there is: sources, systems, roles, rules.
    void configure(Map<String, String> files) {
        Outcome<Reading<Configuration.Applied>> outcome = server.configuration()
                .apply(files, Missing.KEPT, "the demo's files", IDENTITY_ENGINEER);
        switch (get(outcome)) {
            case Reading.Wrong<Configuration.Applied>(List<Problem> problems) ->
                throw new DemoException("The demo's configuration is wrong: "
                        + problems.stream().map(Problem::toString).collect(Collectors.joining(" ")));
            case Reading.Right<Configuration.Applied>(Configuration.Applied applied) -> {
                Run run = applied.run();
                if (run != null) {
                    done(server.ended(run));
                }
            }
        }
    }

    /// Everybody who works here on the first day; answers the run.
    UUID firstLoad(LocalDate day) {
        List<Worker> workers = company.workers();
        Run run = deliver(workers, false, day, "everybody");
        if (run.state() == RunState.HELD) {
            progress.say("Held for a person: " + run.verdict().sentence());
            run = get(server.feedRuns().approve(run.id(), APPROVER));
            progress.say("Approved: a first load always is, by somebody who has seen whom it brings.");
        }
        done(server.ended(run));
        progress.begin(workers.size());
        confirmed("the first accounts");
        return run.id();
    }

    /// Day by day, as fast as the server takes it; answers the days on which something happened.
    List<Company.Day> live(int days) {
        List<Company.Day> happened = new ArrayList<>();
        for (int i = 0; i < days; i++) {
            Company.Day day = company.nextDay();
            if (!day.changed().isEmpty()) {
                done(server.ended(deliver(day.changed(), true, day.date(), day.date().toString())));
                happened.add(day);
            }
            progress.day(day, server);
        }
        confirmed("the last changes");
        progress.end(server);
        return happened;
    }

    private Run deliver(List<Worker> workers, boolean delta, LocalDate effective, String label) {
        String file = workers.stream().map(Worker::row).collect(Collectors.joining("\n", Worker.HEADER + "\n", "\n"));
        var content = new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
        return get(server.feedRuns().take(new FeedDelivery("hr", delta, effective, false, label, content), HR));
    }

    private static void done(Run run) {
        if (run.state() != RunState.DONE) {
            throw new DemoException("Run `%s` (%s) is %s: %s".formatted(
                    run.id(), run.label(), run.state().word(),
                    run.problem() == null ? run.verdict().sentence() : run.problem()));
        }
    }

    private static <T> T get(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) -> throw new DemoException(refusal.sentence());
        };
    }

    /// Waits until every operation was read back and found as wanted.
    private void confirmed(String what) {
        server.settle(counts -> progress.now("Waiting for %s to be confirmed: %s done, %s to go".formatted(
                what, Progress.number(counts.confirmed()), Progress.number(counts.waiting()))));
    }
}

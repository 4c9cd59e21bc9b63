package org.tenure.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.Tenure;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.FeedRuns;
import org.tenure.lifecycle.ModelChange;
import org.tenure.lifecycle.ModelChanges;

/// A whole server in this process, on its own embedded PostgreSQL in an empty folder.
final class Server implements AutoCloseable {

    static final Actor ACTOR = new Actor("bench", EnumSet.allOf(Right.class));

    private final Path home;
    private final ConfigurableApplicationContext context;

    Server() throws IOException {
        home = Files.createTempDirectory("tenure-bench");
        Files.setPosixFilePermissions(home, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        context = Tenure.start("--tenure.home=" + home, "--server.port=0", "--logging.level.root=error",
                "--logging.level.org.tenure=error", "--logging.level.org.tenure.bench=error",
                "--spring.main.log-startup-info=false");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    DataSource dataSource() {
        return bean(DataSource.class);
    }

    void apply(ModelChange change) {
        Run run = bean(ModelChanges.class).apply(change, "bench", ACTOR).get();
        ended(run.state() == RunState.HELD ? bean(ModelChanges.class).approve(run.id(), ACTOR).get() : run);
    }

    /// Delivers a file and waits until the run is over; a held one is approved.
    Run feed(InputStream file, boolean delta, @Nullable LocalDate effective) {
        FeedRuns feeds = bean(FeedRuns.class);
        Run run = feeds.take(new FeedDelivery("hr", delta, effective, false, "bench", file), ACTOR).get();
        return ended(run.state() == RunState.HELD ? feeds.approve(run.id(), ACTOR).get() : run);
    }

    private Run ended(Run begun) {
        Runs runs = bean(Runs.class);
        Run run = begun;
        Set<RunState> open = EnumSet.of(RunState.STAGING, RunState.APPLYING);
        var patience = new Patience("run `%s` to end".formatted(begun.id()), Duration.ofMinutes(30));
        while (open.contains(run.state())) {
            patience.pause(Duration.ofMillis(20));
            run = runs.get(run.id());
        }
        if (run.state() != RunState.DONE) {
            throw new IllegalStateException("run is " + run.state() + ": " + run.problem());
        }
        return run;
    }

    @Override
    public void close() {
        context.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}

package org.tenure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPostgresTest {

    @Test
    void everyDatabaseIsNewAndEmptyAndOnTheSameServer() throws Exception {
        try (var one = KeptPostgres.database("One & all"); var two = KeptPostgres.database("one")) {
            Sql.run(one, "create table only_here (id int)");
            assertThat(one.name()).isNotEqualTo(two.name()).contains("one_all");
            assertThat(one.port()).isEqualTo(two.port());
            assertThat(tables(two)).isZero();
            assertThat(tables(one)).isEqualTo(1);
        }
    }

    @Test
    void aClosedDatabaseIsGoneWhoeverIsStillConnected() throws Exception {
        var database = KeptPostgres.database("closed");
        try (var _ = database.connect(); var looking = KeptPostgres.database("looking")) {
            database.close();
            assertThat(Sql.text(looking,
                    "select count(*) from pg_database where datname = '%s'".formatted(database.name()))).isEqualTo("0");
        }
    }

    @Test
    void aTemplateIsPreparedOnceAndCopiedByFourThreadsAtATime() throws Exception {
        var key = UUID.randomUUID().toString();
        var prepared = new AtomicInteger();
        Callable<String> copy = () -> {
            try (var database = KeptPostgres.cloned(key, template -> {
                prepared.incrementAndGet();
                Sql.run(template, "create table fact as select 42 as answer");
            })) {
                return Sql.text(database, "select answer from fact");
            }
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<String>();
            for (var each : threads.invokeAll(Collections.nCopies(8, copy))) {
                answers.add(each.get());
            }
            assertThat(answers).hasSize(8).containsOnly("42");
        }
        assertThat(prepared).hasValue(1);
    }

    @Test
    void aTemplateWhosePreparationFailedIsPreparedAgain() {
        var key = UUID.randomUUID().toString();
        assertThatThrownBy(() -> KeptPostgres.cloned(key, template -> {
            Sql.run(template, "create table half_made (id int)");
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class);
        try (var database = KeptPostgres.cloned(key, template -> Sql.run(template, "create table whole (id int)"))) {
            assertThat(Sql.text(database,
                    "select string_agg(relname, ',') from pg_class where relname in ('half_made', 'whole')"))
                    .isEqualTo("whole");
        }
    }

    @Test
    void aKilledServerIsReplacedAndAnIdleOneEndsByItself(@TempDir Path temp) throws Exception {
        var server = serverOfOurOwn(temp, Duration.ofSeconds(10));
        var key = UUID.randomUUID().toString();
        var before = server.cloned(key, template -> Sql.run(template, "create table fact (id int)"));
        var killed = ProcessHandle.of(server.pid()).orElseThrow();
        var itsWatch = killed.parent().orElseThrow();
        killed.destroyForcibly();

        var after = server.cloned(key, template -> Sql.run(template, "create table fact (id int)"));
        assertThat(tables(after)).isEqualTo(1);
        var idle = ProcessHandle.of(server.pid()).orElseThrow();
        assertThat(idle.pid()).isNotEqualTo(killed.pid());
        var theOtherWatch = idle.parent().orElseThrow();

        before.close();
        after.close();
        assertThat(OtherProcess.endsWithin(Duration.ofSeconds(60), itsWatch)).isTrue();
        assertThat(OtherProcess.endsWithin(Duration.ofSeconds(60), theOtherWatch)).isTrue();
        assertThat(OtherProcess.hasEnded(idle)).isTrue();
    }

    @Test
    void whatAKilledProcessLeftIsSweptByTheNext() {
        try (var looking = KeptPostgres.database("looking")) {
            Sql.run(looking, "create database kept_4711_1_orphan");
            try (var _ = new KeptServer(KeptFolder.bundled()).database("the next")) {
                assertThat(Sql.text(looking, "select count(*) from pg_database where datname = 'kept_4711_1_orphan'"))
                        .isEqualTo("0");
                assertThat(tables(looking)).as("that of the living is left alone").isZero();
            }
        }
    }

    @Test
    void twoProcessesShareOneServer() throws Exception {
        var other = OtherProcess.start(Path.of(System.getProperty("user.home")), KeptProcess.class);
        var port = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try (var database = KeptPostgres.database("shared")) {
            assertThat(port).isEqualTo(Integer.toString(database.port()));
        }
    }

    private static KeptServer serverOfOurOwn(Path temp, Duration idleMax) throws IOException {
        var user = ServerUser.current();
        Folders.make(temp.resolve("kept"), "rwx--x--x");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x"));
        return new KeptServer(KeptFolder.bundled(user, KeptFolder.base(user), temp.resolve("kept"), idleMax));
    }

    @Test
    void theOldestSupportedVersionIsKeptAsWell() {
        try (var database = KeptPostgres.external15()
                .cloned("one table", template -> Sql.run(template, "create table fact (id int)"))) {
            assertThat(Sql.text(database, "show server_version")).startsWith("15.");
            assertThat(tables(database)).isEqualTo(1);
        }
    }

    private static int tables(KeptDatabase database) {
        return Integer.parseInt(Sql.text(database, "select count(*) from pg_tables where schemaname = 'public'"));
    }
}

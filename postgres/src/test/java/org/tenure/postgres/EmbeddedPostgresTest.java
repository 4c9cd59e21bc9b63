package org.tenure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    /// Made once, since that takes longer than everything else here, and used by one test after the other.
    @TempDir
    static Path shared;

    @TempDir
    Path temp;

    @BeforeEach
    void letTheServersUserPass() throws IOException {
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void asksForThePasswordOnLoopbackOnlyAndNeverRunsAsRoot() throws Exception {
        try (var server = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), "wrong"))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThat(show(server, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(Sql.text(Sql.at(server, "postgres"),
                    "select string_agg(distinct auth_method, ',') from pg_hba_file_rules")).isEqualTo("scram-sha-256");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve("password"))))
                    .isEqualTo("rw-------");

            assertThat(show(server, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(server, "unix_socket_directories")).isEmpty();
            for (var address : addressesBeyondLoopback()) {
                assertThatThrownBy(() -> knock(address, server.port())).isInstanceOf(ConnectException.class);
            }
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(server.pid())), "unix:uid")).isNotEqualTo(0);
        }
    }

    @Test
    void isSetUpToKeepWhatItPromises() {
        try (var server = EmbeddedPostgres.start(settings().with("work_mem", "7MB"))) {
            assertThat(show(server, "fsync")).isEqualTo("on");
            assertThat(show(server, "synchronous_commit")).isEqualTo("on");
            assertThat(show(server, "full_page_writes")).isEqualTo("on");
            assertThat(show(server, "data_checksums")).isEqualTo("on");
            assertThat(show(server, "server_encoding")).isEqualTo("UTF8");
            assertThat(show(server, "work_mem")).isEqualTo("7MB");
            assertThat(Sql.text(Sql.at(server, "postgres"), "select upper('ıiäß')")).isEqualTo("IIÄß");
            server.createDatabase("tenure");
            server.createDatabase("tenure");
            assertThat(Sql.text(Sql.at(server, "tenure"),
                    "select datlocprovider::text || datlocale from pg_database where datname = current_database()"))
                    .isEqualTo("bC.UTF-8");
        }
    }

    @Test
    void ctrlCOnOurTerminalIsNotForTheServer() throws Exception {
        try (var server = start()) {
            var stat = Files.readString(Path.of("/proc", Long.toString(server.pid()), "stat"));
            var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            var processGroup = Long.parseLong(afterName[2]);
            assertThat(processGroup).isEqualTo(server.pid());
        }
    }

    @Test
    void aKilledServerSaysSoAndComesBackWithAllThatWasCommitted() throws Exception {
        try (var server = start()) {
            Sql.run(Sql.at(server, "postgres"), "create table fact as select generate_series(1, 1000) as number");
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(128 + 9);
            assertThat(server.isAlive()).isFalse();
        }
        try (var server = start()) {
            assertThat(Sql.text(Sql.at(server, "postgres"), "select count(*) from fact")).isEqualTo("1000");
        }
    }

    @Test
    void whenOurProcessIsKilledTheServerStopsCleanlyAndNothingIsLost() throws Exception {
        var first = killedAfterCommitting(100);
        assertThat(OtherProcess.endsWithin(Duration.ofSeconds(60), first.server())).isTrue();
        assertThat(folder().resolve("data/postmaster.pid")).as("what only a clean stop removes").doesNotExist();

        var second = killedAfterCommitting(100);
        try (var withoutWaiting = start()) {
            assertThat(OtherProcess.hasEnded(second.server())).isTrue();
            assertThat(Integer.parseInt(Sql.text(Sql.at(withoutWaiting, "postgres"), "select count(*) from committed")))
                    .isGreaterThanOrEqualTo(first.committed() + second.committed());
        }
    }

    private record Killed(ProcessHandle server, int committed) {}

    private Killed killedAfterCommitting(int rows) throws Exception {
        var process = OtherProcess.start(temp, ServerInAnotherProcess.class, folder(), cache());
        try (var lines = process.inputReader()) {
            var server = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            var committed = 0;
            while (committed < rows) {
                committed = Integer.parseInt(lines.readLine());
            }
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Killed(server, committed);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void twoProcessesUnpackOneCopyAndReplaceOneThatMissesFiles() throws Exception {
        var copy = temp.resolve(".cache/tenure/postgresql-" + BundledBinaries.digest());
        Folders.makePassable(copy.resolve("bin"));
        Files.writeString(copy.resolve("files"), "1000");
        var racers = List.of(OtherProcess.start(temp, UnpackingProcess.class),
                OtherProcess.start(temp, UnpackingProcess.class));
        for (var racer : racers) {
            assertThat(new String(racer.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(copy.resolve("bin") + " 18.1");
            assertThat(racer.waitFor()).isZero();
        }
        assertThat(copy.resolveSibling(copy.getFileName() + ".half")).doesNotExist();
    }

    @Test
    void aPidFileWithTheNumberOfSomebodyElseIsNoObstacle() throws Exception {
        start().close();
        Files.writeString(folder().resolve("data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder().resolve("data") + "\n");
        try (var server = start()) {
            assertThat(server.isAlive()).isTrue();
        }
    }

    @Test
    void aFolderServesOneAtATime() {
        try (var _ = start()) {
            assertThatThrownBy(this::start)
                    .hasMessageContaining("another process runs PostgreSQL in `%s`".formatted(folder()));
        }
    }

    @Test
    void theDataOfAnotherMajorVersionIsRefusedAndLeftAlone() throws Exception {
        start().close();
        var version = folder().resolve("data/PG_VERSION");
        Files.writeString(version, "14\n");
        assertThatThrownBy(this::start).isInstanceOf(PostgresException.class)
                .hasMessageContaining("was written by PostgreSQL 14, and this is PostgreSQL 18");
        Files.writeString(version, "18\n");
        start().close();
    }

    @Test
    void aFirstStartThatWasCutShortIsBegunAgain() throws Exception {
        var folder = cutShort();

        try (var server = EmbeddedPostgres.start(PostgresSettings.in(folder).withCache(cache()))) {
            assertThat(folder.resolve("unfinished")).doesNotExist();
            assertThat(show(server, "data_checksums")).isEqualTo("on");
        }
    }

    /// A folder whose first start was killed in the middle. On a busy machine the middle may be missed, so several are tried.
    private Path cutShort() throws Exception {
        for (int attempt = 1;; attempt++) {
            var folder = temp.resolve("pg-" + attempt);
            Folders.make(folder, "rwx--x--x");
            var starting = OtherProcess.start(temp, ServerInAnotherProcess.class, folder, cache());
            OtherProcess.await(Duration.ofSeconds(60), () -> Files.exists(folder.resolve("data/PG_VERSION")));
            starting.destroyForcibly();
            assertThat(starting.waitFor(60, TimeUnit.SECONDS)).isTrue();
            if (Files.exists(folder.resolve("unfinished"))) {
                return folder;
            }
            assertThat(attempt).as("starts that were over before they were killed").isLessThan(10);
        }
    }

    @Test
    void aFolderWithSomethingElseInItIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(temp.resolve("data"));
        var letter = Files.writeString(temp.resolve("data/letter"), "dear");
        assertThatThrownBy(() -> EmbeddedPostgres.start(PostgresSettings.in(temp).withCache(cache())))
                .hasMessageContaining("not a PostgreSQL database");
        assertThat(letter).hasContent("dear");
    }

    @Test
    void aPortInUseAndAParameterThatDoesNotExistAreNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings().withPort(taken.getLocalPort())))
                    .hasMessageContaining("the port `%d` on 127.0.0.1 is in use".formatted(taken.getLocalPort()));
        }
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings().with("work_mind", "1")))
                .hasMessageContaining("work_mind");
    }

    @Test
    void aClosedFolderOnTheWayIsNamedWithWhatToDo() throws Exception {
        var closed = Files.createDirectory(temp.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var settings = PostgresSettings.in(closed.resolve("pg")).withCache(cache());
        var user = ServerUser.current();
        if (user.switched()) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .hasMessageContaining("cannot pass `%s`".formatted(closed))
                    .hasMessageContaining("chmod o+x");
        } else {
            EmbeddedPostgres.start(settings).close();
        }
    }

    @Test
    void aFullDiskIsSaidInPlainWords() {
        assertThat(PostgresException.ofOutput("It stopped.", "PANIC: could not write: No space left on device"))
                .hasMessageContaining("The disk is full");
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(settings());
    }

    private PostgresSettings settings() {
        return PostgresSettings.in(folder()).withCache(cache());
    }

    private Path folder() {
        return shared.resolve("pg");
    }

    private static Path cache() {
        return KeptFolder.base(ServerUser.current());
    }

    private static String show(EmbeddedPostgres server, String parameter) {
        return Sql.text(Sql.at(server, "postgres"), "show " + parameter);
    }

    private static void knock(String address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
        }
    }

    private static List<String> addressesBeyondLoopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .map(each -> each.getHostAddress())
                .toList();
    }
}

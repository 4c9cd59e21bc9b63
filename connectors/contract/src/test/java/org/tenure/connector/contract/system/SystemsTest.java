package org.tenure.connector.contract.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class SystemsTest {

    @Test
    void aDirectoryStartsStopsAndComesBackOnItsPort() {
        try (Slapd slapd = Slapd.start()) {
            assertThat(answers(slapd.port())).isTrue();
            slapd.stop();
            assertThat(answers(slapd.port())).isFalse();
            slapd.restart();
            assertThat(answers(slapd.port())).isTrue();
        }
    }

    @Test
    void aDatabaseStartsStopsAndComesBackOnItsPort() {
        try (MariaDb mariaDb = MariaDb.start()) {
            assertThat(answers(mariaDb.port())).isTrue();
            mariaDb.stop();
            assertThat(answers(mariaDb.port())).isFalse();
            mariaDb.restart();
            assertThat(answers(mariaDb.port())).isTrue();
        }
    }

    @Test
    void aDomainStartsStopsAndComesBackOnItsPort() {
        try (SambaDc samba = SambaDc.start()) {
            assertThat(samba.trustFile()).content().contains("BEGIN CERTIFICATE");
            assertThat(handshakes(samba)).isTrue();
            samba.stop();
            assertThat(handshakes(samba)).isFalse();
            samba.restart();
            assertThat(handshakes(samba)).isTrue();
        }
    }

    @Test
    void bothStartWithoutAnEnvironmentAndDieWithAJvmThatIsKilled() throws Exception {
        Path folder = Files.createTempDirectory("tenure-orphans-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Process jvm = new ProcessBuilder(List.of(
                "/usr/bin/env", "-i", "PATH=/usr/bin:/bin",
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder, "-cp",
                place(ServerProcess.class) + ":" + place(SystemsTest.class),
                StartBoth.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = jvm.inputReader()) {
            int directory = Integer.parseInt(lines.readLine());
            int database = Integer.parseInt(lines.readLine());
            List<ProcessHandle> children = jvm.descendants().toList();
            assertThat(children).hasSizeGreaterThanOrEqualTo(2);
            assertThat(answers(directory) && answers(database)).isTrue();

            jvm.destroyForcibly().waitFor();

            for (ProcessHandle child : children) {
                child.onExit().get(60, TimeUnit.SECONDS);
            }
            assertThat(answers(directory) || answers(database)).isFalse();
        }
        ServerProcess.deleteFolder(folder);
    }

    @Test
    void aProgramThatIsMissingIsNamedWithItsPackage() {
        assertThatThrownBy(() -> ServerProcess.program("slapd", "/nowhere/slapd"))
                .hasMessageContaining("`/nowhere/slapd` is not there")
                .hasMessageContaining("apt-get install slapd");
    }

    @Test
    void whatAProgramSaysBeforeItGivesUpIsKept() throws IOException {
        var folder = ServerProcess.folder("tenure-false-", "openldap");
        var log = folder.resolve("log");
        ServerProcess process = ServerProcess.start("openldap", log, List.of("/bin/sh", "-c", "echo no; exit 3"), null);

        assertThat(process.ended(Duration.ofSeconds(60))).isTrue();
        assertThat(Map.entry(process.exitCode(), process.output())).isEqualTo(Map.entry(3, "no\n"));
        process.stop();
        ServerProcess.deleteFolder(folder);
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    /// The wire takes every connection: only what speaks TLS is a server.
    private static boolean handshakes(SambaDc samba) {
        try (var in = Files.newInputStream(samba.trustFile())) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("samba", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("localhost", samba.port())) {
                socket.startHandshake();
                return true;
            }
        } catch (IOException refused) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// Starts both, says where they are, and waits to be killed.
    static final class StartBoth {
        public static void main(String[] args) throws Exception {
            System.out.println(Slapd.start().port());
            System.out.println(MariaDb.start().port());
            Thread.currentThread().join();
        }
    }
}

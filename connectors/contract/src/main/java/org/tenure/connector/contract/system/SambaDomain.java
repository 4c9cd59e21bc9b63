package org.tenure.connector.contract.system;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The data of a freshly made domain. Making it takes seconds, so it is made once per version of Samba and of what we
/// do here, kept below `~/.cache/tenure`, and copied for each server.
final class SambaDomain {

    static final Path CERTIFICATE = Path.of("private/tls/cert.pem");

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Path TEMPLATES = Path.of("/usr/share/samba/setup/provision.ldif");
    private static final String SCRIPT = "samba-dc.py";
    private static final List<String> FOLDERS = List.of(
            "private", "private/tls", "state", "cache", "lock", "run", "dns");
    private static final String KEYS_PIN = "only-for-tests";

    private SambaDomain() {}

    /// The folder to copy from.
    static synchronized Path folder(Path samba) {
        if (!Files.exists(TEMPLATES)) {
            throw ServerProcess.missing("samba-ad-provision", TEMPLATES.toString());
        }
        try {
            Path kept = Path.of(System.getProperty("user.home"), ".cache", "tenure", "samba-" + version(samba));
            if (!Files.exists(kept)) {
                keep(make(), kept);
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies the domain into a folder of the server's own.
    static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(each -> !each.equals(from)).toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
                ServerProcess.own(copy, SambaDc.USER);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything Samba writes is in the folder, and nothing waits for the disk. Unlike usual an old password does not
    /// work for another hour.
    static Path writeSettings(Path folder, String address) {
        String settings = """
                [global]
                netbios name = DC1
                workgroup = CORP
                realm = REALM
                server role = active directory domain controller
                server services = ldap
                interfaces = ADDRESS/8
                bind interfaces only = yes
                private dir = FOLDER/private
                state directory = FOLDER/state
                cache directory = FOLDER/cache
                lock directory = FOLDER/lock
                pid directory = FOLDER/run
                ncalrpc dir = FOLDER/ncalrpc
                binddns dir = FOLDER/dns
                log file = FOLDER/log
                tls keyfile = FOLDER/private/tls/key.pem
                tls certfile = FOLDER/private/tls/cert.pem
                tls cafile =
                ldb:nosync = yes
                old password allowed period = 0
                [sysvol]
                path = FOLDER/state/sysvol
                [netlogon]
                path = FOLDER/state/sysvol/DOMAIN/scripts
                """
                .replace("REALM", SambaDc.DOMAIN.toUpperCase(java.util.Locale.ROOT))
                .replace("DOMAIN", SambaDc.DOMAIN)
                .replace("ADDRESS", address)
                .replace("FOLDER", folder.toString());
        try {
            return Files.writeString(folder.resolve("smb.conf"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path make() throws IOException {
        Path folder = ServerProcess.folder("tenure-samba-domain-", SambaDc.USER);
        for (String each : FOLDERS) {
            ServerProcess.own(Files.createDirectory(folder.resolve(each)), SambaDc.USER);
        }
        certificate(folder.resolve("private/tls"));
        writeSettings(folder, "127.0.0.1");
        Path script = Files.writeString(folder.resolve(SCRIPT), script());
        Path python = ServerProcess.program("python3", "/usr/bin/python3");
        ServerProcess provision = ServerProcess.startAs(SambaDc.USER, SambaDc.GROUP, folder.resolve("provision.log"),
                List.of(python.toString(), script.toString(), folder.toString(), SambaDc.DOMAIN, SambaDc.BASE,
                        SambaDc.PASSWORD, Integer.toString(SambaDc.CROWD_SIZE)));
        if (!provision.ended(PATIENCE) || provision.exitCode() != 0) {
            throw new IllegalStateException("the domain cannot be made; Samba said: " + provision.output()
                    + "\n(a module that is missing is in the Debian package samba-dsdb-modules)");
        }
        return folder;
    }

    // Several builds may make it at once: each copies its own to the side, and the first to be done names it.
    private static void keep(Path made, Path kept) throws IOException {
        Path beside = Objects.requireNonNull(kept.getParent(), "it is below the user's folder");
        Files.createDirectories(beside);
        Path aside = Files.createTempDirectory(beside, "making-");
        try (Stream<Path> paths = Files.walk(made)) {
            for (Path path : paths.filter(each -> !each.equals(made)).toList()) {
                Files.copy(path, aside.resolve(made.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try {
            Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException othersWereFaster) {
            ServerProcess.deleteFolder(aside);
        }
        ServerProcess.deleteFolder(made);
    }

    // Samba makes itself a certificate for a name that nobody can look up; this one is for `localhost`. Not an elliptic
    // key: as Java writes these down, GnuTLS does not read them.
    private static void certificate(Path folder) throws IOException {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost",
                "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "3650", "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", KEYS_PIN)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        try (InputStream keys = made(keytool, store)) {
            KeyStore read = KeyStore.getInstance("PKCS12");
            read.load(keys, KEYS_PIN.toCharArray());
            pem(folder.resolve("key.pem"), "PRIVATE KEY", read.getKey("server", KEYS_PIN.toCharArray()).getEncoded());
            pem(folder.resolve("cert.pem"), "CERTIFICATE", read.getCertificate("server").getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keytool has made a key that cannot be read", e);
        }
        Files.delete(store);
    }

    private static InputStream made(Process keytool, Path store) throws IOException {
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool has made no key for the server");
            }
            return new FileInputStream(store.toFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool makes a key", e);
        }
    }

    private static void pem(Path file, String what, byte[] encoded) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + what + "-----\n");
        ServerProcess.own(file, SambaDc.USER);
    }

    private static String script() throws IOException {
        try (InputStream in = Objects.requireNonNull(SambaDomain.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Samba's version, and a digest of what we make with it.
    private static String version(Path samba) throws IOException {
        try (InputStream said = new ProcessBuilder(samba.toString(), "--version").start().getInputStream()) {
            byte[] all = (new String(said.readAllBytes(), StandardCharsets.UTF_8) + script() + SambaDc.CROWD_SIZE)
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}

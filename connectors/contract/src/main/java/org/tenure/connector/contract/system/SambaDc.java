package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// A real Active Directory domain controller for tests: Samba with the domain `corp.example.org`, over LDAPS only.
///
/// There are `OU=People` (and `OU=Left` in it) and `OU=Groups` with the groups `Staff`, `Sales` and [#CROWD]. [#WRITER]
/// is in Account Operators and may change ordinary accounts and groups; [#READER] may look.
///
/// Samba's ports cannot be chosen and are below 1024. So each server gets an address of its own in the loopback
/// network, and [#port] is that of a [Wire] to it: on `localhost`, as the certificate says.
public final class SambaDc implements AutoCloseable {

    public static final String DOMAIN = "corp.example.org";
    public static final String BASE = "DC=corp,DC=example,DC=org";
    public static final String PEOPLE = "OU=People," + BASE;
    /// Where accounts go that are disabled.
    public static final String LEFT = "OU=Left," + PEOPLE;
    public static final String GROUPS = "OU=Groups," + BASE;
    /// A group of [#CROWD_SIZE] members, all with names below [#PEOPLE].
    public static final String CROWD = "CN=crowd," + GROUPS;
    public static final int CROWD_SIZE = 20_000;
    public static final String ADMINISTRATOR = "Administrator@" + DOMAIN;
    public static final String WRITER = "tenure@" + DOMAIN;
    public static final String READER = "reader@" + DOMAIN;
    /// The password of all three.
    public static final String PASSWORD = "Only-f0r-tests";

    static final String USER = "nobody";
    static final String GROUP = "nogroup";
    private static final int LDAPS = 636;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int ADDRESSES_TRIED_MAX = 3;

    private final Path samba = ServerProcess.program("samba-ad-dc", "/usr/sbin/samba");
    private final Path folder;
    private final InetSocketAddress address;
    private ServerProcess process;
    private final Wire wire;

    private SambaDc() {
        Path template = SambaDomain.folder(samba);
        this.folder = ServerProcess.folder("tenure-samba-", USER);
        SambaDomain.copy(template, folder);
        Launched launched = launch();
        this.address = launched.address();
        this.process = launched.process();
        this.wire = Wire.to(address);
    }

    private record Launched(InetSocketAddress address, ServerProcess process) {}

    /// A server with a domain as described, and nobody else in it.
    public static SambaDc start() {
        return new SambaDc();
    }

    public int port() {
        return wire.port();
    }

    /// By address: `ldapsearch` expects the machine's own name in a certificate where it is told `localhost`.
    public String url() {
        return "ldaps://127.0.0.1:" + port();
    }

    /// What [#port] is the near end of.
    public Wire wire() {
        return wire;
    }

    /// The certificate to trust, a PEM file.
    public Path trustFile() {
        return folder.resolve(SambaDomain.CERTIFICATE);
    }

    /// Stops the server and keeps its data; see [#restart].
    public void stop() {
        process.stop();
        wire.cut();
    }

    /// Starts the server again on the same port with the same data.
    public void restart() {
        stop();
        process = launchOn(address);
        if (!process.listens(address, PATIENCE)) {
            throw broken(process);
        }
    }

    /// Freezes the server: it accepts connections and answers nothing until [#resume].
    public void pause() {
        process.signal("STOP");
    }

    public void resume() {
        process.signal("CONT");
    }

    @Override
    public void close() {
        wire.close();
        process.stop();
        ServerProcess.deleteFolder(folder);
    }

    private Launched launch() {
        for (int tried = 1;; tried++) {
            InetSocketAddress unused = unusedAddress();
            ServerProcess started = launchOn(unused);
            if (started.listens(unused, PATIENCE)) {
                return new Launched(unused, started);
            }
            started.stop();
            if (tried == ADDRESSES_TRIED_MAX) {
                throw broken(started);
            }
        }
    }

    private ServerProcess launchOn(InetSocketAddress where) {
        Path settings = SambaDomain.writeSettings(folder, where.getHostString());
        // One process for everything: it ends at once, with all that it does, when we do.
        return ServerProcess.startOnLowPorts(USER, GROUP, folder.resolve("samba.log"), List.of(
                samba.toString(), "-i", "-M", "single", "--no-process-group", "-s", settings.toString()));
    }

    private static InetSocketAddress unusedAddress() {
        var random = ThreadLocalRandom.current();
        return new InetSocketAddress(
                "127.%d.%d.%d".formatted(random.nextInt(64, 128), random.nextInt(256), random.nextInt(1, 255)), LDAPS);
    }

    private static IllegalStateException broken(ServerProcess process) {
        return new IllegalStateException("samba does not start; it said: " + process.output() + lowPorts());
    }

    private static String lowPorts() {
        try {
            Path first = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
            boolean ours = "root".equals(System.getProperty("user.name"))
                    || Integer.parseInt(Files.readString(first).strip()) <= LDAPS;
            return ours
                    ? ""
                    : "(its ports are below 1024: run the tests as root, or allow these ports to everybody "
                            + "with `sysctl net.ipv4.ip_unprivileged_port_start=0`)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.tenure.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.LedgerVerdict;
import org.tenure.postgres.PostgresException;

/// The demo from its arguments to its exit code: a company, its systems, a server, a year, and what came of it.
public final class Demo {

    /// Where the company is.
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int PORTS_TRIED = 100;
    private static final int MISMATCHES_SHOWN = 50;
    private static final int COMPARISONS_MAX = 3;
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private static final Executor BESIDE = work -> Thread.ofPlatform().name("demo-systems").start(work);

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final Closing closing = new Closing();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long began = System.nanoTime();

    private Demo(Options options, PrintStream out, PrintStream err, boolean terminal) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.progress = new Progress(out, terminal);
    }

    public static void main(String... arguments) {
        var out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false,
                StandardCharsets.UTF_8);
        var err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true,
                StandardCharsets.UTF_8);
        boolean terminal = System.console() != null && System.console().isTerminal();
        int exit = run(out, err, terminal, arguments);
        out.flush();
        System.exit(exit);
    }

    /// Carries out one demo and answers its exit code.
    static int run(PrintStream out, PrintStream err, boolean terminal, String... arguments) {
        try {
            Options options = Options.of(List.of(arguments));
            if (options.help()) {
                out.print(Options.USAGE);
                return OK;
            }
            return new Demo(options, out, err, terminal).run();
        } catch (DemoException wrong) {
            err.println("tenure: " + wrong.getMessage());
            return FAILED;
        }
    }

    private int run() {
        Thread living = Thread.currentThread();
        var hook = new Thread(() -> stop(living), "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return live();
        } catch (RuntimeException failed) {
            if (closing.isBegun()) {
                return FAILED;
            }
            progress.erase();
            err.println("tenure: " + sentence(failed));
            return FAILED;
        } finally {
            // An interrupt asked us to come here; closing is not to be disturbed by it.
            Thread.interrupted();
            closing.close();
            ended.countDown();
            forget(hook);
        }
    }

    private int live() {
        int port = port();
        Home home = Home.of(options);
        closing.add(home);
        System.setProperty("demo.log", home.log().toString());
        progress.say("Starting a server, a directory, a customer database and a chat service …");
        var starting = CompletableFuture.supplyAsync(() -> closing.add(Systems.start(home.systems(), options.people())),
                BESIDE);
        Server server;
        try {
            server = closing.add(Server.start(home.server(), port));
        } finally {
            // Nothing is closed while a part of it still starts.
            starting.handle((_, _) -> true).join();
        }
        Systems systems = starting.join();
        progress.say("They run: Tenure at %s%s; all of it in `%s`, %s.".formatted(
                server.url(),
                port == Options.PORT_FIRST || options.port() != null
                        ? ""
                        : " (%d is in use)".formatted(Options.PORT_FIRST),
                home.folder(), home.isKept() ? "which stays" : "removed at the end"));
        LocalDate last = LocalDate.ofInstant(server.clock().instant(), ZONE).minusDays(1);
        LocalDate first = last.minusDays(options.days());
        Company company = new Company(options.seed(), options.people(), first);
        Year year = new Year(server, company, progress);
        year.configure(systems.configuration());
        progress.say("HR delivers the %s people who work here on %s.".formatted(Progress.number(options.people()),
                Progress.day(first)));
        UUID firstLoad = year.firstLoad(first);
        progress.say("Everybody has what their job justifies. Now %s, day by day:"
                .formatted(options.days() == 365 ? "a year" : options.days() + " days"));
        List<Company.Day> days = year.live(options.days());
        return tell(server, systems, company, days, firstLoad, home);
    }

    private int tell(Server server, Systems systems, Company company, List<Company.Day> days, UUID firstLoad,
            Home home) {
        progress.say("Asking every system what it holds, and the ledger whether it is whole …");
        Comparison comparison = new Comparison(server, systems);
        List<String> mismatches = compare(comparison, server);
        LedgerVerdict verdict = server.verify();
        new Summary(server, progress, out)
                .print(firstLoad, comparison.logins(), mismatches.size(), verdict,
                        Duration.ofNanos(System.nanoTime() - began));
        mismatches.stream().limit(MISMATCHES_SHOWN).forEach(err::println);
        verdict.problems().forEach(problem -> err.println(problem.toString()));
        List<Worker> asked = new WhyExamples(server, company, days, out).print();
        out.print(options.once() ? Hints.afterwards(home) : Hints.whileServing(server, home, asked));
        out.flush();
        boolean good = mismatches.isEmpty() && verdict.intact() && verdict.complete();
        if (!options.once()) {
            awaitStop();
        }
        return good ? OK : FAILED;
    }

    /// A grace may end while we compare: what differs is looked at again once nothing waits.
    private static List<String> compare(Comparison comparison, Server server) {
        List<String> mismatches = comparison.mismatches();
        for (int again = 1; again < COMPARISONS_MAX && !mismatches.isEmpty(); again++) {
            server.settle(counts -> {});
            mismatches = comparison.mismatches();
        }
        return mismatches;
    }

    private static void awaitStop() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ctrl-C: whatever is being done is left, and whoever does it closes everything.
    private void stop(Thread living) {
        if (closing.begin()) {
            progress.say("");
            progress.say("Stopping …");
            living.interrupt();
        }
        try {
            if (!ended.await(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                err.println(
                        "tenure: Not everything could be stopped within %d seconds.".formatted(STOP_MAX.toSeconds()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process ends already, and the hook has done its work.
        }
    }

    private int port() {
        Integer asked = options.port();
        if (asked != null) {
            if (!isFree(asked)) {
                throw new DemoException(
                        "Port %d on 127.0.0.1 is in use. Leave `--port` out to take the next free one from %d on."
                                .formatted(asked, Options.PORT_FIRST));
            }
            return asked;
        }
        for (int port = Options.PORT_FIRST; port < Options.PORT_FIRST + PORTS_TRIED; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new DemoException(
                "Every port from %d to %d on 127.0.0.1 is in use. Name a free one with `--port N`.".formatted(
                        Options.PORT_FIRST, Options.PORT_FIRST + PORTS_TRIED - 1));
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /// What is in the way, in the words of whoever noticed it.
    private static String sentence(RuntimeException failed) {
        @Nullable
        Throwable cause = failed;
        Throwable innermost = failed;
        while (cause != null) {
            if (cause instanceof DemoException || cause instanceof PostgresException) {
                return String.valueOf(cause.getMessage());
            }
            innermost = cause;
            cause = cause.getCause();
        }
        String said = String.valueOf(innermost.getMessage()).lines().findFirst().orElse("nothing was said about it");
        return "The demo ended early: %s (%s). `--keep FOLDER` keeps its log.".formatted(said,
                innermost.getClass().getSimpleName());
    }
}

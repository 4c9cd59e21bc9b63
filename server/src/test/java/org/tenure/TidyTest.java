package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tenure.Sources.Source;

/// What we do not write, what we write instead, and why. Comments and texts are left alone where only code is meant.
class TidyTest {

    private static final int FILE_LINES_MAX = 500;
    private static final int METHOD_LINES_MAX = 60;

    /// Files and methods that are longer for a reason: what, and why the page reads better so.
    private static final Set<String> LONGER = Set.of();

    private static final Predicate<Source> EVERYWHERE = source -> true;
    private static final Predicate<Source> SERVER = source -> source.isOf("server") && !source.isTest();
    private static final Predicate<Source> SHIPPED = source -> !source.isTest() && !source.isOf("connectors/contract");
    private static final Predicate<Source> TESTS = Source::isTest;

    /// One thing that is not written: where it counts, what it looks like in code, what to use, why, and the files that
    /// may, each with its reason.
    private record Ban(Predicate<Source> where, String pattern, String instead, String because,
            Map<String, String> allowed) {

        Ban(Predicate<Source> where, String pattern, String instead, String because) {
            this(where, pattern, instead, because, Map.of());
        }

        Matcher in(Source source) {
            return Pattern.compile(pattern).matcher(codeOf(source.text()));
        }
    }

    /// Who waits for time to pass, and what ends that wait.
    private static final Map<String, String> WAITING = Map.ofEntries(
            Map.entry("server/src/main/java/org/tenure/provisioning/run/Pace.java",
                    "a rate is time itself; for as long as the next change may not be made, or until it is interrupted"),
            Map.entry("postgres/src/main/java/org/tenure/postgres/FolderLock.java",
                    "no process tells another that it lets go of a lock; until the caller's limit"),
            Map.entry("postgres/src/main/java/org/tenure/postgres/KeptFolder.java",
                    "says on and on that this process lives; a daemon, until the process ends"),
            Map.entry("postgres/src/main/java/org/tenure/postgres/StrayServers.java",
                    "the processes are nobody's children; `FAST_STOP_MAX`, `HARD_STOP_MAX`"),
            Map.entry("postgres/src/main/java/org/tenure/postgres/Login.java",
                    "a server that starts tells nobody; until the caller's limit"),
            Map.entry("cli/src/main/java/org/tenure/cli/RunFollower.java",
                    "shows a person how far the server is; until the run ends, or that person stops it"),
            Map.entry("cli/src/main/java/org/tenure/cli/StopReport.java",
                    "shows a person how far a stop is; until it is at zero, or that person stops it"),
            Map.entry("demo/src/main/java/org/tenure/demo/Patience.java",
                    "asks until a limit, then says what it waited for"),
            Map.entry("bench/src/main/java/org/tenure/bench/Patience.java",
                    "asks until a limit, then says what it waited for"),
            Map.entry("bench/src/main/java/org/tenure/bench/StartBench.java",
                    "measures what is used at rest; `IDLE_NANOS`"));

    /// Tests whose subject is somebody else's process or thread: each asks again until a limit, or draws a moment.
    private static final Map<String, String> TESTS_WAITING = Map.ofEntries(
            Map.entry("server/src/test/java/org/tenure/QueryPlanTest.java", "a server at work; until its limit"),
            Map.entry("server/src/test/java/org/tenure/audit/SealingTest.java", "writers at random moments, by a seed"),
            Map.entry("server/src/test/java/org/tenure/api/ApiTest.java", "a server at work; until its limit"),
            Map.entry("server/src/test/java/org/tenure/provisioning/World.java", "runners at work; `PATIENCE`"),
            Map.entry("server/src/test/java/org/tenure/trial/ServerUnderFire.java",
                    "a server that starts; until its limit"),
            Map.entry("server/src/test/java/org/tenure/trial/Api.java", "a server at work; until its limit"),
            Map.entry("server/src/test/java/org/tenure/trial/CrashTest.java", "kills at a random moment, by a seed"),
            Map.entry("postgres/src/test/java/org/tenure/postgres/OtherProcess.java",
                    "another process; until its limit"),
            Map.entry("connectors/scim/src/test/java/org/tenure/connector/scim/ScimQuirksTest.java",
                    "a server that answers slowly"));

    private static final String SLEEP = "\\.sleep\\s*\\(|\\bpark(Nanos|Until)?\\s*\\(|::sleep\\b|::park|\\bimport static .*\\.(sleep|park\\w*);";

    private static final List<Ban> BANS = List.of(
            new Ban(SERVER, "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now\\(\\s*\\)",
                    "the module's `Clock`", "a test turns the clock; leases use the database's time",
                    Map.of("server/src/main/java/org/tenure/job/Jobs.java", "says when to look, never what is true")),
            new Ban(SERVER, "\\bSystem\\.currentTimeMillis\\(", "the module's `Clock`", "a test turns the clock",
                    Map.of("server/src/main/java/org/tenure/kernel/Ids.java",
                            "ids are in the order they were made in")),
            new Ban(SERVER, "\\bSystem\\.(out|err)\\b", "a logger", "an operator reads one log"),
            new Ban(source -> !source.isTest(), SLEEP, "a job, a deadline or a condition to wait for",
                    "sleeping hides what is waited for", WAITING),
            new Ban(TESTS, SLEEP, "a latch, a turned clock or `World.until`",
                    "sleeping makes a test slow, and right only by luck", TESTS_WAITING),
            new Ban(TESTS, "\\bnew Random\\(\\s*\\)|\\bMath\\.random\\(",
                    "`new Random(seed)`, the seed in the failure message", "a failure must come again"),
            new Ban(TESTS, "@Disabled\\b|@Ignore\\b", "a repaired test, or none",
                    "a skipped test proves nothing and looks as if it did"),
            new Ban(TESTS, "\\bassertTrue\\(\\s*true\\s*\\)", "an assertion that can fail", "it proves nothing"),
            new Ban(EVERYWHERE, "@Transactional\\b", "`TransactionTemplate` in a door",
                    "a proxy is skipped by calls from inside, silently"),
            new Ban(EVERYWHERE, "@Autowired\\b|@Value\\(", "a constructor, wired in the module's configuration",
                    "one place says what a type needs"),
            new Ban(EVERYWHERE, "\\blombok\\.", "a record", "code that is read should be there"),
            new Ban(EVERYWHERE, "\\borg\\.mockito\\b", "the real thing, or a fake written by hand",
                    "a mock agrees with whatever the test believes"),
            new Ban(EVERYWHERE, "\\bjakarta\\.persistence\\b", "SQL in a store", "the query is the design"),
            new Ban(EVERYWHERE, "\\.to(Lower|Upper)Case\\(\\s*\\)", "`toLowerCase(Locale.ROOT)`",
                    "in Turkish `I` becomes `ı`"),
            new Ban(EVERYWHERE, "\\bprintStackTrace\\(", "an answer, or an exception that goes on", "nobody reads it"),
            new Ban(SHIPPED, "\\bSystem\\.exit\\(", "an answer from `main`", "it ends whoever called us", Map.of(
                    "server/src/main/java/org/tenure/Tenure.java", "is the program",
                    "cli/src/main/java/org/tenure/cli/TenureCommand.java", "is the program",
                    "demo/src/main/java/org/tenure/demo/Demo.java", "is the program",
                    "bench/src/main/java/org/tenure/bench/Bench.java", "is the program")),
            new Ban(SERVER, "[(,]\\s*Optional<[^()]*> \\w+\\s*[,)]", "two methods",
                    "a caller should not have to wrap what it has"));

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern MACHINE_PATH = Pattern.compile("/(?:work|home/\\w+|Users/\\w+)/[\\w.-]+/");
    private static final Pattern POOR_SUFFIX = Pattern.compile(".+(Manager|Helper|Util|Utils|Impl|Info|Data|Dto)");

    /// Comments, text blocks, texts and characters, in the order in which they have to be recognised.
    private static final Pattern NOT_CODE = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"|'(?:\\\\.|[^'\\\\\\n])'",
            Pattern.DOTALL);

    @Test
    void nothingBannedIsWritten() {
        List<String> wrong = new ArrayList<>();
        for (Source source : Sources.all()) {
            for (Ban ban : BANS) {
                if (ban.where().test(source) && !ban.allowed().containsKey(source.path())) {
                    Matcher found = ban.in(source);
                    while (found.find()) {
                        wrong.add("%s:%d: `%s` is banned, use %s, because %s".formatted(
                                source.path(), source.line(found.start()), found.group().strip(), ban.instead(),
                                ban.because()));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyExceptionIsStillNeeded() {
        List<String> idle = new ArrayList<>();
        for (Ban ban : BANS) {
            for (String path : ban.allowed().keySet()) {
                boolean needed = Sources.all()
                        .stream()
                        .anyMatch(source -> source.path().equals(path) && ban.where().test(source)
                                && ban.in(source).find());
                if (!needed) {
                    idle.add("%s may use what `%s` finds, and does not: take it off the list".formatted(path,
                            ban.pattern()));
                }
            }
        }
        assertThat(idle).isEmpty();
    }

    @Test
    void everySpellingOfASleepIsFound() {
        assertThat(List.of("Thread.sleep(5)", "TimeUnit.SECONDS.sleep(5)", "MILLISECONDS.sleep (5)", "unit.sleep(5)",
                "LockSupport.parkNanos(5)", "parkUntil(5)", "LockSupport.park()", "this::park", "Thread::sleep"))
                .allMatch(code -> Pattern.compile(SLEEP).matcher(code).find());
        assertThat(List.of("unit.timedWait(lock, 5)", "queue.poll(5, unit)", "sleepless(5)", "parking(5)"))
                .noneMatch(code -> Pattern.compile(SLEEP).matcher(code).find());
    }

    @Test
    void nothingIsLeftUnfinished() {
        assertThat(linesWith(UNFINISHED)).as("finish it, or open an issue and say in the text what holds today")
                .isEmpty();
    }

    @Test
    void noFileNamesAFolderOfOneMachine() {
        assertThat(linesWith(MACHINE_PATH)).as("use a temporary folder, a setting or the environment").isEmpty();
    }

    @Test
    void filesAndMethodsEndInTime() {
        List<String> wrong = new ArrayList<>();
        for (Source source : Sources.all()) {
            long lines = source.text().lines().count();
            if (lines > FILE_LINES_MAX && !LONGER.contains(source.path())) {
                wrong.add("%s has %d lines, %d are the end: look for the second subject".formatted(source.path(), lines,
                        FILE_LINES_MAX));
            }
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void nothing) {
                    long length = source.end(method) - source.start(method) + 1;
                    if (length > METHOD_LINES_MAX && !LONGER.contains(source.path() + "#" + method.getName())) {
                        wrong.add("%s:%d: `%s` has %d lines, %d are the end: look for the second promise"
                                .formatted(source.path(), source.start(method), method.getName(), length,
                                        METHOD_LINES_MAX));
                    }
                    return super.visitMethod(method, nothing);
                }
            }.scan(source.tree(), null);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTypeNameMeansSomethingWithoutItsSuffix() {
        List<String> wrong = new ArrayList<>();
        for (Source source : Sources.all()) {
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitClass(ClassTree type, Void nothing) {
                    if (POOR_SUFFIX.matcher(type.getSimpleName()).matches()) {
                        wrong.add("%s:%d: say what `%s` is, without the suffix".formatted(source.path(),
                                source.start(type), type.getSimpleName()));
                    }
                    return super.visitClass(type, nothing);
                }
            }.scan(source.tree(), null);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void sqlIsLowerCase() {
        Pattern shouted = Pattern.compile("\\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE)\\s");
        List<String> wrong = new ArrayList<>();
        Sources.all().stream().filter(SERVER).forEach(source -> new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                if (literal.getValue() instanceof String text && shouted.matcher(text).find()) {
                    wrong.add("%s:%d: SQL is written in lower case".formatted(source.path(), source.start(literal)));
                }
                return null;
            }
        }.scan(source.tree(), null));
        assertThat(wrong).isEmpty();
    }

    private static List<String> linesWith(Pattern pattern) {
        List<String> lines = new ArrayList<>();
        for (Source source : Sources.all()) {
            Matcher found = pattern.matcher(source.text());
            while (found.find()) {
                lines.add("%s:%d: `%s`".formatted(source.path(), source.line(found.start()), found.group()));
            }
        }
        return lines;
    }

    /// The text with everything that is not code blanked out, so that places stay where they are.
    private static String codeOf(String text) {
        return NOT_CODE.matcher(text).replaceAll(part -> part.group().replaceAll("[^\\n]", " "));
    }
}

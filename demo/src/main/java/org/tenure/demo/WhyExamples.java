package org.tenure.demo;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.tenure.access.Access;
import org.tenure.access.Moment;
import org.tenure.catalog.RoleDefinition;
import org.tenure.provisioning.Account;

/// Three people, what they have or had, and why: somebody who moved, a manager, somebody who left.
final class WhyExamples {

    /// Departments whose rules give something of their own.
    private static final Set<String> TELLING = Set.of("Engineering", "Sales", "Support", "Marketing", "Finance");
    /// Old enough that a grace is over.
    private static final int DAYS_AGO = 8;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    private final Server server;
    private final Company company;
    private final List<Company.Day> days;
    private final PrintStream out;
    private final Set<String> roles;

    WhyExamples(Server server, Company company, List<Company.Day> days, PrintStream out) {
        this.server = server;
        this.company = company;
        this.days = days;
        this.out = out;
        this.roles = server.catalog().view().roles().stream().map(RoleDefinition::name).collect(Collectors.toSet());
    }

    /// Answers who was told about.
    List<Worker> print() {
        List<Worker> told = new ArrayList<>();
        out.println();
        out.println("Why");
        mover().ifPresent(found -> told.add(tellMover(found)));
        manager().ifPresent(manager -> told.add(tellManager(manager)));
        leaver().ifPresent(found -> told.add(tellLeaver(found)));
        return told;
    }

    private record Moved(LocalDate date, Company.Move move) {}

    private record Left(LocalDate date, Worker worker) {}

    private Optional<Moved> mover() {
        LocalDate settled = days.isEmpty() ? LocalDate.MIN : days.getLast().date().minusDays(DAYS_AGO);
        return days.stream()
                .flatMap(day -> day.moved().stream().map(move -> new Moved(day.date(), move)))
                .filter(moved -> isStillThere(moved.move().after()))
                .max(Comparator
                        .comparing((Moved moved) -> TELLING.contains(moved.move().before().department())
                                && TELLING.contains(moved.move().after().department()))
                        .thenComparing(moved -> !moved.date().isAfter(settled))
                        .thenComparing(Moved::date));
    }

    private boolean isStillThere(Worker moved) {
        Worker now = company.worker(moved.number());
        return now.works() && now.department().equals(moved.department());
    }

    private Optional<Worker> manager() {
        Set<Integer> promoted = days.stream()
                .flatMap(day -> day.changed().stream())
                .filter(Worker::leads)
                .map(Worker::number)
                .collect(Collectors.toSet());
        return company.workers()
                .stream()
                .filter(worker -> worker.works() && worker.leads())
                .max(Comparator.comparing((Worker worker) -> promoted.contains(worker.number()))
                        .thenComparing(worker -> TELLING.contains(worker.department()))
                        .thenComparing(Worker::start));
    }

    private Optional<Left> leaver() {
        return days.stream()
                .flatMap(day -> day.left().stream().map(worker -> new Left(day.date(), worker)))
                .max(Comparator.comparing((Left left) -> TELLING.contains(left.worker().department()))
                        .thenComparing(Left::date));
    }

    private Worker tellMover(Moved moved) {
        Worker before = moved.move().before();
        Worker worker = moved.move().after();
        head(worker, "went from %s to %s on %s and has:".formatted(before.department(), worker.department(),
                Progress.day(moved.date())));
        UUID identity = identity(worker);
        List<Access> now = now(identity);
        has(identity, now);
        Set<String> kept = now.stream().map(Access::target).collect(Collectors.toSet());
        Map<LocalDate, List<String>> ended = new TreeMap<>();
        for (Access access : before(identity, moved.date())) {
            if (!kept.contains(access.target())) {
                ended.computeIfAbsent(lastEnd(access), none -> new ArrayList<>()).add(said(access));
            }
        }
        ended.forEach((date, targets) -> sentence("- nothing justified %s any more from %s on%s".formatted(
                listed(targets), Progress.day(date),
                date.isAfter(moved.date()) ? ", when the rule's grace was over" : "")));
        return worker;
    }

    private Worker tellManager(Worker worker) {
        head(worker, "leads people in %s and has:".formatted(worker.department()));
        UUID identity = identity(worker);
        has(identity, now(identity));
        return worker;
    }

    private Worker tellLeaver(Left left) {
        Worker worker = left.worker();
        LocalDate lastDay = LocalDate.parse(worker.end());
        List<Access> now = now(identity(worker));
        head(worker, "left %s; %s was the last day.".formatted(worker.department(), Progress.day(lastDay)));
        UUID identity = identity(worker);
        sentence("- had until then: %s"
                .formatted(listed(before(identity, left.date()).stream().map(WhyExamples::said).toList())));
        sentence(now.isEmpty()
                ? "- has nothing now: whatever the job justified has ended with it"
                : "- still has: %s".formatted(listed(now.stream().map(WhyExamples::said).toList())));
        accounts(identity);
        return worker;
    }

    private void head(Worker worker, String what) {
        out.println();
        out.println("  %s (%d), %s, %s".formatted(worker.name(), worker.number(), worker.title(), what));
    }

    private void sentence(String text) {
        out.println("    " + text);
    }

    /// One paragraph per reason: the rule, since when, and all it gives.
    private void has(UUID identity, List<Access> accesses) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Access access : accesses) {
            for (Access.Why why : access.reasons()) {
                byReason.computeIfAbsent(because(why), none -> new ArrayList<>()).add(said(access));
            }
        }
        byReason.forEach((because, targets) -> {
            sentence("- " + listed(targets));
            sentence("  " + because);
        });
        accounts(identity);
    }

    private void accounts(UUID identity) {
        for (Account account : server.accounts().of(identity)) {
            if (account.state() == Account.State.LIVE) {
                sentence("- account `%s` in `%s` is %s%s".formatted(
                        account.login(), account.connection(),
                        Boolean.TRUE.equals(account.enabled()) ? "enabled" : "disabled", readBack(account)));
            }
        }
    }

    private static String said(Access access) {
        return access.kind().equalsIgnoreCase("account")
                ? "an account in `%s`".formatted(access.target())
                : "`" + access.target() + "`";
    }

    private String because(Access.Why why) {
        String end = why.to() == null ? "" : " until " + date(why.to());
        if (why.rule() == null) {
            return "since %s%s, because of a reason of kind `%s`".formatted(date(why.from()), end, why.kind());
        }
        String role = why.path()
                .stream()
                .filter(roles::contains)
                .map(name -> "role `%s`".formatted(name))
                .collect(Collectors.joining(" → "));
        return "since %s%s, because rule `%s` (version %d: %s)%s".formatted(
                date(why.from()), end, why.rule(), why.ruleVersion(),
                "true".equals(why.condition()) ? "everybody who works here" : why.condition(),
                role.isEmpty() ? " gives it" : " gives " + role);
    }

    private static String readBack(Account account) {
        Instant seen = account.observedAt();
        return seen == null ? ", not read back yet" : ", read back at " + TIME.format(seen.atZone(Demo.ZONE));
    }

    private static String date(Instant at) {
        return Progress.day(LocalDate.ofInstant(at, Demo.ZONE));
    }

    private static LocalDate lastEnd(Access access) {
        return access.reasons()
                .stream()
                .map(Access.Why::to)
                .filter(java.util.Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(end -> LocalDate.ofInstant(end, Demo.ZONE))
                .orElse(LocalDate.MAX);
    }

    private static String listed(List<String> targets) {
        return targets.stream().distinct().sorted().collect(Collectors.joining(", "));
    }

    private UUID identity(Worker worker) {
        return server.identities()
                .byIdentifier(null, Integer.toString(worker.number()))
                .orElseThrow(
                        () -> new DemoException("%s (%d) is not on record.".formatted(worker.name(), worker.number())));
    }

    private List<Access> now(UUID identity) {
        return server.explanations().why(identity, Moment.of(server.clock().instant()));
    }

    /// What somebody had the day before, as is known today.
    private List<Access> before(UUID identity, LocalDate date) {
        Instant noon = date.minusDays(1).atTime(LocalTime.NOON).atZone(Demo.ZONE).toInstant();
        return server.explanations().why(identity, new Moment(noon, server.clock().instant()));
    }
}

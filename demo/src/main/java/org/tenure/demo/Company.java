package org.tenure.demo;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A company made up from a seed: who works there on its first day, and what happens on every day after.
///
/// Of a hundred people fourteen leave and twenty change departments within a year, sixteen join. Departments have managers, one for
/// about a dozen people; when one leaves, somebody of the department is promoted and takes over the reports. HR works on
/// weekdays only.
final class Company {

    /// What happened on one day; `changed` holds one row for each person it concerned.
    record Day(LocalDate date, List<Worker> joined, List<Move> moved, List<Worker> left, List<Worker> changed) {}

    /// Somebody before and after a change of department.
    record Move(Worker before, Worker after) {}

    private static final int NUMBER_FIRST = 10_000;
    private static final int TEAM = 12;
    private static final int WEEKDAYS_PER_YEAR = 261;
    private static final int LEAVE_PERCENT = 14;
    private static final int MOVE_PERCENT = 20;
    private static final int JOIN_PERCENT = 16;

    private static final Map<String, List<String>> TITLES = Map.of(
            "Engineering", List.of("Engineer", "Senior Engineer", "Architect"),
            "Sales", List.of("Account Executive", "Senior Account Executive"),
            "Support", List.of("Support Agent", "Senior Support Agent"),
            "Marketing", List.of("Campaign Planner", "Designer"),
            "Finance", List.of("Accountant", "Controller"),
            "People", List.of("Recruiter", "Partner"),
            "Operations", List.of("Technician", "Planner"));
    /// As often as people work there.
    private static final List<String> DEPARTMENTS = List.of("Engineering", "Engineering", "Engineering", "Sales",
            "Sales", "Support", "Support", "Marketing", "Finance", "People", "Operations");
    private static final List<String> GIVEN = List.of("Ada", "Aiko", "Amara", "Amir", "Anton", "Aylin", "Bao",
            "Beatriz",
            "Bruno", "Carla", "Chiara", "Chidi", "Dana", "David", "Elif", "Emil", "Esra", "Fatou", "Felix", "Finn",
            "Greta", "Hana", "Hugo", "Igor", "Ines", "Ivo", "Jonas", "Jun", "Kaya", "Kofi", "Lars", "Lea", "Leon",
            "Lin", "Luca", "Malik", "Mara", "Mila", "Nils", "Noor", "Nuno", "Olga", "Oskar", "Pablo", "Petra", "Priya",
            "Rosa", "Ruth", "Samir", "Sofia", "Tara", "Theo", "Tove", "Uma", "Vera", "Viktor", "Wanda", "Yara", "Yusuf",
            "Zoë");
    private static final List<String> FAMILY = List.of("Abebe", "Almeida", "Aoki", "Bauer", "Becker", "Bianchi",
            "Costa",
            "Demir", "Diallo", "Dubois", "Eriksen", "Farah", "Fischer", "García", "Gruber", "Haas", "Hansen", "Horvat",
            "Ito", "Ivanova", "Jansen", "Kaplan", "Keller", "Kowalski", "Kumar", "Lang", "Lindqvist", "Lopes", "Łuczak",
            "Marino", "Mbeki", "Mensah", "Moreau", "Nakamura", "Novak", "Nyberg", "Okafor", "Olsen", "Øster", "Park",
            "Petrov", "Quist", "Rahimi", "Rossi", "Sato", "Schmid", "Silva", "Tanaka", "Toth", "Ünal", "Vargas",
            "Vogel",
            "Weber", "Weiß", "Wolf", "Xu", "Yilmaz", "Zaman", "Zhang", "Zimmer");

    private final Random random;
    private final int size;
    private final List<Worker> workers = new ArrayList<>();
    private final Map<String, Integer> headcount = new HashMap<>();
    private final Map<String, TreeSet<Integer>> managers = new HashMap<>();
    private LocalDate today;

    Company(long seed, int size, LocalDate firstDay) {
        this.random = new Random(seed);
        this.size = size;
        this.today = firstDay;
        add(Worker.hired(NUMBER_FIRST, any(GIVEN), any(FAMILY), "Operations", "Managing Director", 0,
                firstDay.minusDays(4_200)));
        while (workers.size() < size) {
            add(hire(firstDay.minusDays(random.nextInt(30, 4_000))));
        }
    }

    /// Everybody who ever worked here, by number.
    List<Worker> workers() {
        return List.copyOf(workers);
    }

    Worker worker(int number) {
        return workers.get(number - NUMBER_FIRST);
    }

    /// The next day and what it brings; nothing on a weekend.
    Day nextDay() {
        today = today.plusDays(1);
        Map<Integer, Worker> changed = new LinkedHashMap<>();
        List<Worker> joined = new ArrayList<>();
        List<Move> moved = new ArrayList<>();
        List<Worker> left = new ArrayList<>();
        if (today.getDayOfWeek() != DayOfWeek.SATURDAY && today.getDayOfWeek() != DayOfWeek.SUNDAY) {
            int before = workers.size();
            for (int i = 1; i < before; i++) {
                Worker worker = workers.get(i);
                int dice = random.nextInt(100 * WEEKDAYS_PER_YEAR);
                if (!worker.works() || changed.containsKey(worker.number())) {
                    continue;
                }
                if (dice < LEAVE_PERCENT) {
                    left.add(leave(worker, changed));
                } else if (dice < LEAVE_PERCENT + MOVE_PERCENT && !worker.leads()) {
                    moved.add(new Move(worker, move(worker, changed)));
                }
            }
            for (int i = newcomers(); i > 0; i--) {
                Worker hired = hire(today);
                add(hired);
                changed.put(hired.number(), hired);
                joined.add(hired);
            }
        }
        return new Day(today, joined, moved, left, List.copyOf(changed.values()));
    }

    private int newcomers() {
        double expected = size * (JOIN_PERCENT / 100.0) / WEEKDAYS_PER_YEAR;
        int sure = (int) expected;
        return sure + (random.nextDouble() < expected - sure ? 1 : 0);
    }

    private Worker hire(LocalDate start) {
        String department = any(DEPARTMENTS);
        List<Integer> leading = managers(department);
        boolean leads = headcount.getOrDefault(department, 0) >= leading.size() * TEAM;
        int manager = leading.isEmpty() ? NUMBER_FIRST : leads ? leading.getFirst() : any(leading);
        String title = leads ? Worker.MANAGER : any(titles(department));
        return Worker.hired(NUMBER_FIRST + workers.size(), any(GIVEN), any(FAMILY), department, title, manager, start);
    }

    private List<Integer> managers(String department) {
        return List.copyOf(managers.getOrDefault(department, new TreeSet<>()));
    }

    private Worker leave(Worker worker, Map<Integer, Worker> changed) {
        Worker gone = change(worker.left(today.minusDays(1)), changed);
        List<Worker> reports = workers.stream()
                .filter(other -> other.works() && other.manager() == gone.number())
                .toList();
        if (reports.isEmpty()) {
            return gone;
        }
        Worker successor = successor(gone, reports);
        int head = successor == null ? gone.manager() : successor.number();
        if (successor != null) {
            change(successor.in(successor.department(), Worker.MANAGER, gone.manager()), changed);
        }
        reports.stream()
                .filter(report -> report.number() != head)
                .forEach(report -> change(report.under(head), changed));
        return gone;
    }

    private @Nullable Worker successor(Worker gone, List<Worker> reports) {
        List<Worker> fit = reports.stream()
                .filter(report -> !report.leads() && report.department().equals(gone.department()))
                .toList();
        return fit.isEmpty() ? null : any(fit);
    }

    private Worker move(Worker worker, Map<Integer, Worker> changed) {
        String department = worker.department();
        while (department.equals(worker.department())) {
            department = any(DEPARTMENTS);
        }
        List<Integer> leading = managers(department);
        int manager = leading.isEmpty() ? NUMBER_FIRST : any(leading);
        return change(worker.in(department, any(titles(department)), manager), changed);
    }

    private Worker change(Worker worker, Map<Integer, Worker> changed) {
        count(worker(worker.number()), -1);
        workers.set(worker.number() - NUMBER_FIRST, worker);
        count(worker, 1);
        changed.put(worker.number(), worker);
        return worker;
    }

    private void add(Worker worker) {
        workers.add(worker);
        count(worker, 1);
    }

    private void count(Worker worker, int by) {
        if (!worker.works()) {
            return;
        }
        headcount.merge(worker.department(), by, Integer::sum);
        if (worker.leads()) {
            TreeSet<Integer> leading = managers.computeIfAbsent(worker.department(), none -> new TreeSet<>());
            if (by > 0) {
                leading.add(worker.number());
            } else {
                leading.remove(worker.number());
            }
        }
    }

    private static List<String> titles(String department) {
        List<String> titles = TITLES.get(department);
        if (titles == null) {
            throw new IllegalStateException("department " + department + " has no titles");
        }
        return titles;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

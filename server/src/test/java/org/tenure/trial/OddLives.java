package org.tenure.trial;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/// People of the last two snapshots whose life is not a plain job, and what HR sends about some of them a month later:
/// one who had left comes back, one goes on leave, one takes a second job beside the first.
///
/// `moved` changed the department, `left` left, both by the last snapshot; `rows` is how everybody is in the end.
record OddLives(
        String moved,
        String oldDepartment,
        String left,
        String back,
        String away,
        String twice,
        LocalDate from,
        String changes,
        String secondJobs,
        List<Targets.Row> rows) {

    /// Where second jobs come from.
    static final String SECOND_SOURCE = """
            sources:
              second:
                scheme: employee_number
                key: contract_id
                person: employee_id
                employment: employee
                statuses: { active: active, terminated: left }
                attributes:
                  number: employee_id
                  givenName: { column: given_name, required: true }
                  familyName: { column: family_name, required: true }
                  startDate: { column: start_date, type: date }
                  department: department
                  title: title
                  status: status
            """;

    private static final int START = 3;
    private static final int DEPARTMENT = 5;
    private static final int TITLE = 6;
    private static final int STATUS = 8;
    private static final int END = 9;

    static OddLives after(Snapshots.Snapshot before, Snapshots.Snapshot last) {
        Map<String, Targets.Row> former = before.rows()
                .stream()
                .collect(Collectors.toMap(Targets.Row::number, Function.identity()));
        Targets.Row moved = first(last, former, (was, is) -> was.active() && is.active()
                && !was.department().equals(is.department()));
        Targets.Row left = first(last, former, (was, is) -> was.active() && !is.active());
        Targets.Row back = first(last, former, (was, is) -> !was.active() && !is.active());
        List<Targets.Row> still = last.rows()
                .stream()
                .filter(row -> row.active() && !row.number().equals(moved.number()))
                .toList();
        Targets.Row away = still.getFirst();
        Targets.Row twice = still.stream().filter(row -> row.department().equals("Sales")).findFirst().orElseThrow();
        LocalDate from = LocalDate.parse(last.date()).plusMonths(1);
        String[] returned = fields(last, back.number());
        returned[START] = from.toString();
        returned[STATUS] = "active";
        returned[END] = "";
        String[] onLeave = fields(last, away.number());
        onLeave[STATUS] = "leave";
        String[] second = fields(last, twice.number());
        second[START] = from.toString();
        second[DEPARTMENT] = "Research";
        second[TITLE] = "Engineer";
        String header = last.csv().lines().findFirst().orElseThrow();
        List<Targets.Row> rows = new ArrayList<>(last.rows());
        rows.removeIf(row -> row.number().equals(back.number()) || row.number().equals(away.number()));
        List.of(returned, onLeave, second).forEach(row -> rows.add(Targets.Row.of(String.join(",", row))));
        return new OddLives(moved.number(), former.get(moved.number()).department(), left.number(), back.number(),
                away.number(), twice.number(), from,
                "%s\n%s\n%s\n".formatted(header, String.join(",", returned), String.join(",", onLeave)),
                "contract_id,%s\nsecond-%s,%s\n".formatted(header, twice.number(), String.join(",", second)),
                List.copyOf(rows));
    }

    private static Targets.Row first(Snapshots.Snapshot last, Map<String, Targets.Row> former,
            BiPredicate<Targets.Row, Targets.Row> which) {
        return last.rows()
                .stream()
                .filter(row -> former.containsKey(row.number()) && which.test(former.get(row.number()), row))
                .findFirst()
                .orElseThrow();
    }

    private static String[] fields(Snapshots.Snapshot snapshot, String number) {
        return snapshot.csv()
                .lines()
                .filter(line -> line.startsWith(number + ","))
                .findFirst()
                .orElseThrow()
                .split(",", -1);
    }
}

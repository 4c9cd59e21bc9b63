package org.tenure.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompanyTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 3, 31);

    private static List<Company.Day> year(Company company) {
        return IntStream.range(0, 365).mapToObj(_ -> company.nextDay()).toList();
    }

    @Test
    void theSameSeedMakesTheSameYear() {
        assertThat(year(new Company(7, 300, FIRST))).isEqualTo(year(new Company(7, 300, FIRST)));
    }

    @Test
    void anotherSeedMakesAnotherCompany() {
        assertThat(new Company(8, 300, FIRST).workers()).isNotEqualTo(new Company(7, 300, FIRST).workers());
    }

    @Test
    void nobodyHasTheNumberOfSomebodyElse() {
        Company company = new Company(1, 500, FIRST);
        year(company);
        assertThat(company.workers()).extracting(Worker::number).doesNotHaveDuplicates();
    }

    @Test
    void whoWorksHereReportsToSomebodyWhoLeadsAndWorksHere() {
        Company company = new Company(1, 500, FIRST);
        year(company);
        assertThat(company.workers()).filteredOn(worker -> worker.works() && worker.number() != 10_000)
                .allSatisfy(worker -> {
                    Worker manager = company.worker(worker.manager());
                    assertThat(manager.works()).as("%s works here", manager).isTrue();
                    assertThat(manager.leads() || manager.number() == 10_000).as("%s leads", manager).isTrue();
                    assertThat(manager).isNotEqualTo(worker);
                });
    }

    @Test
    void whoeverReportsUpwardsReachesTheHead() {
        Company company = new Company(3, 400, FIRST);
        year(company);
        for (Worker worker : company.workers().stream().filter(Worker::works).toList()) {
            var seen = new HashSet<Integer>();
            for (Worker up = worker; up.manager() != 0; up = company.worker(up.manager())) {
                assertThat(seen.add(up.number())).as("a circle of managers above %s", worker).isTrue();
            }
        }
    }

    @Test
    void aYearBringsAsManyChangesAsInRealCompanies() {
        Company company = new Company(1, 2_000, FIRST);
        List<Company.Day> days = year(company);
        assertThat(days.stream().mapToInt(day -> day.joined().size()).sum()).isBetween(240, 400);
        assertThat(days.stream().mapToInt(day -> day.moved().size()).sum()).isBetween(270, 450);
        assertThat(days.stream().mapToInt(day -> day.left().size()).sum()).isBetween(200, 350);
        assertThat(company.workers()).filteredOn(Worker::works).filteredOn(Worker::leads).hasSizeBetween(120, 260);
    }

    @Test
    void theFileSaysAllThatHappened() {
        Company company = new Company(5, 200, FIRST);
        Map<Integer, Worker> known = new HashMap<>();
        company.workers().forEach(worker -> known.put(worker.number(), worker));
        for (Company.Day day : year(company)) {
            var numbers = new ArrayList<Integer>();
            day.changed().forEach(worker -> {
                numbers.add(worker.number());
                known.put(worker.number(), worker);
            });
            assertThat(numbers).as("rows of %s", day.date()).doesNotHaveDuplicates();
            if (day.date().getDayOfWeek() == DayOfWeek.SUNDAY) {
                assertThat(day.changed()).isEmpty();
            }
        }
        assertThat(known.values()).containsExactlyInAnyOrderElementsOf(company.workers());
    }

    @Test
    void aRowHasOneValueForEachColumn() {
        Worker left = Worker.hired(10_001, "Zoë", "Weiß", "Sales", "Manager", 10_000, FIRST).left(FIRST.plusDays(9));
        assertThat(left.row()).isEqualTo("10001,Zoë,Weiß,Sales,Manager,10000,2025-03-31,left,2025-04-09");
        assertThat(Worker.HEADER.chars().filter(each -> each == ',').count())
                .isEqualTo(left.row().chars().filter(each -> each == ',').count());
    }
}

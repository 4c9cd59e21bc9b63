package org.tenure.identity.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.tenure.identity.feed.FeedWorld.HEADER;
import static org.tenure.identity.feed.FeedWorld.SOMEBODY;
import static org.tenure.identity.feed.FeedWorld.bytes;
import static org.tenure.identity.feed.FeedWorld.date;
import static org.tenure.identity.feed.FeedWorld.hr;
import static org.tenure.identity.feed.FeedWorld.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.change.RunState;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.Employment;
import org.tenure.identity.PersonFilter;
import org.tenure.identity.RecordVersion;
import org.tenure.identity.SourceDefinition;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.RefusedException;

/// What feeds do to people, on a real database.
class FeedScenariosTest {

    private static final String ANN = "1,Ann,Ash,2020-01-01,Sales,Clerk,2,active,\n";
    private static final String BOB = "2,Bob,Birch,2019-01-01,Sales,Head,,active,\n";
    private static final String CID = "3,Cid,Cedar,2021-01-01,Finance,Clerk,2,active,\n";

    private final FeedWorld world = new FeedWorld("2026-03-10T12:00:00Z").with(hr("hr", false));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @DisplayName("S2 A key absent from a snapshot is reported and nobody leaves")
    void absenceMeansNothingUnlessConfigured() {
        world.take("hr", ANN + BOB + CID);
        FeedCounts counts = world.take("hr", ANN + BOB);
        assertThat(counts.absent()).isEqualTo(1);
        assertThat(counts.isUnchanged()).isTrue();
        assertThat(world.state("3")).isEqualTo(Employment.State.ACTIVE);
    }

    @Test
    @DisplayName("S2 Absent means left where the source says so, and a delta never does")
    void absenceMeansLeftWhereConfigured() {
        world.with(hr("payroll", true));
        world.take("payroll", ANN + BOB + CID);
        assertThat(world.takeDelta("payroll", ANN).isUnchanged()).isTrue();
        assertThat(world.take("payroll", ANN + BOB).leaves()).isEqualTo(1);
        assertThat(world.state("3")).isEqualTo(Employment.State.LEFT);
        assertThat(world.take("payroll", ANN + BOB).isUnchanged()).isTrue();
        assertThat(world.take("payroll", ANN + BOB + CID).returns()).isEqualTo(1);
        assertThat(world.state("3")).isEqualTo(Employment.State.ACTIVE);
    }

    @Test
    @DisplayName("S2 A row without a readable key makes nobody a leaver by absence")
    void doubtAboutKeysMakesNoLeavers() {
        world.with(hr("payroll", true));
        world.take("payroll", ANN + BOB + CID);
        FeedCounts counts = world.take("payroll", ANN + "x,y\n" + BOB);
        assertThat(counts.leaves()).isZero();
        assertThat(counts.absent()).isEqualTo(1);
    }

    @Test
    @DisplayName("S3 A first load is held whole, shows who, and nothing of it is recorded until it is approved")
    void firstLoadIsHeld() {
        StagedFeed staged = world.stage("hr", false, null, false, bytes(HEADER + ANN + BOB)).get();
        var verdict = world.guard.judge("feed", "hr", staged.counts().guarded(), staged.counts().known());
        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.sentence()).contains("first load", "`hr`", "2");
        world.runs.hold(staged.run().id(), verdict, SOMEBODY).get();
        assertThat(world.identities.search("", PersonFilter.ALL, PageRequest.first()).items()).isEmpty();
        assertThat(world.feeds.differences(staged.run().id(), null, PageRequest.first()).items())
                .extracting(DifferenceRow::key, DifferenceRow::effect)
                .containsExactly(tuple("1", "joins"), tuple("2", "joins"));
        assertThat(world.runs.discard(staged.run().id(), "no", SOMEBODY).get().state()).isEqualTo(RunState.DISCARDED);
        assertThat(world.runs.approve(staged.run().id(), SOMEBODY)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("S3 Removals over a rolling day are counted together; what was approved is not counted again")
    void removalsAddUpOverADay() {
        StringBuilder all = new StringBuilder();
        IntStream.range(100, 300).forEach(i -> all.append(i).append(",A,B,2020-01-01,Sales,Clerk,,active,\n"));
        world.take("hr", all.toString());
        StringBuilder first = new StringBuilder();
        IntStream.range(100, 140)
                .forEach(i -> first.append(i).append(",A,B,2020-01-01,Sales,Clerk,,terminated,2026-03-01\n"));
        StagedFeed forty = world.stage("hr", true, null, false, bytes(HEADER + first)).get();
        assertThat(world.guard.judge("feed", "hr", forty.counts().guarded(), forty.counts().known()).holds()).isFalse();
        world.apply(forty);
        StringBuilder second = new StringBuilder();
        IntStream.range(140, 160)
                .forEach(i -> second.append(i).append(",A,B,2020-01-01,Sales,Clerk,,terminated,2026-03-01\n"));
        StagedFeed twenty = world.stage("hr", true, null, false, bytes(HEADER + second)).get();
        var verdict = world.guard.judge("feed", "hr", twenty.counts().guarded(), twenty.counts().known());
        assertThat(verdict.trips()).extracting("countOf", "counted", "limit")
                .containsExactly(tuple("removals", 60, 50));
        world.apply(twenty);
        world.clock.turn(Duration.ofMinutes(1));
        StagedFeed one = world
                .stage("hr", true, null, false,
                        bytes(HEADER + "170,A,B,2020-01-01,Sales,Clerk,,terminated,2026-03-01\n"))
                .get();
        assertThat(world.guard.judge("feed", "hr", one.counts().guarded(), one.counts().known()).holds()).isFalse();
    }

    @Test
    @DisplayName("S4 Bad rows are quarantined with line, column and reason; good rows proceed")
    void badRowsAreQuarantined() {
        StagedFeed staged = world
                .stage("hr", false, null, false,
                        bytes(HEADER + ANN + "7,Bad,Date,2020-02-30,Sales,Clerk,,active,\n" + BOB
                                + "8,Bad,Status,2020-02-03,Sales,Clerk,,gone,\n" + CID))
                .get();
        assertThat(staged.counts().joins()).isEqualTo(3);
        assertThat(staged.counts().quarantined()).isEqualTo(2);
        assertThat(world.quarantined(staged))
                .extracting(QuarantinedRow::line, QuarantinedRow::field, QuarantinedRow::excerpt)
                .containsExactly(tuple(3, "start_date", "2020-02-30"), tuple(5, "status", "gone"));
        assertThat(world.quarantined(staged).getLast().reason()).contains("active", "terminated");
    }

    @Test
    @DisplayName("S4 A 10 MB field costs its row and nothing else")
    void hugeFieldIsQuarantined() {
        StagedFeed staged = world
                .stage("hr", false, null, false,
                        bytes(HEADER + ANN + "7,Big," + "x".repeat(10 << 20) + ",2020-02-03,Sales,Clerk,,active,\n"
                                + BOB))
                .get();
        assertThat(staged.counts().joins()).isEqualTo(2);
        assertThat(world.quarantined(staged)).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(3);
            assertThat(row.reason()).contains("10485760", "10000");
            assertThat(row.excerpt().length()).isLessThan(100);
        });
    }

    @Test
    @DisplayName("S5 Of duplicate keys none is taken, and both lines are shown")
    void duplicateKeysAreNotTaken() {
        StagedFeed staged = world
                .stage("hr", false, null, false, bytes(HEADER + ANN + BOB + CID
                        + "1,Ann,Other,2020-01-01,Sales,Clerk,,active,\n" + "9,Z,Z,2020-01-01,Sales,Clerk,,active,\n"))
                .get();
        assertThat(staged.counts().joins()).isEqualTo(3);
        assertThat(world.quarantined(staged)).extracting(QuarantinedRow::line).containsExactly(2, 5);
        assertThat(world.quarantined(staged)).extracting(QuarantinedRow::reason)
                .allSatisfy(reason -> assertThat(reason).contains("also the key of line"));
    }

    @Test
    @DisplayName("S6 An unknown manager, oneself and a cycle are reported; the rows are taken")
    void strangeManagersAreReported() {
        StagedFeed staged = world.stage("hr", false, null, false, bytes(HEADER
                + "1,A,A,2020-01-01,S,C,2,active,\n2,B,B,2020-01-01,S,C,3,active,\n"
                + "3,C,C,2020-01-01,S,C,1,active,\n4,D,D,2020-01-01,S,C,4,active,\n5,E,E,2020-01-01,S,C,99,active,\n6,F,F,2020-01-01,S,C,1,active,\n"))
                .get();
        assertThat(staged.counts().joins()).isEqualTo(6);
        assertThat(staged.counts().remarks()).isEqualTo(5);
        assertThat(world.feeds.remarks(staged.run().id(), PageRequest.first()).items()).extracting(Remark::key)
                .containsExactly("1", "2", "3", "4", "5");
        world.apply(staged);
        StagedFeed later = world
                .stage("hr", true, null, false,
                        bytes(HEADER + "3,C,C,2020-01-01,S,C,5,active,\n5,E,E,2020-01-01,S,C,6,active,\n"))
                .get();
        assertThat(world.feeds.remarks(later.run().id(), PageRequest.first()).items()).extracting(Remark::key)
                .containsExactly("3", "5");
    }

    @Test
    void remarksAndVersionsAreReadInPagesThatBeginWhereTheOneBeforeEnded() {
        StagedFeed staged = world.stage("hr", false, null, false, bytes(HEADER
                + "a:1,A,A,2020-01-01,S,C,9,active,\na,B,B,2020-01-01,S,C,9,active,\n5:,C,C,2020-01-01,S,C,9,active,\n"))
                .get();
        List<Remark> all = world.feeds.remarks(staged.run().id(), PageRequest.first()).items();
        assertThat(all).hasSize(3);
        assertThat(oneByOne(page -> world.feeds.remarks(staged.run().id(), page))).isEqualTo(all);
        world.apply(staged);
        for (String title : List.of("D", "E", "F")) {
            world.clock.turn(Duration.ofHours(1));
            world.takeDelta("hr", "a:1,A,A,2020-01-01,S," + title + ",9,active,\n");
        }
        UUID person = world.identities.byIdentifier(null, "a:1").orElseThrow();
        List<RecordVersion> versions = world.identities.history(person, PageRequest.first()).items();
        assertThat(versions).hasSizeGreaterThan(3);
        assertThat(oneByOne(page -> world.identities.history(person, page))).isEqualTo(versions);
        for (String lost : List.of("x", "7:x", "_", "2026-01-01T00:00:00Z_now_1")) {
            var page = new PageRequest(lost, 5);
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> world.feeds.remarks(staged.run().id(), page))
                    .withMessageContaining("is not where a page ends");
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> world.identities.history(person, page))
                    .withMessageContaining("is not where a page ends");
        }
    }

    private static <T> List<T> oneByOne(Function<PageRequest, Page<T>> list) {
        var all = new ArrayList<T>();
        String next = null;
        do {
            Page<T> page = list.apply(new PageRequest(next, 1));
            all.addAll(page.items());
            next = page.next();
        } while (next != null);
        return all;
    }

    @Test
    @DisplayName("S6 Hundreds of unknown managers are counted in the run")
    void manyUnknownManagersAreCounted() {
        StringBuilder rows = new StringBuilder();
        IntStream.range(1000, 1400)
                .forEach(i -> rows.append(i)
                        .append(",A,B,2020-01-01,Sales,Clerk,")
                        .append(i + 5000)
                        .append(",active,\n"));
        assertThat(world.take("hr", rows.toString())).extracting(FeedCounts::joins, FeedCounts::remarks)
                .containsExactly(400, 400);
    }

    @Test
    @DisplayName("S8 The same feed twice changes nothing and records only the run")
    void sameFeedTwiceChangesNothing() {
        world.take("hr", ANN + BOB + CID);
        long before = evidence();
        StagedFeed again = world.stage("hr", false, null, false, bytes(HEADER + CID + ANN + BOB)).get();
        assertThat(again.isUnchanged()).isTrue();
        assertThat(again.run().state()).isEqualTo(RunState.DONE);
        assertThat(evidence()).isEqualTo(before);
    }

    private long evidence() {
        return world.database.jdbc().sql("select count(*) from audit.evidence").query(Long.class).single();
    }

    @Test
    @DisplayName("S8 An older feed is refused unless told, and then fills only its own time")
    void olderFeedsAreRefusedUnlessTold() {
        world.applied(world.stage("hr", false, "2026-01-01", false, bytes(HEADER + ANN)).get());
        world.applied(
                world.stage("hr", false, "2026-03-01", false, bytes(HEADER + ANN.replace("Clerk", "Head"))).get());
        byte[] late = bytes(HEADER + ANN.replace("Clerk", "Lead"));
        assertThat(world.stage("hr", false, "2026-02-01", false, late)).isInstanceOfSatisfying(Outcome.Refused.class,
                refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.OUTDATED));
        world.applied(world.stage("hr", false, "2026-02-01", true, late).get());
        UUID ann = world.identities.byIdentifier(null, "1").orElseThrow();
        assertThat(world.employment("1").text("title")).isEqualTo("Head");
        assertThat(List.of("2026-01-15", "2026-02-15", "2026-03-05")
                .stream()
                .map(day -> world.identities.asOf(ann,
                        Instant.parse(day + "T12:00:00Z"), world.now()).getFirst().attributes().get("title")))
                .containsExactly("Clerk", "Lead", "Head");
    }

    @Test
    @DisplayName("S9 Two sources feed one person: precedence per attribute, with provenance")
    void sourcesRankPerAttribute() {
        world.with(badges(5));
        world.take("hr", ANN + BOB);
        world.applied(
                world.stage("badges", false, null, false, bytes("id,site,dept\n1,Basel,Security\n2,Genf,\n")).get());
        assertThat(world.employment("1").attributes()).containsEntry("location", "Basel")
                .containsEntry("department", "Security")
                .containsEntry("title", "Clerk");
        assertThat(world.employment("2").attributes()).containsEntry("location", "Genf")
                .containsEntry("department", "Sales");
        world.take("hr", ANN.replace("Clerk", "Lead") + BOB);
        assertThat(world.employment("1").attributes()).containsEntry("location", "Basel")
                .containsEntry("title", "Lead");
        UUID ann = world.identities.byIdentifier("employee_number", "1").orElseThrow();
        assertThat(world.identities.provenance(ann)).extracting("attribute", "source")
                .contains(tuple("department", "badges"), tuple("location", "badges"), tuple("title", "hr"));
    }

    @Test
    @DisplayName("S9 Two sources that deliver at once about the same new people lose nothing")
    void concurrentSourcesLoseNothing() {
        world.with(badges(5));
        StringBuilder people = new StringBuilder();
        StringBuilder places = new StringBuilder("id,site,dept\n");
        IntStream.range(0, 300).forEach(i -> {
            people.append(i).append(",A,B,2020-01-01,Sales,Clerk,,active,\n");
            places.append(i).append(",Basel,\n");
        });
        var one = CompletableFuture.runAsync(() -> world.take("hr", people.toString()));
        var other = CompletableFuture.runAsync(
                () -> world.applied(world.stage("badges", false, null, false, bytes(places.toString())).get()));
        CompletableFuture.allOf(one, other).join();
        assertThat(world.database.jdbc().sql("""
                select count(*) from identity.employment where attributes ->> 'location' = 'Basel' and attributes ->> 'title' = 'Clerk'
                """).query(Integer.class).single()).isEqualTo(300);
        assertThat(world.database.jdbc().sql("select count(*) from identity.identity").query(Integer.class).single())
                .isEqualTo(300);
    }

    private static SourceDefinition badges(int precedence) {
        return new SourceDefinition("badges", precedence, "id", "id", "employee_number", null,
                List.of(text("location", "site"), text("department", "dept")),
                Map.of(), false, ',', "UTF-8", "Europe/Zurich");
    }

    @Test
    @DisplayName("S11 A start to come is a pre-hire; the last day ends at midnight in that person's zone")
    void datesMoveTheStateInTheirZone() {
        world.take("hr",
                "1,Ann,Ash,2026-03-12,Sales,Clerk,,active,\n2,Bob,Birch,2019-01-01,Sales,Head,,active,2026-03-10\n");
        assertThat(world.state("1")).isEqualTo(Employment.State.PREHIRE);
        assertThat(world.state("2")).isEqualTo(Employment.State.ACTIVE);
        assertThat(advance()).isEmpty();
        world.clock.turn(Duration.ofHours(11));
        assertThat(advance()).containsExactly("2 left");
        world.clock.turn(Duration.ofHours(24));
        assertThat(advance()).containsExactly("1 active");
        assertThat(advance()).isEmpty();
    }

    private List<String> advance() {
        var applied = world.transactions.execute(_ -> world.feeds.advance(world.now(), 100, SOMEBODY));
        return applied.employments().stream().map(one -> one.now().key() + " " + one.now().state().word()).toList();
    }

    @Test
    @DisplayName("S12 A rehire is the same identity and the same employment")
    void rehireIsTheSameIdentity() {
        world.take("hr", ANN + BOB);
        UUID before = world.employment("1").identityId();
        assertThat(world.take("hr", ANN.replace("active,", "terminated,2026-03-01") + BOB).leaves()).isEqualTo(1);
        assertThat(world.state("1")).isEqualTo(Employment.State.LEFT);
        assertThat(world.take("hr", ANN + BOB).returns()).isEqualTo(1);
        assertThat(world.employment("1").identityId()).isEqualTo(before);
        assertThat(world.state("1")).isEqualTo(Employment.State.ACTIVE);
    }

    @Test
    void peopleFirstSeenAsLeftAreKnownAndHaveLeft() {
        FeedCounts counts = world.take("hr", ANN + "2,Bob,Birch,2019-01-01,Sales,Head,,terminated,2020-01-01\n");
        assertThat(counts).extracting(FeedCounts::joins, FeedCounts::former).containsExactly(1, 1);
        assertThat(world.state("2")).isEqualTo(Employment.State.LEFT);
    }

    @Test
    void aLeaveOfAbsenceIsAState() {
        world.take("hr", ANN.replace("active", "on leave"));
        assertThat(world.state("1")).isEqualTo(Employment.State.LEAVE);
    }

    @Test
    void aChunkIsAppliedOnce() {
        StagedFeed staged = world.stage("hr", false, null, false, bytes(HEADER + ANN)).get();
        world.apply(staged);
        assertThat(world.transactions.<AppliedChunk>execute(_ -> world.feeds.apply(staged.run().id(), 1, SOMEBODY)))
                .isEqualTo(AppliedChunk.NOTHING);
    }

    @Test
    void twoDeliveriesOfOneSourceDoNotRunAtOnce() {
        world.stage("hr", false, null, false, bytes(HEADER + ANN)).get();
        assertThat(world.stage("hr", false, null, false, bytes(HEADER + ANN)))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.CONFLICT);
                    assertThat(refused.refusal().sentence()).contains("`hr`", "one feed run at a time");
                });
        assertThat(world.runs.recover(SOMEBODY)).isEqualTo(1);
        assertThat(world.stage("hr", false, null, false, bytes(HEADER + ANN))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void aKeyIsNeverGivenToAnotherPerson() {
        world.with(new SourceDefinition("jobs", 20, "job", "who", "employee_number", "contractor",
                List.of(new AttributeMapping("sponsor", "sponsor", AttributeType.TEXT, true, List.of(), null),
                        new AttributeMapping("endDate", "until", AttributeType.DATE, true, List.of(), null),
                        date("startDate", "since")),
                Map.of(), false, ',', "UTF-8", "Europe/Zurich"));
        String header = "job,who,sponsor,until,since\n";
        world.applied(world.stage("jobs", false, null, false,
                bytes(header + "j1,1,2,2027-01-01,\nj2,1,2,2027-01-01,\nj3,2,2,2027-01-01,\n")).get());
        assertThat(world.identities.employments(world.identities.byIdentifier(null, "1").orElseThrow())).hasSize(2);
        StagedFeed staged = world
                .stage("jobs", true, null, false, bytes(header + "j1,2,2,2027-01-01,\nj2,1,2,2028-01-01,\n"))
                .get();
        assertThat(staged.counts()).extracting(FeedCounts::quarantined, FeedCounts::changes).containsExactly(1, 1);
        assertThat(world.quarantined(staged)).extracting(QuarantinedRow::line, QuarantinedRow::field)
                .containsExactly(tuple(2, "who"));
    }

    @Test
    void peopleAreFoundByWordsAndPagedByName() {
        world.take("hr", ANN + BOB + CID);
        assertThat(names("", PersonFilter.ALL)).containsExactly("Ann Ash", "Bob Birch", "Cid Cedar");
        assertThat(names("bir", PersonFilter.ALL)).containsExactly("Bob Birch");
        assertThat(names("ash ann", PersonFilter.ALL)).containsExactly("Ann Ash");
        assertThat(names("3", PersonFilter.ALL)).containsExactly("Cid Cedar");
        assertThat(names("%", PersonFilter.ALL)).isEmpty();
        assertThat(names("", new PersonFilter(Employment.State.ACTIVE, "Sales"))).containsExactly("Ann Ash",
                "Bob Birch");
        var first = world.identities.search("", PersonFilter.ALL, new PageRequest(null, 2));
        assertThat(world.identities.search("", PersonFilter.ALL, new PageRequest(first.next(), 2)).items())
                .extracting("name")
                .containsExactly("Cid Cedar");
    }

    private List<String> names(String words, PersonFilter filter) {
        return world.identities.search(words, filter, PageRequest.first())
                .items()
                .stream()
                .map(person -> person.name())
                .toList();
    }
}

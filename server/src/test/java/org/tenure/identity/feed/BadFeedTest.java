package org.tenure.identity.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tenure.identity.feed.FeedWorld.HEADER;
import static org.tenure.identity.feed.FeedWorld.bytes;
import static org.tenure.identity.feed.FeedWorld.hr;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// Files that are not what the source delivers: each gets one clear sentence and changes nothing.
class BadFeedTest {

    private static final String ANN = "1,Ann,Ash,2020-01-01,Sales,Clerk,2,active,\n";
    private static final String BOB = "2,Bob,Birch,2019-01-01,Sales,Head,,active,\n";

    private static FeedWorld world;

    @BeforeAll
    static void open() {
        world = new FeedWorld("2026-03-10T12:00:00Z").with(hr("hr", true));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    @DisplayName("S2 An empty feed is an error that changes nothing")
    void empty() {
        refused("", "empty");
        refused("\n\n", "empty");
        refused(HEADER, "no rows");
    }

    @Test
    @DisplayName("S2 A truncated feed is an error that changes nothing")
    void truncated() {
        refused(HEADER + ANN + "2,Bob,Bir", "breaks off", "line 3");
        refused(HEADER + ANN + "2,\"Bob,Birch,2019-01-01,Sales,Head,,active,\n" + ANN.repeat(3), "breaks off", "quote");
    }

    @Test
    @DisplayName("S7 Columns that are missing or renamed are named, with what looks most like them")
    void renamedColumns() {
        refused((HEADER + ANN).replace("start_date", "StartDate"), "`start_date`", "`StartDate`");
        refused(ANN + BOB, "not its header");
        refused((HEADER + ANN).replace("title", "department"), "`department` twice");
    }

    @Test
    @DisplayName("S7 Columns in another order are found by name")
    void movedColumns() {
        var outcome = world.stage("hr", false, null, false,
                bytes("status,end_date,employee_id,family_name,given_name,start_date,department,title,manager_id\n"
                        + "active,,1,Ash,Ann,2020-01-01,Sales,Clerk,\n"));
        assertThat(outcome.get().counts().joins()).isEqualTo(1);
        world.runs.fail(outcome.get().run().id(), "enough seen", FeedWorld.SOMEBODY).get();
    }

    @Test
    @DisplayName("S7 Another delimiter is said")
    void otherDelimiter() {
        refused((HEADER + ANN).replace(',', ';'), "`;`", "`,`");
        refused((HEADER + ANN).replace(',', '\t'), "tabulators");
    }

    @Test
    @DisplayName("S7 UTF-8 with a byte order mark is taken; UTF-16, Latin-1 and gzip are refused by name")
    void otherEncodings() {
        var marked = world.stage("hr", false, null, false, bytes("\uFEFF" + HEADER + ANN)).get();
        assertThat(marked.counts().joins()).isEqualTo(1);
        world.runs.fail(marked.run().id(), "enough seen", FeedWorld.SOMEBODY).get();
        refused(bytes(HEADER + ANN, StandardCharsets.UTF_16), "UTF-16");
        refused(bytes(HEADER + ANN, StandardCharsets.UTF_16LE), "UTF-16");
        refused(bytes(HEADER + ANN + BOB.replace("Birch", "Bjørn"), StandardCharsets.ISO_8859_1), "not UTF-8", "line 3",
                "Latin-1");
        refused(new byte[]{0x1F, (byte) 0x8B, 8, 0}, "gzip");
    }

    @Test
    @DisplayName("S7 Dates in another form are said, not guessed")
    void otherDates() {
        refused((HEADER + ANN + BOB).replace("2020-01-01", "31.01.2020").replace("2019-01-01", "01.12.2019"),
                "`dd.MM.yyyy`", "`start_date`", "`yyyy-MM-dd`");
    }

    @Test
    @DisplayName("S4 When most rows cannot be taken, none is")
    void mostRowsBad() {
        refused((HEADER + ANN + BOB).replace("active", "here"), "2 of 2 rows", "`status`", "here");
    }

    @Test
    void aFeedFromTheFutureIsRefused() {
        assertThat(world.stage("hr", false, "2026-03-11", false, bytes(HEADER + ANN))).isInstanceOfSatisfying(
                Outcome.Refused.class,
                refused -> assertThat(refused.refusal().sentence()).contains("still to come"));
    }

    private static void refused(String content, String... words) {
        refused(bytes(content), words);
    }

    private static void refused(byte[] content, String... words) {
        assertThat(world.stage("hr", false, null, false, content)).isInstanceOfSatisfying(Outcome.Refused.class,
                refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.BAD_FEED);
                    assertThat(refused.refusal().sentence()).contains(words);
                });
        assertThat(world.database.jdbc()
                .sql("select count(*) from identity.difference d join change.run r on r.id = d.run_id where r.problem not like 'enough%'")
                .query(Integer.class)
                .single()).isZero();
        assertThat(world.database.jdbc().sql("select count(*) from identity.identity").query(Integer.class).single())
                .isZero();
    }
}

package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedTest {

    private static final String ID = "01990000-0000-7000-8000-0000000000aa";
    private static final String CSV = "key,name\n1,Işıl\n";

    private final AnsweringServer server = new AnsweringServer();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("people.csv"), CSV);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String run(String state, int done, String details, String trips) {
        return """
                {"id":"%s","kind":"feed","cause":"hr","label":"people.csv","state":"%s","actor":"first","counts":{"adds":2,"changes":0,"removals":1},
                 "details":%s,"verdict":{"trips":%s},"problem":null,"input":{},"chunksTotal":4,"chunksDone":%d,
                 "createdAt":"2026-11-21T00:00:00Z","decidedBy":null,"decidedAt":null,"finishedAt":%s}"""
                .formatted(ID, state, details, trips, done, state.equals("DONE") ? "\"2026-11-21T00:00:09Z\"" : "null");
    }

    private static final String DETAILS = "{\"rows\":4985,\"quarantined\":22,\"joins\":2,\"leaves\":1,\"absent\":0,\"known\":4985}";

    @Test
    void aFeedIsFollowedUntilItIsAppliedAndRowsNotTakenAreShown() {
        StringBuilder rows = new StringBuilder();
        for (int line = 2; line < 22; line++) {
            rows.append(line == 2 ? "" : ",")
                    .append("{\"line\":%d,\"field\":\"start\",\"reason\":\"is no date\",\"excerpt\":\"31.02.26\"}"
                            .formatted(line));
        }
        server.on("POST /v1/feeds/hr?label=people.csv", run("APPLYING", 0, DETAILS, "[]"))
                .on("GET /v1/runs/" + ID + "/quarantined?size=20", "{\"items\":[" + rows + "],\"next\":\"21\"}")
                .on("GET /v1/runs/" + ID, run("APPLYING", 2, DETAILS, "[]"))
                .on("GET /v1/runs/" + ID, run("DONE", 4, DETAILS, "[]"));
        Shell.Said said = Shell.signedIn(server).run("feed", "hr", file.toString());
        assertThat(said.exit()).isZero();
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).startsWith("""
                Feed of `hr`, run %s
                  rows            4,985
                  rows not taken     22
                  joins               2
                  leaves              1

                Not taken, 22 rows:
                LINE  COLUMN  REASON      THERE STOOD
                   2  start   is no date  31.02.26
                   3  start   is no date  31.02.26
                """.formatted(ID));
        assertThat(said.out()).endsWith("""
                  21  start   is no date  31.02.26
                … and 2 more: `tenure runs quarantined %s --all`

                Done 2026-11-21 13:45:09 +13:45.
                """.formatted(ID));
        assertThat(server.asked().getFirst().body()).isEqualTo(CSV);
    }

    @Test
    void aHeldFeedShowsWhomItTouchesAndHowToDecide() {
        String trips = "[{\"countOf\":\"removals\",\"counted\":1,\"limit\":0,\"sentence\":\"`hr` would remove 1 person; more than 0 on one day need a person.\"}]";
        server.on("POST /v1/feeds/hr?label=people.csv&delta=true&effective=2026-12-01&older=true",
                run("HELD", 0, "{\"rows\":3,\"joins\":2,\"leaves\":1}", trips))
                .on("GET /v1/runs/" + ID + "/differences?effect=leaves&size=20",
                        """
                        {"items":[{"key":"7","person":"Bo","effect":"LEAVES","identity":"1","before":{"status":"active","department":"Sales"},"after":{"status":"left","department":"Sales"}}]}""")
                .on("GET /v1/runs/" + ID + "/differences?effect=joins&size=20",
                        """
                        {"items":[{"key":"8","person":"Cy","effect":"JOINS","identity":null,"before":{},"after":{"status":"active"}},
                         {"key":"9","person":"Di","effect":"JOINS","identity":null,"before":{},"after":{"status":"active"}}]}""");
        Shell.Said said = Shell.signedIn(server)
                .run("feed", "hr", file.toString(), "--delta", "--effective", "2026-12-01", "--older");
        assertThat(said).isEqualTo(new Shell.Said(3, """
                Feed of `hr`, run %1$s
                  rows    3
                  joins   2
                  leaves  1

                EFFECT  PERSON  KEY  BECOMES DIFFERENT
                leaves  Bo      7    status active → left
                joins   Cy      8
                joins   Di      9

                Held: `hr` would remove 1 person; more than 0 on one day need a person.
                Let it go on:   tenure runs approve %1$s
                Throw it away:  tenure runs discard %1$s --reason WHY
                """.formatted(ID), ""));
    }

    @Test
    void approvingAtOnceLetsAHeldFeedGoOn() {
        String counted = "{\"rows\":3,\"joins\":2,\"leaves\":1}";
        server.on("POST /v1/feeds/hr?label=people.csv", run("HELD", 0, counted, "[]"))
                .on("POST /v1/runs/" + ID + "/approve", run("DONE", 4, counted, "[]"));
        Shell.Said said = Shell.signedIn(server).run("feed", "hr", file.toString(), "--approve");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).endsWith("  leaves  1\n\nDone 2026-11-21 13:45:09 +13:45.\n");
    }

    @Test
    void packedFilesAreUnpackedOnTheWayAndSoIsStandardInput() throws IOException {
        server.on("POST /v1/feeds/hr?label=people.csv.gz", run("DONE", 0, "{\"rows\":1}", "[]"))
                .on("POST /v1/feeds/hr?label=standard%20input", run("DONE", 0, "{\"rows\":1}", "[]"));
        byte[] packed = packed(CSV);
        Path gz = Files.write(folder.resolve("people.csv.gz"), packed);
        Shell.signedIn(server).run("feed", "hr", gz.toString());
        Shell.signedIn(server).typing(packed).run("feed", "hr", "-");
        Shell.signedIn(server).typing(CSV).run("feed", "hr", "-");
        assertThat(server.asked()).extracting(AnsweringServer.Asked::body).containsExactly(CSV, CSV, CSV);
    }

    @Test
    void aDamagedFileIsSaidToBeOne() throws IOException {
        byte[] packed = packed("key,name\n" + "1,a\n".repeat(100_000));
        Path gz = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed, packed.length / 2));
        Shell.Said said = Shell.signedIn(server).run("feed", "hr", gz.toString());
        assertThat(said).isEqualTo(
                new Shell.Said(1, "", "`%s` cannot be read: Unexpected end of ZLIB input stream.\n".formatted(gz)));
    }

    @Test
    void aMissingFileAsksNothing() {
        assertThat(Shell.signedIn(server).run("feed", "hr", "/nowhere/x.csv"))
                .isEqualTo(new Shell.Said(2, "", "There is no file `/nowhere/x.csv` that can be read.\n"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whatTheServerRefusesIsSaidInItsWords() {
        server.on("POST /v1/feeds/hr?label=people.csv", 422, "{\"detail\":\"The feed of `hr` has no column `key`.\"}");
        assertThat(Shell.signedIn(server).run("feed", "hr", file.toString()))
                .isEqualTo(new Shell.Said(1, "", "The feed of `hr` has no column `key`.\n"));
    }

    @Test
    void discardingNeedsAReasonAndSendsIt() {
        server.on("POST /v1/runs/" + ID + "/discard", run("DISCARDED", 0, "{}", "[]"));
        assertThat(Shell.signedIn(server).run("runs", "discard", ID).exit()).isEqualTo(Exit.USAGE);
        Shell.Said said = Shell.signedIn(server).run("runs", "discard", ID, "--reason", "wrong \"file\"");
        assertThat(said).isEqualTo(new Shell.Said(0, "Discarded: nothing of run %s was taken.\n".formatted(ID), ""));
        assertThat(server.asked().getLast().body()).isEqualTo("{\"reason\":\"wrong \\\"file\\\"\"}");
    }

    @Test
    void aHeldRunIsJsonAndACodeForScripts() {
        String held = run("HELD", 0, "{}", "[]");
        server.on("POST /v1/feeds/hr?label=people.csv", held);
        assertThat(Shell.signedIn(server).run("feed", "hr", file.toString(), "--json"))
                .isEqualTo(new Shell.Said(3, held + "\n", ""));
    }

    private static byte[] packed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

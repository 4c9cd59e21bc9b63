package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final String PLAN = """
            {"problems":[],"edits":[
              {"kind":"role","name":"engineer","effect":"CREATED","fields":[]},
              {"kind":"rule","name":"everybody","effect":"CHANGED","fields":["condition","gives"]}],
             "kept":[{"kind":"role","name":"old-timers"}],
             "impact":{"gaining":1200,"losing":1,"accessGained":1200,"accessLost":1,"first":[
               {"identity":"1","name":"Anna","target":"git/developers","purpose":"standard","gains":true},
               {"identity":"2","name":null,"target":"wiki","purpose":"admin","gains":false}],
              "verdict":{"trips":[{"countOf":"adds","counted":1200,"limit":100,"sentence":"1,200 people would gain; 100 may."}]}}}""";

    private final AnsweringServer server = new AnsweringServer();

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("roles"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve("roles/engineer.yaml"), "role: engineer");
        Files.writeString(folder.resolve("rules.yml"), "rule: everybody");
        Files.writeString(folder.resolve("README.md"), "not a definition");
        Files.writeString(folder.resolve(".git/x.yaml"), "hidden");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPlanShowsChangesAndWhoGainsAndLoses() {
        server.on("POST /v1/model/plan", PLAN);
        assertThat(Shell.signedIn(server).run("plan", folder.toString())).isEqualTo(new Shell.Said(0, """
                IS       KIND  NAME       FIELDS
                created  role  engineer
                changed  rule  everybody  condition, gives

                Not in the folder and kept: role old-timers. `--retire` ends them.

                1,200 people gain access (1,200), 1 person loses access (1).

                PERSON  GAINS OR LOSES  TARGET          ACCOUNT
                Anna    gains           git/developers  standard
                2       loses           wiki            admin
                … and 1,199 more; `--json` lists the first 2.

                Would be held: 1,200 people would gain; 100 may.
                """, ""));
        assertThat(server.asked().getFirst().body())
                .contains("\"roles/engineer.yaml\":\"role: engineer\"", "\"rules.yml\":", "\"retire\":false")
                .doesNotContain("hidden", "README");
    }

    @Test
    void problemsAreSaidAsCompilersSayThem() {
        server.on("POST /v1/model/plan",
                """
                {"problems":[{"file":"rules.yml","line":3,"column":12,"message":"There is no attribute `departmnt`; `department` is near."},
                 {"file":"roles/engineer.yaml","line":0,"column":0,"message":"Role `engineer` contains itself."}],"edits":[],"kept":[],"impact":null}""");
        Shell.Said expected = new Shell.Said(1, """
                %1$s/rules.yml:3:12: There is no attribute `departmnt`; `department` is near.
                %1$s/roles/engineer.yaml: Role `engineer` contains itself.
                """.formatted(folder), "2 problems: nothing can be applied before they are mended.\n");
        assertThat(Shell.signedIn(server).run("plan", folder.toString())).isEqualTo(expected);
        assertThat(Shell.signedIn(server).run("apply", folder.toString(), "--yes")).isEqualTo(expected);
        assertThat(server.lines()).containsOnly("POST /v1/model/plan");
    }

    @Test
    void applyingAsksOnATerminalAndNoIsNo() {
        server.on("POST /v1/model/plan", PLAN);
        Shell.Said said = Shell.signedIn(server).terminal(100).typing("n\n").run("apply", folder.toString());
        assertThat(said.exit()).isEqualTo(Exit.REFUSED);
        assertThat(said.err()).isEqualTo("Apply this? [y/N] Nothing was applied.\n");
        assertThat(server.lines()).containsExactly("POST /v1/model/plan");
    }

    @Test
    void withoutATerminalNothingIsAppliedUnasked() {
        server.on("POST /v1/model/plan", PLAN);
        Shell.Said said = Shell.signedIn(server).typing("y\n").run("apply", folder.toString());
        assertThat(said.exit()).isEqualTo(Exit.USAGE);
        assertThat(said.err())
                .isEqualTo("Nobody is there to ask: say `--yes` to apply this plan. Nothing was applied.\n");
        assertThat(server.lines()).containsExactly("POST /v1/model/plan");
    }

    @Test
    void yesAppliesAndAHeldModelShowsWhoIsAffected() {
        server.on("POST /v1/model/plan", PLAN)
                .on("POST /v1/model/apply",
                        "{\"problems\":[],\"run\":{\"id\":\"7\",\"kind\":\"model\",\"cause\":\"folder\",\"state\":\"HELD\",\"verdict\":{\"trips\":[]},\"details\":{}}}")
                .on("GET /v1/runs/7/effects?size=20",
                        "{\"items\":[{\"name\":\"Anna\",\"target\":\"wiki\",\"purpose\":\"standard\",\"gains\":true}],\"next\":\"x\"}");
        Shell.Said said = Shell.signedIn(server)
                .terminal(100)
                .typing("Y\n")
                .run("apply", folder.toString(), "--retire");
        assertThat(said.exit()).isEqualTo(Exit.HELD);
        assertThat(said.out()).endsWith("""

                PERSON  GAINS OR LOSES  TARGET  ACCOUNT
                Anna    gains           wiki    standard
                … and more: `tenure runs people 7 --all`

                Held: a person has to decide.
                Let it go on:   tenure runs approve 7
                Throw it away:  tenure runs discard 7 --reason WHY
                """);
        assertThat(server.asked().getLast().line()).isEqualTo("GET /v1/runs/7/effects?size=20");
        assertThat(server.asked().get(1).body()).contains("\"retire\":true");
    }

    @Test
    void aModelThatIsThereAlreadyIsNotAppliedAgain() {
        server.on("POST /v1/model/plan", "{\"problems\":[],\"edits\":[],\"kept\":[],\"impact\":null}");
        assertThat(Shell.signedIn(server).run("apply", folder.toString()))
                .isEqualTo(new Shell.Said(0, "Nothing to change: the server has all of this already.\n", ""));
    }

    @Test
    void aFolderWithoutDefinitionsIsAMistake() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(Shell.signedIn(server).run("plan", empty.toString()))
                .isEqualTo(new Shell.Said(2, "", "Folder `%s` holds no `.yaml` file.\n".formatted(empty)));
    }
}

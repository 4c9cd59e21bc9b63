package org.tenure.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// What people get wrong, and exactly what they are told.
class BadFilesTest {

    /// A file, what is said, and whether the JSON Schema sees it too: it knows nothing of connectors or of YAML itself.
    static Stream<Arguments> files() {
        return Stream.of(shapes(), values(), settings(), writing()).flatMap(all -> all);
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                bad("a key that is not known", true, "roels: {}",
                        "1:1: `roels` is not known here. Did you mean `roles`?"),
                bad(
                        "a key that is like no other",
                        true,
                        "roles:\n  a: { owner: x, contains: [], colour: red }",
                        "2:32: `colour` is not known here. Known are `title`, `description`, `owner`, `contains`."),
                bad("a key that is missing", true, "roles:\n  a: { owner: x }",
                        "2:3: `contains` of `a` is missing. What it gives: `directory/staff` is an entitlement, `directory` just the account, `role:engineer` a role."),
                bad("a list where a map is meant", true, "roles: [a]",
                        "1:8: `roles` is a list; a map by name is meant."),
                bad("a text where a map is meant", true, "roles:\n  a: hello",
                        "2:6: `a` is `hello`; a map with `title`, `description`, `owner`, `contains` is meant."),
                bad("nothing where something is meant", true, "roles:\n  a: { owner: , contains: [] }",
                        "2:14: `owner` is empty; text of 1 to 1000 characters is meant."),
                bad("a text where a list is meant", true, "roles:\n  a: { owner: x, contains: directory }",
                        "2:28: `contains` is `directory`; a list is meant."),
                bad("a map in a list of texts", true, "roles:\n  a:\n    owner: x\n    contains:\n      - role: b",
                        "5:9: `contains` is a map; text of 1 to 250 characters is meant."),
                bad("a name that is none", true, "roles:\n  a b: { owner: x, contains: [] }",
                        "2:3: `a b` is no name for a role; letters, digits, dots, hyphens and underscores, the first a letter or digit, at most 100 is meant."));
    }

    private static Stream<Arguments> values() {
        return Stream.of(
                bad("a word that is near", true, rule("purpose: standart"),
                        "6:14: `purpose` is `standart`; one of `standard`, `admin`, `service`, `system`, `shared`, `agent` is meant. Did you mean `standard`?"),
                bad("a number that is too great", true, rule("leadDays: 91"),
                        "6:15: `leadDays` is `91`; a whole number from 0 to 90 is meant."),
                bad("a number that is none", true, rule("leadDays: soon"),
                        "6:15: `leadDays` is `soon`; a whole number from 0 to 90 is meant."),
                bad("YAML 1.1's yes", false, source("absentMeansLeft: yes"),
                        "7:22: `absentMeansLeft` is `yes`; `true` or `false` is meant."),
                bad("two characters that delimit", true, source("delimiter: ';;'"),
                        "7:16: `delimiter` is `;;`; one character such as `;` is meant."),
                bad("a status that is none", true, source("statuses: { A: activ }"),
                        "7:20: `A` is `activ`; one of `active`, `leave`, `left`, `stopped` is meant. Did you mean `active`?"),
                bad("a type that is none", true,
                        source("precedence: 1").replace("a: col", "a: { column: c, type: int }"),
                        "6:29: `type` is `int`; one of `text`, `number`, `boolean`, `date` is meant."),
                bad("a duration that is none", true, connection("settle: soon"),
                        "9:15: `settle` is `soon`; a duration of at most a day such as `500ms`, `30s`, `5m` is meant."),
                bad("more in a hundred than a hundred", true, "limits:\n  feed:\n    hr: { adds: { percent: 101 } }",
                        "3:28: `percent` is `101`; a number from 0 to 100 with at most two decimals is meant."),
                bad("a limit that says nothing", false, "limits:\n  feed:\n    hr: { adds: {} }",
                        "3:17: A limit says `most`, `percent`, or both; this one says neither."));
    }

    private static Stream<Arguments> settings() {
        return Stream.of(
                bad("a secret in the file", false,
                        connection("concurrency: 1").replace("url: x", "url: x, password: hunter2"),
                        "7:27: `password` is a secret, and secrets do not stand in files. Say where it is: `{env: NAME}` or `{file: PATH}`."),
                bad("a secret beside its reference", false,
                        connection("concurrency: 1").replace("url: x", "url: x, password: { env: A, value: b }"),
                        "7:27: `password` is a secret, and secrets do not stand in files. Say where it is: `{env: NAME}` or `{file: PATH}`."),
                bad("a setting the connector has not", false,
                        connection("concurrency: 1").replace("url: x", "url: x, pagesize: 1"),
                        "7:27: The connector `ldap` has no setting `pagesize`. Did you mean `pageSize`?"),
                bad("a setting the connector needs", false,
                        connection("concurrency: 1").replace("url: x", "pageSize: 1"),
                        "7:17: The connector `ldap` needs the setting `url`: Where it is."),
                bad("a connector that is not there", false, connection("concurrency: 1").replace("ldap", "ldpa"),
                        "6:18: There is no connector `ldpa`. Did you mean `ldap`?"));
    }

    private static Stream<Arguments> writing() {
        return Stream.of(
                bad("a key that is there twice", false,
                        "roles:\n  a: { owner: x, contains: [] }\n  a: { owner: y, contains: [] }",
                        "3:3: `a` stands here twice, first in line 2. Keep one."),
                bad("an alias", false, "roles:\n  a: &a { owner: x, contains: [] }\n  b: *a",
                        "2:6: `&a` is an anchor. Anchors are not read: take it out."),
                bad("a bomb", false, "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                        "1:23: This is nested more than 20 deep. Nothing in the format is."),
                bad("a tag", false, "roles: !!java.net.URL [x]",
                        "1:8: `tag:yaml.org,2002:java.net.URL` is a type of YAML's own. Types follow from the key: take it out."),
                bad("two documents", false, "roles: {}\n---\nrules: {}",
                        "2:1: A second document begins here. One file holds one; take the `---` out."),
                bad("a tab", false, "roles:\n\ta: 1",
                        "2:1: This is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation). Look at indentation, quotes and brackets here and in the line above."),
                bad("a bracket that does not close", false, "roles: [a",
                        "1:10: This is not YAML: expected ',' or ']', but got <stream end>. Look at indentation, quotes and brackets here and in the line above."),
                bad("a key that is a list", false, "[a]: b", "1:1: A key is a text, and this is a list."),
                bad("a file that is a list", false, "- roles",
                        "1:1: A file is a map with some of `sources`, `applications`, `roles`, `rules`, `limits`; this is a list."),
                bad("a file that is no text", false, "roles: \u0000",
                        "1:1: This is not a text file in UTF-8: it has characters that YAML does not allow. Save it as UTF-8."));
    }

    private static String rule(String more) {
        return "rules:\n  a:\n    owner: x\n    when: 'true'\n    gives: [b]\n    " + more;
    }

    private static String source(String more) {
        return "sources:\n  hr:\n    scheme: n\n    key: k\n    attributes:\n      a: col\n    " + more;
    }

    private static String connection(String more) {
        return "applications:\n  d:\n    owner: x\n    connection:\n      mode: full\n      connector: ldap\n      settings: { url: x }\n      login: [a]\n      "
                + more;
    }

    private static Arguments bad(String what, boolean schemaSeesIt, String content, String... said) {
        return Arguments.of(what, schemaSeesIt, content, Stream.of(said).map(one -> "model.yaml:" + one).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isToldExactly(String what, boolean schemaSeesIt, String content, List<String> said) {
        assertThat(ExampleFiles.read(content).problems()).extracting(Problem::toString).isEqualTo(said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isRefusedByTheSchemaWhereItCanTell(String what, boolean schemaSeesIt, String content, List<String> said) {
        if (schemaSeesIt) {
            assertThat(SchemaCheck.problems(Configuration.schema(), new Yaml().load(content))).isNotEmpty();
        } else {
            assertThat(said).isNotEmpty();
        }
    }

    @Test
    void everythingWrongInEveryFileIsSaidAtOnce() {
        assertThat(ExampleFiles.read(Map.of("b.yaml", "roles: [", "a.yaml", "roels: {}\nrules: []", "c.yaml", ""))
                .problems())
                .extracting(problem -> problem.file() + ":" + problem.line() + ":" + problem.column())
                .containsExactly("a.yaml:1:1", "a.yaml:2:8", "b.yaml:1:9");
    }

    @Test
    void oneThingInTwoFilesIsRefusedNamingBoth() {
        String role = "roles:\n  a: { owner: x, contains: [] }";
        assertThat(ExampleFiles.read(Map.of("a.yaml", role, "b.yaml", "\n" + role)).problems())
                .extracting(Problem::toString)
                .containsExactly("b.yaml:3:3: `a` is already in `a.yaml`, line 2. Keep one.");
    }

    @Test
    void limitsOfOneKindMayStandInTwoFiles() {
        ModelFiles read = ExampleFiles.read(Map.of(
                "a.yaml", "limits: { feed: { hr: { adds: { most: 1 } } } }",
                "b.yaml", "limits: { feed: { badges: { adds: { most: 2 } } } }"));

        assertThat(read.problems()).isEmpty();
        assertThat(read.model().limits()).hasSize(2);
    }

    @Test
    void aHundredProblemsAreSaidAndTheRestIsCounted() {
        var content = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            content.append("unknown").append(i).append(": 1\n");
        }
        assertThat(ExampleFiles.read(content.toString()).problems())
                .hasSize(101)
                .last()
                .hasToString("And 50 more. Repair these first.");
    }

    @Test
    void tooManyFilesAndTooMuchTextAreNotRead() {
        var files = new HashMap<String, String>();
        for (int i = 0; i < 501; i++) {
            files.put("f" + i + ".yaml", "");
        }
        assertThat(ExampleFiles.read(files).problems())
                .extracting(Problem::toString)
                .containsExactly("The folder has 501 files; at most 500 are read. Lay some together.");
        assertThat(ExampleFiles.read("#" + "x".repeat(10_000_000)).problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "model.yaml:1:1: With this file the folder has more than 10 MB, which is all that is read at once.");
    }

    @Test
    void whatModulesFindIsPutWhereItStands() {
        ModelFiles read = ExampleFiles.read(ExampleFiles.example());
        read.add(List.of(
                new org.tenure.catalog.ModelProblem(org.tenure.kernel.ErrorCode.INVALID, "role", "engineer",
                        "contains/1", "Wrong."),
                new org.tenure.catalog.ModelProblem(org.tenure.kernel.ErrorCode.INVALID, "entitlement",
                        "directory/root", "key", "Odd."),
                new org.tenure.catalog.ModelProblem(org.tenure.kernel.ErrorCode.INVALID, "role", "elsewhere",
                        "contains", "Not here.")));
        read.add(new org.tenure.kernel.Refusal(org.tenure.kernel.ErrorCode.INVALID,
                "Connection `paper`: no. Source `badges` too."));

        assertThat(read.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "Not here.",
                        "model.yaml:51:20: Odd.",
                        "model.yaml:52:3: Connection `paper`: no. Source `badges` too.",
                        "model.yaml:61:9: Wrong.");
    }
}

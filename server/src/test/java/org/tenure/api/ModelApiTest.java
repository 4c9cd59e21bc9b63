package org.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Objects of the model, put one by one and as files.
@ExtendWith(RunningServer.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelApiTest {

    private final RunningServer server;

    ModelApiTest(RunningServer server) {
        this.server = server;
    }

    @BeforeAll
    void oneOfEachKind() throws Exception {
        put("sources/staff", """
                {
                \t"scheme": "staff_number", "key": "no", "employment": "employee",
                \t"attributes": {"department": "dept", "grade": {"column": "grade", "type": "number"}}
                }
                """);
        put("applications/wiki",
                """
                {"owner": "it", "entitlements": {"readers": {"key": "r"}, "writers": {"key": "w", "title": "May write"}}}""");
        put("roles/author", """
                {"owner": "it", "contains": ["wiki/readers", "wiki/writers"]}""");
        put("rules/authors", """
                {"when": "department == 'Press'", "gives": ["role:author"], "owner": "it"}""");
    }

    private void put(String path, String body) throws Exception {
        RunningServer.Answer answer = server.put("/v1/model/" + path, body);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "sources/staff, /attributes/department, dept",
        "applications/wiki, /entitlements/writers/title, May write",
        "roles/author, /contains/1, wiki/writers",
        "rules/authors, /gives/0, role:author",
    })
    void whatIsPutCanBeGotAndPutAgain(String path, String pointer, String value) throws Exception {
        RunningServer.Answer got = server.get("/v1/model/" + path);
        assertThat(got.json().at(pointer).asString()).isEqualTo(value);

        RunningServer.Answer again = server.put("/v1/model/" + path, got.json().toString());
        assertThat(again.json().path("edits")).as("the same again changes nothing: %s", again.json()).isEmpty();
        assertThat(again.json().path("run").isNull()).isTrue();
        assertThat(server.get("/v1/model/" + path.replaceFirst("/.*", "")).json().has(path.replaceFirst(".*/", "")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "sources/staff2      | {\"scheme\": \"a\",~ \"key\": \"k\", \"attributes\": {\"g\": {\"column\": \"c\", \"type\": \"colour\"}}} | 2 | 58 | colour",
        "applications/wiki2  | {\"owner\": \"it\",~\"colour\": 1}            | 2 | 1  | colour",
        "roles/author2       | {\"owner\": \"it\",~~   \"contains\": [\"wiki/nothing\"]} | 3 | 17 | wiki/nothing",
        "rules/authors2      | {\"when\": \"departmnt == 'Press'\", \"gives\": [\"role:author\"], \"owner\": \"it\"} | 1 | 10 | departmnt",
    })
    void whatIsWrongIsSaidWithLineAndColumnOfTheBody(String path, String body, int line, int column, String word)
            throws Exception {
        RunningServer.Answer answer = server.put("/v1/model/" + path, body.replace('~', '\n'));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.detail()).startsWith("Nothing was changed. " + path + ":").contains(word);
        var first = answer.json().path("problems").get(0);
        assertThat(List.of(first.path("line").asInt(), first.path("column").asInt())).as(answer.json().toString())
                .containsExactly(line, column);
        assertThat(first.path("message").asString()).contains(word);
        assertThat(server.get("/v1/model/" + path).status()).as("nothing was written").isEqualTo(404);
    }

    @Test
    void aBodyCannotReachOutOfItsObject() throws Exception {
        assertThat(server.put("/v1/model/roles/x", "{\"owner\": \"it\"}}, \"rules\": {\"y\": {}").status())
                .isEqualTo(400);
        assertThat(server.put("/v1/model/roles/x", "[]").detail())
                .isEqualTo("The body is of the wrong type; an object is meant.");
    }

    @Test
    void thereAreNoOtherKinds() throws Exception {
        assertThat(server.put("/v1/model/planets/mars", "{}").detail())
                .isEqualTo(
                        "There are no objects of the kind `planets`; there are sources, applications, roles, rules.");
        assertThat(server.get("/v1/model/roles/nobody").status()).isEqualTo(404);
    }

    @Test
    void aPlanAnswersWhatIsWrongAndWhatWouldChange() throws Exception {
        RunningServer.Answer wrong = server.post("/v1/model/plan",
                Map.of("files", Map.of("a.yaml", "roles:\n  x: {owner: it, contains: [nowhere]}\n")));
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("problems").get(0).path("line").asInt()).isEqualTo(2);

        RunningServer.Answer right = server.post("/v1/model/plan",
                Map.of("files", Map.of("a.yaml", "roles:\n  x: {owner: it, contains: [wiki]}\n")));
        assertThat(right.json().path("edits")).hasSize(1);
        assertThat(server.get("/v1/model/roles/x").status()).as("nothing was written").isEqualTo(404);
    }

    @Test
    void filesThatAreWrongAreNotApplied() throws Exception {
        RunningServer.Answer wrong = server.post("/v1/model/apply",
                Map.of("files", Map.of("a.yaml", "roles:\n  x: {owner: it, contains: [nowhere, gone]}\n")));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.detail()).startsWith("Nothing was changed. a.yaml:2:")
                .endsWith(" And 1 more, listed in `problems`.");
    }
}

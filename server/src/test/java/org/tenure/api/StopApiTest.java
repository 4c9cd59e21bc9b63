package org.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tenure.kernel.Right;
import tools.jackson.databind.JsonNode;

/// Stops over HTTP: on a person that a feed brought, with nothing connected.
@ExtendWith(RunningServer.Shared.class)
class StopApiTest {

    private static String person(RunningServer server, String key) throws Exception {
        String source = """
                {"scheme": "stopped_%1$s", "key": "id", "employment": "employee", "attributes": {"givenName": "given", "familyName": "family"}}"""
                .formatted(key);
        assertThat(server.put("/v1/model/sources/stop-" + key, source).status()).isEqualTo(200);
        RunningServer.Answer run = server.send("POST", "/v1/feeds/stop-" + key, server.token, "text/csv",
                "id,given,family\n%s,Ada,Byron\n".formatted(key));
        server.post("/v1/runs/" + run.json().path("id").asString() + "/approve", null);
        return server.get("/v1/people/" + key).json().path("id").asString();
    }

    @Test
    void aPersonIsStoppedAndTheClockAnswers(RunningServer server) throws Exception {
        String id = person(server, "k1");
        RunningServer.Answer stopped = server.post("/v1/stops",
                Map.of("person", "k1", "kind", "kill", "why", "case 88"));
        assertThat(stopped.status()).as(stopped.detail()).isEqualTo(200);
        assertThat(stopped.json().path("person").asString()).isEqualTo("Ada Byron");
        assertThat(stopped.json().path("open").asInt()).isZero();
        JsonNode stop = stopped.json().path("stop");
        assertThat(stop.path("identity").asString()).isEqualTo(id);
        assertThat(stop.path("surface").asString()).isEqualTo("api");

        String path = "/v1/stops/" + stop.path("id").asString();
        assertThat(server.get(path).json().path("stop")).isEqualTo(stop);
        assertThat(server.get("/v1/stops?open=true&identity=" + id).json().path("items")).hasSize(1);
        assertThat(server.get("/v1/runs?kind=stop&cause=" + id).json().at("/items/0/state").asString())
                .isEqualTo("DONE");
        RunningServer.Answer lifted = server.post(path + "/lift", Map.of("why", "sorry"));
        assertThat(lifted.status()).isEqualTo(409);
        assertThat(lifted.detail()).contains("is a kill");
    }

    @Test
    void aFreezeIsRehearsedMadeAndLifted(RunningServer server) throws Exception {
        person(server, "k2");
        RunningServer.Answer rehearsed = server.post("/v1/stop-rehearsals", Map.of("person", "k2", "kind", "freeze"));
        assertThat(rehearsed.status()).as(rehearsed.detail()).isEqualTo(200);
        assertThat(server.get("/v1/stops?size=500").json().toString()).doesNotContain("k2");
        JsonNode stop = server.post("/v1/stops", Map.of("person", "k2", "kind", "freeze", "why", "x", "surface", "cli"))
                .json()
                .path("stop");
        assertThat(stop.path("surface").asString()).isEqualTo("cli");
        RunningServer.Answer lifted = server.post("/v1/stops/" + stop.path("id").asString() + "/lift",
                Map.of("why", "found"));
        assertThat(lifted.json().at("/stop/liftedWhy").asString()).isEqualTo("found");
    }

    @Test
    void aStopTakesTheRightAndLookingDoesNot(RunningServer server) throws Exception {
        String id = person(server, "k3");
        String reader = server.token(Set.of(Right.READ, Right.OPERATE));
        String order = "{\"person\":\"k3\",\"kind\":\"kill\",\"why\":\"x\"}";
        assertThat(server.send("POST", "/v1/stops", reader, "application/json", order).status()).isEqualTo(403);
        assertThat(server.send("GET", "/v1/stops?identity=" + id, reader, null, null).json().path("items")).isEmpty();
        String stopper = server.token(Set.of(Right.STOP));
        assertThat(server.send("POST", "/v1/stops", stopper, "application/json", order).status()).isEqualTo(200);
    }

    @Test
    void anOrderThatMakesNoSenseIsRefusedWithASentence(RunningServer server) throws Exception {
        person(server, "k4");
        for (Map<String, String> wrong : List.of(
                Map.of("person", "k4", "kind", "pause", "why", "x"),
                Map.of("person", "k4", "kind", "kill", "why", " "))) {
            assertThat(server.post("/v1/stops", wrong).status()).as(wrong.toString()).isEqualTo(400);
        }
        assertThat(server.post("/v1/stops", Map.of("person", "nobody", "kind", "kill", "why", "x")).status())
                .isEqualTo(404);
        assertThat(server.get("/v1/stops/01890a5d-ac96-774b-bcce-b302099a8057").status()).isEqualTo(404);
    }
}

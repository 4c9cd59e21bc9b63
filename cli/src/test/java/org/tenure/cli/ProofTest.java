package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Proofs of events, checked without a server. The one tried here was made by a real ledger of 21 events, which had 7 when the
/// checkpoint was taken.
class ProofTest {

    @TempDir
    Path folder;

    private Path proof;
    private Path key;
    private Path checkpoint;

    @BeforeEach
    void takeAway() throws IOException {
        proof = taken("proof.json");
        key = taken("key.pub");
        checkpoint = taken("checkpoint.json");
    }

    private Path taken(String name) throws IOException {
        Path file = folder.resolve(name);
        try (var in = Objects.requireNonNull(ProofTest.class.getResourceAsStream(name), name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    @Test
    @DisplayName("A3 a proof is checked offline, with the public key alone")
    void aProofIsChecked() {
        Shell.Said said = check();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains(
                "proven   the event is in the ledger, at position 4 of 21 events",
                "extends  the ledger of 7 events with head",
                "type         sources.changed",
                "content      number: 4");
        assertThat(check("--json").out()).startsWith("{\"proven\":true,\"event\":{\"actor\":\"tenure/tests\",");
        assertThat(check("--extends", checkpoint.toString()).exit()).isZero();
        assertThat(check("--extends", proof.toString()).exit()).isZero();
    }

    @Test
    void theKeyMayBePem() throws IOException {
        Files.writeString(key, "-----BEGIN PUBLIC KEY-----\n" + Files.readString(key) + "-----END PUBLIC KEY-----\n");
        assertThat(check().exit()).isZero();
        Files.writeString(key, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        assertThat(check().exit()).isEqualTo(2);
        assertThat(check().err()).contains("is no public Ed25519 key");
    }

    @ParameterizedTest
    @DisplayName("A3 a proof that was changed proves nothing, whatever was changed")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\\\"number\\\":4}            | \\\"number\\\":5}           | do not lead to the signed root",
        "tenure/tests                 | tenure/other                | do not lead to the signed root",
        "\"position\":4               | \"position\":5              | do not lead to the signed root",
        "\"position\":4               | \"position\":44             | do not lead to the signed root",
        "\"path\":[\"                 | \"path\":[\"00              | do not lead to the signed root",
        "\"path\":[\"                 | \"path\":[\"zz              | One of its hashes is not in hexadecimal",
        "tenure ledger                | tenure bridge               | The checkpoint is not signed by this key",
        "\\n21\\n                     | \\n22\\n                    | The checkpoint is not signed by this key",
        "\"signature\":\"             | \"signature\":\"AA          | The checkpoint is not signed by this key",
        "\"olderSize\":7              | \"olderSize\":8             | is not shown to extend the older one of 8 events",
        "\"olderRoot\":\"             | \"olderRoot\":\"00          | is not shown to extend the older one of 7 events",
        "event proof 1                | event proof 2               | is not of the format",
        "\"id\":\"                    | \"id\":\"x                  | names another event than the one that was sealed",
    })
    void aChangedProofProvesNothing(String what, String instead, String sentence) throws IOException {
        String written = Files.readString(proof);
        assertThat(written).contains(what);
        Files.writeString(proof, written.replace(what, instead));
        Shell.Said said = check();

        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out().replaceAll("\\s+", " ")).contains("proves nothing.", sentence);
    }

    @Test
    void aProofIsOfTheKeyThatWasGivenAndOfTheLedgerThatIsKnown() throws IOException {
        Files.writeString(proof, Files.readString(proof).replaceFirst("\"extension\":\\{.*}", "\"extension\":null}"));
        assertThat(check().exit()).isZero();
        Shell.Said said = check("--extends", checkpoint.toString());
        assertThat(said.exit()).isEqualTo(6);
        assertThat(said.out().replaceAll("\\s+", " "))
                .contains("Ask for it with `tenure audit prove EVENT --since 7`.");

        Files.writeString(key, "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n",
                StandardCharsets.US_ASCII);
        assertThat(check().out().replaceAll("\\s+", " ")).contains("The checkpoint is not signed by this key.");
    }

    @Test
    void aProofIsTakenAwayAsAFile() throws IOException {
        try (AnsweringServer server = new AnsweringServer()) {
            server.on("GET /v1/ledger/events/7/proof?since=7", "{\"format\":\"tenure event proof 1\"}");
            Path out = folder.resolve("taken.json");
            Shell.Said said = Shell.signedIn(server)
                    .run("audit", "prove", "7", "--since", "7", "--out", out.toString());
            assertThat(said.exit()).isZero();
            assertThat(said.out()).startsWith("Written to `");
            assertThat(out).hasContent("{\"format\":\"tenure event proof 1\"}");
            assertThat(Shell.signedIn(server).run("audit", "prove", "7", "--since", "7"))
                    .isEqualTo(new Shell.Said(0, "{\"format\":\"tenure event proof 1\"}\n", ""));
        }
    }

    @Test
    void whatIsNoProofIsSaid() throws IOException {
        Files.writeString(proof, "not JSON");
        assertThat(check()).extracting(Shell.Said::exit).isEqualTo(1);
        Files.writeString(proof, "{}");
        assertThat(check()).extracting(Shell.Said::exit).isEqualTo(6);
        Files.delete(proof);
        assertThat(check().err()).contains("cannot be read");
    }

    private Shell.Said check(String... more) {
        var arguments = new ArrayList<>(
                List.of("audit", "check", proof.toString(), "--key", key.toString()));
        arguments.addAll(List.of(more));
        return Shell.at("http://127.0.0.1:1").run(arguments.toArray(String[]::new));
    }
}

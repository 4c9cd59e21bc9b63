package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.tenure.audit.merkle.Proofs;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;

/// Proofs to take away, checked as somebody would who has nothing but the public key and the standards.
class ProofsOfEventsTest {

    private static final HexFormat HEX = HexFormat.of();

    private final SealedLedger ledger = new SealedLedger();
    private final ProveEvents prove = new ProveEvents(ledger.database.dataSource(),
            new DataSourceTransactionManager(ledger.database.dataSource()), ledger.folder());

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    @DisplayName("A3 every event of a ledger is proven to whoever has the public key")
    void everyEventIsProven() throws Exception {
        ledger.record(13);
        ledger.seal();
        ledger.record(287);
        ledger.seal();
        for (int position = 0; position < 300; position += 7) {
            EventProof proof = prove.prove(ledger.events.get(position), 13L, SealedLedger.SOMEBODY).get();

            assertThat(proof.position()).isEqualTo(position);
            assertThat(proof.event()).contains("\"number\":" + position + "}", proof.id().toString());
            assertThat(isSigned(proof.checkpoint())).isTrue();
            assertThat(isIncluded(proof, proof.event())).isTrue();
            assertThat(isIncluded(proof, proof.event().replace("sources", "source"))).isFalse();
            Extension extension = Objects.requireNonNull(proof.extension());
            assertThat(Proofs.extend(13, HEX.parseHex(extension.olderRoot()), 300,
                    HEX.parseHex(proof.checkpoint().root()), hashes(extension.path()))).isTrue();
        }
        assertThat(ledger.jdbc.queryForList("select level || ':' || place from audit.subtree", String.class))
                .containsExactly("8:0");
    }

    @Test
    void theLedgerExtendsEveryCheckpointItHad() {
        ledger.withThreeCheckpoints();
        String newest = ledger.verifier.newest(SealedLedger.SOMEBODY).get().root();
        String middle = HEX.formatHex(Objects.requireNonNull(
                ledger.jdbc.queryForObject("select root from audit.checkpoint where size = 20", byte[].class)));

        Extension toNewest = prove.extend(20, null, SealedLedger.SOMEBODY).get();
        assertThat(toNewest.olderRoot()).isEqualTo(middle);
        assertThat(Proofs.extend(20, HEX.parseHex(middle), 30, HEX.parseHex(newest), hashes(toNewest.path()))).isTrue();
        Extension between = prove.extend(10, 20L, SealedLedger.SOMEBODY).get();
        assertThat(between.checkpoint().root()).isEqualTo(middle);
        assertThat(refusal(prove.extend(31, null, SealedLedger.SOMEBODY)).sentence()).contains("from 1 to 30");
        assertThat(refusal(prove.extend(10, 15L, SealedLedger.SOMEBODY)).sentence())
                .startsWith("There is no checkpoint over 15 events any more");
    }

    @Test
    void thereIsNoProofOfWhatIsNotSealedOrNotThere() {
        ledger.record(1);
        assertThat(refusal(prove.prove(ledger.events.getFirst(), null, SealedLedger.SOMEBODY)).code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(prove.prove(Ids.next(), null, SealedLedger.SOMEBODY)).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(prove.extend(1, null, SealedLedger.SOMEBODY)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("A8 who may not read the ledger gets no proof of it")
    void readingIsNeeded() {
        ledger.withThreeCheckpoints();
        Actor reader = new Actor("x", Set.of(Right.READ));
        assertThat(refusal(prove.prove(ledger.events.getFirst(), null, reader)).code()).isEqualTo(ErrorCode.DENIED);
        assertThat(refusal(prove.extend(10, null, reader)).code()).isEqualTo(ErrorCode.DENIED);
    }

    @Test
    @DisplayName("A3 a ledger that was changed gives no proof")
    void aChangedLedgerGivesNoProof() {
        ledger.withThreeCheckpoints();
        UUID event = ledger.events.get(5);
        ledger.tamper("update audit.event set actor = 'x' where id = '%s'".formatted(event));
        assertThat(refusal(prove.prove(event, null, SealedLedger.SOMEBODY)).sentence())
                .contains("does not lead to the checkpoint over 30 events", "tenure audit verify");
        ledger.tamper("update audit.leaf set hash = sha256('x') where position = 5");
        assertThat(refusal(prove.prove(ledger.events.get(29), null, SealedLedger.SOMEBODY)).code())
                .isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(prove.extend(10, null, SealedLedger.SOMEBODY)).sentence())
                .contains("the first 10 events do not lead to the checkpoint over 30");
    }

    @Test
    @DisplayName("A3 a changed head of a subtree is named")
    void aChangedSubtreeIsNamed() {
        ledger.record(520);
        ledger.seal();
        assertThat(ledger.verifier.verify().problems()).isEmpty();
        ledger.jdbc.execute("alter table audit.subtree disable trigger user");
        ledger.jdbc.update("update audit.subtree set head = sha256('x') where place = 0");
        ledger.jdbc.update("delete from audit.subtree where place = 1");

        assertThat(ledger.verifier.verify().problems()).extracting(Problem::position).containsExactly(0L, 256L);
        assertThat(refusal(prove.prove(ledger.events.get(519), null, SealedLedger.SOMEBODY)).code())
                .isEqualTo(ErrorCode.CONFLICT);
    }

    private boolean isIncluded(EventProof proof, String event) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update((byte) 0);
        byte[] leaf = sha.digest(event.getBytes(StandardCharsets.UTF_8));
        return Proofs.includes(HEX.parseHex(proof.checkpoint().root()), proof.checkpoint().size(), proof.position(),
                leaf,
                hashes(proof.path()));
    }

    private boolean isSigned(SignedHead head) throws Exception {
        PublicKey key = Objects.requireNonNull(ledger.folder().keys().get(head.keyId()));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(head.text().getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getDecoder().decode(head.signature()))
                && head.text()
                        .contains("\n" + head.size() + "\n"
                                + Base64.getEncoder().encodeToString(HEX.parseHex(head.root())) + "\n");
    }

    private static List<byte[]> hashes(List<String> words) {
        return words.stream().map(HEX::parseHex).toList();
    }

    private static Refusal refusal(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<?>) outcome).refusal();
    }
}

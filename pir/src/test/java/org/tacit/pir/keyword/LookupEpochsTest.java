package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.Gate;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;

/** A new key and table in the place of the old ones, under the feet of those who ask. */
@Timeout(60)
class LookupEpochsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };

    private static LookupTable build(OprfKey key) {
        return LookupTable.build(new TestRows(120, 10), key, RANDOM, Progress.SILENT);
    }

    private static LookupEpochs epochs() {
        OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
        return new LookupEpochs(build(key), key);
    }

    @Test
    void anOpenSessionEndsWithTheTableItBeganWith() {
        try (LookupEpochs epochs = epochs()) {
            byte[] first = epochs.publicKey();
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, first, 1L << 30);
                assertThat(client.lookup(TestRows.key(3))).hasValueSatisfying(r -> assertThat(r).isEqualTo(TestRows.record(3, 10)));
                epochs.rotate(OprfKey.random(OprfMode.VOPRF, RANDOM), key -> {
                    // Lookups and changes go on while the next is built.
                    assertThat(client.lookup(TestRows.key(4))).isPresent();
                    LookupTable next = build(key);
                    epochs.put(TestRows.key(500), TestRows.record(50, 10));
                    assertThat(epochs.remove(TestRows.key(5), RANDOM)).isTrue();
                    return next;
                });
                assertThat(epochs.publicKey()).isNotEqualTo(first);
                assertThat(client.lookup(TestRows.key(6))).isPresent();
                assertThat(client.lookup(TestRows.key(500))).isPresent();
                epochs.put(TestRows.key(7), TestRows.record(70, 10));
                assertThat(client.lookup(TestRows.key(7))).hasValueSatisfying(r -> assertThat(r).isEqualTo(TestRows.record(7, 10)));
                client.close();
                return null;
            }, session -> epochs.serve(session, session.peer(), OPEN));
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, epochs.publicKey(), 1L << 30);
                assertThat(client.lookup(TestRows.key(3))).isPresent();
                assertThat(client.lookup(TestRows.key(500))).hasValueSatisfying(r -> assertThat(r).isEqualTo(TestRows.record(50, 10)));
                assertThat(client.lookup(TestRows.key(5))).isEmpty();
                assertThat(client.lookup(TestRows.key(7))).hasValueSatisfying(r -> assertThat(r).isEqualTo(TestRows.record(70, 10)));
                client.close();
                return null;
            }, session -> epochs.serve(session, session.peer(), OPEN));
            assertThatThrownBy(() -> LocalParties.run(session -> LookupClient.open(session, first, 1L << 30),
                    session -> epochs.serve(session, session.peer(), OPEN))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another lookup key");
        }
    }

    @Test
    void aBuildThatFailsChangesNothing() {
        try (LookupEpochs epochs = epochs()) {
            byte[] before = epochs.publicKey();
            assertThatThrownBy(() -> epochs.rotate(OprfKey.random(OprfMode.VOPRF, RANDOM), key -> {
                throw InvalidInput.of("no such file", "没有该文件");
            })).isInstanceOf(InvalidInput.class);
            assertThat(epochs.publicKey()).isEqualTo(before);
            epochs.rotate(OprfKey.random(OprfMode.VOPRF, RANDOM), LookupEpochsTest::build);
            assertThat(epochs.publicKey()).isNotEqualTo(before);
        }
    }

    @Test
    void takenDownIsSaid() {
        LookupEpochs epochs = epochs();
        epochs.close();
        epochs.close();
        assertThatThrownBy(() -> epochs.put(TestRows.key(1), new byte[10])).isInstanceOf(InvalidInput.class).hasMessageContaining("taken down");
        assertThatThrownBy(() -> epochs.rotate(OprfKey.random(OprfMode.VOPRF, RANDOM), LookupEpochsTest::build)).isInstanceOf(InvalidInput.class);
    }
}

package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.lwe.LweParameters;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** One side sends what it must not; the other says so and both end with that cause. */
@Timeout(60)
class LookupCheatingTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 21;
    private static final OprfKey KEY = OprfKey.random(OprfMode.VOPRF, RANDOM);
    private static final LookupTable TABLE = LookupTable.build(new TestRows(60, BYTES), KEY, RANDOM, Progress.SILENT);
    private static final LookupShape SHAPE = TABLE.shape();
    private static final int QUESTION = 4 + 32 + 8 * SHAPE.columns();
    private static final int ANSWER = 32 + VoprfBatch.PROOF_BYTES + 8 * SHAPE.matrixRows();

    @AfterAll
    static void close() {
        TABLE.close();
        KEY.close();
    }

    /** Then waits to hear of the refusal. */
    private static Object hears(Session session, AtomicReference<Throwable> heard) {
        try {
            return session.channel(session.peer()).receive(1);
        } catch (PeerFailed e) {
            heard.set(e);
            throw e;
        }
    }

    private static void providerRefuses(Consumer<Channel> cheat, String says) {
        var heard = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(session -> {
            cheat.accept(session.channel(session.peer()));
            return hears(session, heard);
        }, session -> new LookupProvider(TABLE).serve(session, session.peer(), questions -> { })))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
        assertThat(heard.get()).hasMessageStartingWith("telecom failed: ");
    }

    private static void greeted(Channel provider) {
        provider.sendInt(LookupWire.SHAPE);
        provider.receive(LookupShape.BYTES);
    }

    @Test
    void wordsThatThereAreNot() {
        providerRefuses(provider -> provider.sendInt(9), "announced 9");
        providerRefuses(provider -> provider.sendInt(0), "announced 0");
    }

    @Test
    void questionsBeforeTheShape() {
        providerRefuses(provider -> provider.sendInt(LookupWire.QUERY), "before it knows");
        providerRefuses(provider -> provider.sendInt(LookupWire.HINT), "before it knows");
    }

    @Test
    void aHintOfNoVersion() {
        providerRefuses(provider -> {
            greeted(provider);
            provider.sendInt(LookupWire.HINT);
            provider.sendInt(-2);
        }, "announced -2");
    }

    @Test
    void noQuestionsOrTooMany() {
        for (int count : new int[] {0, -1, LookupWire.MOST_TOGETHER + 1}) {
            providerRefuses(provider -> {
                greeted(provider);
                provider.sendInt(LookupWire.QUERY);
                provider.sendInt(count);
            }, "announced " + count);
        }
    }

    @Test
    void aQuestionOfAnotherLength() {
        for (int bytes : new int[] {0, QUESTION - 1, QUESTION + 1}) {
            providerRefuses(provider -> {
                greeted(provider);
                provider.sendInt(LookupWire.QUERY);
                provider.sendInt(1);
                provider.send(new byte[bytes]);
            }, "bytes");
        }
    }

    /** Refused before the key touched it. */
    @Test
    void aKeyThatIsNoElement() {
        providerRefuses(provider -> {
            greeted(provider);
            provider.sendInt(LookupWire.QUERY);
            provider.sendInt(1);
            provider.send(new byte[QUESTION]);
        }, "neutral element");
        providerRefuses(provider -> {
            greeted(provider);
            provider.sendInt(LookupWire.QUERY);
            provider.sendInt(1);
            byte[] question = new byte[QUESTION];
            Arrays.fill(question, 4, 36, (byte) 255);
            provider.send(question);
        }, "element");
    }

    private static void clientRefuses(Consumer<Channel> cheat, String says) {
        var heard = new AtomicReference<Throwable>();
        assertThatThrownBy(() -> LocalParties.run(session -> {
            LookupClient client = LookupClient.open(session, KEY.publicKey(), 1L << 30);
            return client.lookup(TestRows.key(3));
        }, session -> {
            cheat.accept(session.channel(session.peer()));
            return hears(session, heard);
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
        assertThat(heard.get()).hasMessageStartingWith("bank failed: ");
    }

    private static void shape(Channel client) {
        client.receive(4);
        client.send(SHAPE.encode());
    }

    private static void hint(Channel client) {
        hint(client, TABLE.reading(s -> TABLE.hintDigest()));
    }

    private static void hint(Channel client, byte[] digest) {
        client.receive(4);
        client.receive(4);
        client.sendInt(0);
        client.send(digest);
        int rows = SHAPE.matrixRows();
        byte[] all = new byte[(rows + 7) / 8];
        for (int r = 0; r < rows; r++) {
            all[r / 8] |= (byte) (1 << r % 8);
        }
        client.send(all);
        byte[] message = new byte[4 * LweParameters.N];
        for (int r = 0; r < rows; r++) {
            int[] numbers = new int[LweParameters.N];
            int row = r;
            TABLE.reading(server -> {
                server.hint(row, numbers, 0);
                return null;
            });
            LookupWire.put(numbers, 0, message, 0, numbers.length);
            client.send(message);
        }
    }

    private static byte[] question(Channel client) {
        shape(client);
        hint(client);
        client.receive(4);
        client.receive(4);
        return client.receive(QUESTION);
    }

    @Test
    void aShapeOfNoMatrix() {
        clientRefuses(client -> {
            client.receive(4);
            client.send(new byte[LookupShape.BYTES]);
        }, "no matrix is made for");
    }

    @Test
    void aHintLargerThanAllowed() {
        assertThatThrownBy(() -> LocalParties.run(session -> LookupClient.open(session, KEY.publicKey(), 1000),
                session -> new LookupProvider(TABLE).serve(session, session.peer(), questions -> { })))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("more than the 1000 allowed");
    }

    @Test
    void rowsOfTheHintThatThereAreNot() {
        assertThat(SHAPE.matrixRows() % 8).isNotZero();
        clientRefuses(client -> {
            shape(client);
            client.receive(4);
            client.receive(4);
            client.sendInt(0);
            client.send(new byte[32]);
            byte[] all = new byte[(SHAPE.matrixRows() + 7) / 8];
            Arrays.fill(all, (byte) -1);
            client.send(all);
        }, "has none such");
    }

    @Test
    void aHintThatIsNotTheOneAnnounced() {
        clientRefuses(client -> {
            shape(client);
            hint(client, new byte[32]);
        }, "not the one it announced");
    }

    @Test
    void anAnswerOfNoKind() {
        clientRefuses(client -> {
            question(client);
            client.sendInt(7);
        }, "announced 7");
    }

    @Test
    void anAnswerOfAnotherLength() {
        clientRefuses(client -> {
            question(client);
            client.sendInt(LookupWire.ANSWER);
            client.send(new byte[ANSWER - 1]);
        }, "bytes");
    }

    /** One key for one client would mark it; the proof is of the pinned key. */
    @Test
    void anotherKeyThanThePinnedOne() {
        clientRefuses(client -> {
            byte[] question = question(client);
            byte[] answer = new byte[ANSWER];
            try (OprfKey other = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
                VoprfBatch.blindEvaluate(other, question, 4, 1, RANDOM, answer, 0, answer, 32);
            }
            client.sendInt(LookupWire.ANSWER);
            client.send(answer);
        }, "not made with the key of its public key");
    }

    /** A provider that answers with columns of its own making learns nothing from what the client does next: it reads an absent row. */
    @Test
    void columnsThatAreWrongReadAsAbsent() {
        LocalParties.run(session -> {
            LookupClient client = LookupClient.open(session, KEY.publicKey(), 1L << 30);
            Optional<byte[]> record = client.lookup(TestRows.key(3));
            assertThat(record).isEmpty();
            client.close();
            return null;
        }, session -> {
            Channel client = session.channel(session.peer());
            byte[] question = question(client);
            byte[] answer = new byte[ANSWER];
            RANDOM.nextBytes(answer);
            VoprfBatch.blindEvaluate(KEY, question, 4, 1, RANDOM, answer, 0, answer, 32);
            client.sendInt(LookupWire.ANSWER);
            client.send(answer);
            assertThat(client.receiveInt(LookupWire.SHAPE, LookupWire.END)).isEqualTo(LookupWire.END);
            return null;
        });
    }
}

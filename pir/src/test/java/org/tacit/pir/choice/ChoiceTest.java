package org.tacit.pir.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.protocol.ot.CheckedOt;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;
import org.tacit.wire.Tap;

@Timeout(120)
class ChoiceTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };
    private static final byte[] SECRET = new byte[32];

    private static byte[] key(int i) {
        return ("1380000" + i).getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(ChoiceTest::key).toList();
    }

    private static byte[] record(int i, int bytes) {
        byte[] record = new byte[bytes];
        Arrays.fill(record, (byte) (i * 7 + 1));
        record[0] = (byte) i;
        return record;
    }

    private record Numbered(int rows, int recordBytes) implements LookupRows {
        @Override
        public void scan(Reader reader) {
            for (int i = 0; i < rows; i++) {
                reader.row(i, key(i), record(i, recordBytes));
            }
        }
    }

    private static RecordIndex index(int rows, int bytes) {
        return RecordIndex.of(new Numbered(rows, bytes), RANDOM);
    }

    private static <T> T ask(RecordSource records, Candidates candidates, java.util.function.Function<ChoiceClient, T> asking) {
        return ask(options -> options, records, candidates, OPEN, asking);
    }

    private static <T> T ask(UnaryOperator<org.tacit.wire.SessionOptions> options, RecordSource records, Candidates candidates, Gate gate,
            java.util.function.Function<ChoiceClient, T> asking) {
        return LocalParties.run(options, session -> {
            try (ChoiceClient client = ChoiceClient.open(session, candidates)) {
                return asking.apply(client);
            }
        }, session -> new ChoiceProvider(records, 2).serve(session, session.peer(), gate)).first();
    }

    @Property(tries = 12)
    void everyCandidateIsFoundByItsKey(@ForAll @IntRange(min = 2, max = 70) int k, @ForAll @IntRange(min = 1, max = 200) int bytes) {
        // A third of the keys that may be asked have no row.
        int all = 3 * k;
        ask(index(2 * k, bytes), new CandidateGroups(keys(0, all), k, SECRET), client -> {
            client.prepare(5, k);
            for (int i = 0; i < all; i += 1 + all / 20) {
                Optional<byte[]> found = client.lookup(key(i));
                assertThat(found.isPresent()).isEqualTo(i < 2 * k);
                byte[] expected = record(i, bytes);
                found.ifPresent(r -> assertThat(r).isEqualTo(expected));
            }
            return null;
        });
    }

    @Test
    void manyQuestionsUseUpManyTransfers() {
        ask(index(40, 3), new CandidateGroups(keys(0, 64), 64, SECRET), client -> {
            for (int i = 0; i < 400; i++) {
                assertThat(client.lookup(key(i % 64)).isPresent()).isEqualTo(i % 64 < 40);
            }
            return null;
        });
    }

    /** What the provider receives: the same list and the same lengths for every member of a group, there or not; the rest is uniform. */
    @Test
    void theProviderSeesTheGroupAndNotTheMember() {
        RecordIndex records = index(10, 6);
        Candidates groups = new CandidateGroups(keys(0, 16), 16, SECRET);
        int[][] counts = new int[2][16];
        List<String> lists = new ArrayList<>();
        for (int which = 0; which < 2; which++) {
            int real = which == 0 ? 3 : 14;
            int[] count = counts[which];
            Tap tap = new Tap((from, to, channel, message) -> {
                if (from.name().equals("bank") && to.name().equals("telecom") && channel.equals("main") && message.length > 16
                        && Thread.currentThread().getName().equals("bank")) {
                    count[message[0]]++;
                    lists.add(new String(message, 2, message.length - 2, StandardCharsets.ISO_8859_1));
                }
            });
            ask(options -> options.withWrap(tap), records, groups, OPEN, client -> {
                client.prepare(3200, 16);
                for (int i = 0; i < 3200; i++) {
                    assertThat(client.lookup(key(real)).isPresent()).isEqualTo(real < 10);
                }
                return null;
            });
        }
        assertThat(lists).hasSize(6400);
        assertThat(lists.stream().distinct()).hasSize(1);
        for (int[] count : counts) {
            assertThat(Arrays.stream(count).sum()).isEqualTo(3200);
            // Chi-square with 15 degrees of freedom: above 70 with probability below 10^-8.
            assertThat(Arrays.stream(count).mapToDouble(c -> (c - 200.0) * (c - 200) / 200).sum()).isLessThan(70);
        }
    }

    @Test
    void aHitAndAMissHaveTheSameLengths() {
        List<List<String>> views = new ArrayList<>();
        for (int real : new int[] {3, 14}) {
            List<String> view = Collections.synchronizedList(new ArrayList<>());
            Tap tap = new Tap((from, to, channel, message) -> view.add(from.name() + " " + to.name() + " " + channel + " " + message.length));
            ask(options -> options.withWrap(tap), index(10, 6), new CandidateGroups(keys(0, 16), 16, SECRET), OPEN, client -> client.lookup(key(real)));
            Collections.sort(view);
            views.add(view);
        }
        assertThat(views.get(0)).isEqualTo(views.get(1));
    }

    /** A client that follows nothing but the messages: with all it was given, one record of the list comes out, the others stay masked. */
    @Test
    void aClientOpensOneRecordOnly() {
        int k = 8;
        RecordIndex records = index(k, 20);
        LocalParties.run(session -> {
            Channel provider = session.channel(session.peer());
            provider.sendInt(ChoiceWire.TRANSFERS);
            provider.sendInt(3);
            CotReceiver transfers = CheckedOt.receiver(session, provider.fork("transfers"));
            long[] choices = {0b101};
            long[] messages = new long[6];
            transfers.random(3, 2, choices, messages);
            List<byte[]> list = keys(0, k);
            // Any turns: 0b011 makes candidate 0b110 the one.
            provider.sendInt(ChoiceWire.QUERY);
            provider.sendInt(k);
            provider.send(new ChoiceWire.Question(0b011, list).encode());
            assertThat(provider.receiveInt(0, 1)).isZero();
            byte[] answer = provider.receive(k * 21);
            provider.sendInt(ChoiceWire.END);
            Masks masks = new Masks(session.id());
            masks.nextQuestion();
            for (int i = 0; i < k; i++) {
                byte[] opened = answer.clone();
                masks.apply(i, messages, opened, i * 21, 21);
                boolean right = opened[i * 21] == 1 && Arrays.equals(opened, i * 21 + 1, i * 21 + 21, record(i, 20), 0, 20);
                assertThat(right).as("candidate %d", i).isEqualTo(i == 0b110);
            }
            return null;
        }, session -> new ChoiceProvider(records, 2).serve(session, session.peer(), OPEN));
    }

    /** Choice bits that change within the transfers, which would mix two records: found out before a question is answered. */
    @Test
    void aClientThatCheatsInTheTransfersIsStopped() {
        // The first message of the extension on the fork, after the base transfers: one row of bits is changed.
        boolean stopped = false;
        for (int message = 0; message < 6 && !stopped; message++) {
            int number = message;
            try {
                LocalParties.run(options -> options.withWrap(Fault.change(number, b -> {
                    if (b.length > 1000) {
                        for (int i = 0; i < b.length / 2; i++) {
                            b[i] ^= 0x55;
                        }
                    }
                    return b;
                }).at("bank").on("main/transfers")), session -> {
                    try (ChoiceClient client = ChoiceClient.open(session, new CandidateGroups(keys(0, 8), 8, SECRET))) {
                        return client.lookup(key(1));
                    }
                }, session -> new ChoiceProvider(index(8, 4), 2).serve(session, session.peer(), OPEN));
            } catch (ProtocolViolation found) {
                stopped = found.getMessage().contains("contradict");
            } catch (PeerFailed heard) {
                stopped = heard.getMessage().contains("contradict");
            }
        }
        assertThat(stopped).isTrue();
    }

    /** Whatever a provider answers reads as a record or as none, and the next question goes on. */
    @Test
    void aProviderThatAnswersGarbageLearnsNothing() {
        List<String> honest = sentWith(b -> b);
        assertThat(sentWith(b -> {
            for (int i = 0; i < b.length; i++) {
                b[i] ^= (byte) (0x5a + i);
            }
            return b;
        })).isEqualTo(honest);
        // Only the candidate meant is changed.
        assertThat(sentWith(b -> {
            for (int i = 0; i < 5; i++) {
                b[i] = 3;
            }
            return b;
        })).isEqualTo(honest);
    }

    private static List<String> sentWith(UnaryOperator<byte[]> change) {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Tap tap = new Tap((from, to, channel, message) -> {
            if (from.name().equals("bank") && Thread.currentThread().getName().equals("bank") && channel.equals("main")) {
                sent.add(message.length + (message.length == 4 ? Arrays.toString(message) : ""));
            }
        });
        // telecom's messages on the main channel: record bytes, least, word, answer.
        Fault fault = Fault.change(3, change).at("telecom").on("main");
        org.tacit.wire.Pipe.Wrap both = (pipe, self, peer, channel) -> fault.wrap(tap.wrap(pipe, self, peer, channel), self, peer, channel);
        ask(options -> options.withWrap(both), index(8, 4), new CandidateGroups(keys(0, 8), 8, SECRET), OPEN, client -> {
            client.lookup(key(0));
            assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(5, 4)));
            return null;
        });
        return sent;
    }

    @Test
    void limitsAreKept() {
        int[] left = {2};
        ask(options -> options, index(8, 4), new CandidateGroups(keys(0, 8), 8, SECRET), questions -> {
            if (left[0]-- == 0) {
                throw PolicyDenied.of("used up", "用完");
            }
        }, client -> {
            client.lookup(key(1));
            client.lookup(key(2));
            assertThatThrownBy(() -> client.lookup(key(3))).isInstanceOf(PolicyDenied.class);
            left[0] = 5;
            assertThat(client.lookup(key(4))).isPresent();
            return null;
        });
    }

    @Test
    void shortListsAreRefusedByBothSides() {
        assertThatThrownBy(() -> new ChoiceProvider(index(8, 4), 1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new CandidateGroups(keys(0, 8), 1, SECRET)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LocalParties.run(session -> ChoiceClient.open(session, new CandidateGroups(keys(0, 8), 8, SECRET)).lookup(key(1)),
                session -> new ChoiceProvider(index(8, 4), 16).serve(session, session.peer(), OPEN))).isInstanceOf(InvalidInput.class).hasMessageContaining("takes 16 to");
        violates(provider -> {
            provider.sendInt(ChoiceWire.QUERY);
            provider.sendInt(1);
        }, "announced");
    }

    @Test
    void malformedQuestionsAreRefused() {
        violates(provider -> question(provider, 4, new ChoiceWire.Question(0, keys(0, 4))), "than was prepared");
        violates(provider -> question(provider, 4, new ChoiceWire.Question(4, keys(0, 4))), "malformed");
        violates(provider -> question(provider, 4, new ChoiceWire.Question(0, keys(0, 3))), "malformed");
        violates(provider -> question(provider, 4, new ChoiceWire.Question(0, keys(0, 5))), "malformed");
        violates(provider -> question(provider, 2, new ChoiceWire.Question(0, List.of(key(1), key(1)))), "malformed");
        violates(provider -> question(provider, 2, new ChoiceWire.Question(0, List.of(key(2), key(1)))), "malformed");
        violates(provider -> question(provider, 2, new ChoiceWire.Question(0, List.of(new byte[0], key(1)))), "malformed");
        violates(provider -> {
            provider.sendInt(ChoiceWire.TRANSFERS);
            provider.sendInt(ChoiceWire.MOST_TRANSFERS + 1);
        }, "announced");
    }

    private static void question(Channel provider, int k, ChoiceWire.Question question) {
        provider.sendInt(ChoiceWire.QUERY);
        provider.sendInt(k);
        provider.send(question.encode());
    }

    private static void violates(java.util.function.Consumer<Channel> client, String reason) {
        assertThatThrownBy(() -> LocalParties.run(session -> {
            Channel provider = session.channel(session.peer());
            client.accept(provider);
            provider.flush();
            return provider.receiveInt(0, 0);
        }, session -> new ChoiceProvider(index(8, 4), 2).serve(session, session.peer(), OPEN))).isInstanceOf(ProtocolViolation.class).hasMessageContaining(reason);
    }

    @Test
    void oneKeyHasOneList() {
        Candidates fickle = new Candidates() {
            private int calls;

            @Override
            public List<byte[]> list(byte[] key) {
                return keys(0, 8 + calls++);
            }
        };
        ask(index(8, 4), fickle, client -> {
            client.lookup(key(1));
            assertThatThrownBy(() -> client.lookup(key(1))).isInstanceOf(InvalidInput.class).hasMessageContaining("other candidates");
            return null;
        });
        ask(index(8, 4), key -> keys(0, 8), client -> {
            assertThatThrownBy(() -> client.lookup(key(9))).isInstanceOf(InvalidInput.class).hasMessageContaining("lacks the key");
            return null;
        });
        ask(index(8, 4), key -> List.of(key, key), client -> {
            assertThatThrownBy(() -> client.lookup(key(9))).isInstanceOf(InvalidInput.class).hasMessageContaining("twice");
            return null;
        });
    }

    @Test
    void cutLinesEndBoth() {
        for (Fault fault : List.of(Fault.cutAtMessage(3).at("telecom").on("main"), Fault.cutAtMessage(4).at("bank").on("main"), Fault.cutAfterBytes(900).at("bank").on("main/transfers"))) {
            assertThatThrownBy(() -> ask(options -> options.withWrap(fault), index(8, 4), new CandidateGroups(keys(0, 8), 8, SECRET), OPEN, client -> client.lookup(key(1))))
                    .isInstanceOf(PeerFailed.class);
        }
        assertThatThrownBy(() -> ask(options -> options.withWrap(Fault.truncate(3, 1).at("telecom").on("main")), index(8, 4), new CandidateGroups(keys(0, 8), 8, SECRET), OPEN,
                client -> client.lookup(key(1)))).isInstanceOf(TacitException.class);
    }

    @Test
    void rowsChangeWhileClientsAsk() {
        RecordIndex records = index(8, 4);
        ask(records, new CandidateGroups(keys(0, 16), 16, SECRET), client -> {
            assertThat(client.lookup(key(3))).isPresent();
            records.put(key(3), record(77, 4));
            records.put(key(12), record(78, 4));
            assertThat(records.remove(key(4))).isTrue();
            assertThat(client.lookup(key(3))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(77, 4)));
            assertThat(client.lookup(key(12))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(78, 4)));
            assertThat(client.lookup(key(4))).isEmpty();
            return null;
        });
    }
}

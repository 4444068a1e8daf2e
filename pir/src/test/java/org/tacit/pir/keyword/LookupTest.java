package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.pir.lwe.ByteMatrix;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;
import org.tacit.wire.Tap;

class LookupTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };

    private static byte[] key(int i) {
        return TestRows.key(i);
    }

    private static byte[] record(int i, int bytes) {
        return TestRows.record(i, bytes);
    }

    private static LookupTable table(int rows, int bytes, OprfKey key) {
        return LookupTable.build(new TestRows(rows, bytes), key, RANDOM, Progress.SILENT);
    }

    @Property(tries = 6)
    void everyRowIsFoundAndNoOther(@ForAll @IntRange(min = 0, max = 2500) int rows, @ForAll @IntRange(min = 1, max = 300) int bytes) {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(rows, bytes, secret)) {
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                client.prepare(4);
                for (int i : new int[] {0, rows / 2, rows - 1}) {
                    if (i >= 0 && i < rows) {
                        assertThat(client.lookup(key(i))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(i, bytes)));
                    }
                }
                assertThat(client.lookup(key(rows))).isEmpty();
                assertThat(client.lookup(new byte[] {0})).isEmpty();
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
        }
    }

    /** All that the provider sees of a question about a row, and about none: the same words in the same sizes, and nothing in one that is in the other. */
    @Test
    void aMissLooksLikeAHit() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(500, 40, secret)) {
            List<byte[]> seen = Collections.synchronizedList(new ArrayList<>());
            Tap tap = new Tap((from, to, channel, message) -> {
                if (Thread.currentThread().getName().equals("telecom")) {
                    seen.add(message);
                }
            });
            int[] marks = new int[4];
            LocalParties.run(options -> options.withWrap(tap), session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                // The answer to a question is the last that passes the provider's tap before the next question.
                client.lookup(List.of(key(1)));
                marks[0] = seen.size();
                assertThat(client.lookup(key(3))).isPresent();
                marks[1] = seen.size();
                assertThat(client.lookup(key(777_777))).isEmpty();
                marks[2] = seen.size();
                assertThat(client.lookup(List.of(key(1), key(888_888), key(2), key(999_999))).stream().map(Optional::isPresent)).containsExactly(true, false, true, false);
                marks[3] = seen.size();
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
            List<byte[]> hit = seen.subList(marks[0], marks[1]);
            List<byte[]> miss = seen.subList(marks[1], marks[2]);
            LookupShape shape = table.shape();
            int question = 4 + 32 + 8 * shape.columns();
            int answer = 32 + 64 + 8 * shape.matrixRows();
            assertThat(hit.stream().map(m -> m.length)).containsExactly(4, 4, question, 4, answer);
            assertThat(miss.stream().map(m -> m.length)).containsExactly(4, 4, question, 4, answer);
            for (int i : new int[] {0, 1, 3}) {
                assertThat(miss.get(i)).isEqualTo(hit.get(i));
            }
            int equal = 0;
            for (int at = 4; at < question; at++) {
                equal += hit.get(2)[at] == miss.get(2)[at] ? 1 : 0;
            }
            assertThat((double) equal / question).isLessThan(0.02);
            assertThat(seen.subList(marks[2], marks[3]).stream().map(m -> m.length))
                    .containsExactly(4, 4, 4 + 4 * (32 + 8 * shape.columns()), 4, 4 * 32 + 64 + 4 * 8 * shape.matrixRows());
        }
    }

    /** More than go into one message, with the account of them. */
    @Test
    void manyKeysAtOnce() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(300, 16, secret)) {
            List<Integer> admitted = new ArrayList<>();
            var both = LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                List<byte[]> keys = IntStream.range(290, 309).mapToObj(LookupTest::key).toList();
                List<Optional<byte[]>> records = client.lookup(keys);
                for (int i = 0; i < keys.size(); i++) {
                    assertThat(records.get(i).orElse(null)).isEqualTo(290 + i < 300 ? record(290 + i, 16) : null);
                }
                assertThat(client.lookup(List.<byte[]>of())).isEmpty();
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), admitted::add));
            assertThat(both.second()).isEqualTo(19);
            assertThat(admitted).containsExactly(8, 8, 3);
        }
    }

    /** Four clients ask without pause while rows come, change and go; each answer is one that was right at some time while it was asked. */
    @Test
    void readersBesideAWriter() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(200, 12, secret)) {
            var done = new AtomicInteger();
            Thread writer = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; done.get() < 4; i++) {
                    table.put(key(i % 20), record(1000 + i % 20, 12));
                    table.put(key(500 + i % 10), record(i, 12));
                    table.remove(key(500 + (i + 5) % 10), RANDOM);
                }
            });
            List<Thread> clients = new ArrayList<>();
            var failures = Collections.synchronizedList(new ArrayList<Throwable>());
            for (int c = 0; c < 4; c++) {
                int seed = c;
                clients.add(Thread.ofPlatform().daemon().start(() -> {
                    try {
                        LocalParties.run(session -> {
                            LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                            Random random = new Random(seed);
                            for (int q = 0; q < 25; q++) {
                                int i = random.nextInt(200);
                                byte[] found = client.lookup(key(i)).orElseThrow();
                                assertThat(found).isIn(record(i, 12), record(i < 20 ? 1000 + i : i, 12));
                            }
                            client.close();
                            return null;
                        }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
                    } catch (Throwable e) {
                        failures.add(e);
                    } finally {
                        done.incrementAndGet();
                    }
                }));
            }
            for (Thread thread : clients) {
                join(thread);
            }
            join(writer);
            assertThat(failures).isEmpty();
            assertThat(table.version()).isPositive();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rowsChangeWhileClientsAsk() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(300, 20, secret)) {
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(5, 20)));
                table.put(key(5), record(99, 20));
                table.put(key(5), record(100, 20));
                table.put(key(1000), record(101, 20));
                assertThat(table.remove(key(6), RANDOM)).isTrue();
                assertThat(table.remove(key(6), RANDOM)).isFalse();
                assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(100, 20)));
                assertThat(client.lookup(key(1000))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(101, 20)));
                assertThat(client.lookup(key(6))).isEmpty();
                assertThat(client.lookup(key(7))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(7, 20)));
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
        }
    }

    /** The client sees both columns whole; what it was not given the OPRF's value for does not open. */
    @Test
    void aRowThatWasNotPaidForDoesNotOpen() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(400, 30, secret)) {
            LookupShape shape = table.shape();
            RowSealer sealer = new RowSealer(shape.epoch(), 30);
            byte[] paidFor = Voprf.evaluate(secret, key(11));
            int opened = 0;
            ByteMatrix matrix = table.reading(server -> server.matrix());
            byte[] entries = new byte[matrix.rows()];
            for (int c = 0; c < matrix.columns(); c++) {
                for (int r = 0; r < entries.length; r++) {
                    entries[r] = matrix.get(r, c);
                }
                Optional<byte[]> record = sealer.open(paidFor, 0, entries, 0, shape.slots());
                if (record.isPresent()) {
                    opened++;
                    assertThat(record.get()).isEqualTo(record(11, 30));
                }
                // Nor does a key alone help: without the provider's secret its value is another one.
                try (OprfKey guess = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
                    assertThat(sealer.open(Voprf.evaluate(guess, key(12)), 0, entries, 0, shape.slots())).isEmpty();
                }
            }
            assertThat(opened).isEqualTo(1);
        }
    }

    @Test
    void limitsAreKept() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(50, 8, secret)) {
            int[] left = {2};
            var both = LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                client.lookup(key(1));
                client.lookup(key(2));
                assertThatThrownBy(() -> client.lookup(key(3))).isInstanceOf(PolicyDenied.class);
                client.close();
                return 0L;
            }, session -> new LookupProvider(table).serve(session, session.peer(), questions -> {
                if (questions > left[0]) {
                    throw PolicyDenied.of("used up", "用完");
                }
                left[0] -= questions;
            }));
            assertThat(both.second()).isEqualTo(2L);
        }
    }

    @Test
    void anotherKeyIsRefused() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); OprfKey other = OprfKey.random(OprfMode.VOPRF, RANDOM);
                LookupTable table = table(50, 8, secret)) {
            assertThatThrownBy(() -> LocalParties.run(session -> LookupClient.open(session, other.publicKey(), 1L << 30),
                    session -> new LookupProvider(table).serve(session, session.peer(), OPEN))).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void equalKeysAreRefused() {
        LookupRows twice = new LookupRows() {
            @Override
            public int rows() {
                return 10;
            }

            @Override
            public int recordBytes() {
                return 4;
            }

            @Override
            public void scan(Reader reader) {
                for (int i = 0; i < 10; i++) {
                    reader.row(i, key(i == 8 ? 3 : i), new byte[4]);
                }
            }
        };
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
            assertThatThrownBy(() -> LookupTable.build(twice, secret, RANDOM, Progress.SILENT)).isInstanceOf(InvalidInput.class).hasMessageContaining("Rows 3 and 8");
        }
    }

    /** Rows that come later find room, some by moving others; all are still there. */
    @Test
    void manyRowsAreAdded() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(400, 8, secret)) {
            int places = table.shape().columns() * table.shape().slots();
            int rows = 400;
            while (rows < 0.95 * places) {
                table.put(key(rows), record(rows, 8));
                rows++;
            }
            int all = rows;
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                client.prepare(all);
                for (int i = 0; i < all; i++) {
                    byte[] expected = record(i, 8);
                    assertThat(client.lookup(key(i))).hasValueSatisfying(r -> assertThat(r).isEqualTo(expected));
                }
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
        }
    }

    @Test
    void placesFillUp() {
        for (int slots : new int[] {4, 14, 80}) {
            int columns = 5000 / slots;
            TwoChoices choices = new TwoChoices(new byte[16], columns, slots);
            long[] prints = new long[(int) (columns * slots * TwoChoices.LOAD)];
            java.util.Arrays.setAll(prints, i -> choices.fingerprint(key(i)));
            int[] keys = choices.arrange(prints).orElseThrow();
            List<Integer> seen = new ArrayList<>();
            for (int place = 0; place < keys.length; place++) {
                if (keys[place] >= 0) {
                    int column = place / slots;
                    assertThat(column).isIn(choices.first(prints[keys[place]]), choices.second(prints[keys[place]]));
                    seen.add(keys[place]);
                }
            }
            assertThat(seen).hasSize(prints.length).doesNotHaveDuplicates();
        }
    }
}

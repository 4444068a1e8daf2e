package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

class LookupTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Gate OPEN = questions -> { };

    private static byte[] key(int i) {
        return ("1380000" + i).getBytes(StandardCharsets.UTF_8);
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

    private static LookupTable table(int rows, int bytes, OprfKey key) {
        return LookupTable.build(new Numbered(rows, bytes), key, RANDOM, Progress.SILENT);
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

    /** A hit and a miss look the same to the provider: same words, same sizes. */
    @Test
    void aMissLooksLikeAHit() {
        try (OprfKey secret = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = table(500, 40, secret)) {
            long[] sent = new long[3];
            LocalParties.run(session -> {
                LookupClient client = LookupClient.open(session, secret.publicKey(), 1L << 30);
                sent[0] = session.traffic().bytesSent();
                client.lookup(key(3));
                sent[1] = session.traffic().bytesSent();
                client.lookup(key(777_777));
                sent[2] = session.traffic().bytesSent();
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), OPEN));
            assertThat(sent[2] - sent[1]).isEqualTo(sent[1] - sent[0]);
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
                if (left[0]-- == 0) {
                    throw PolicyDenied.of("used up", "用完");
                }
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
            Arrays.setAll(prints, i -> choices.fingerprint(key(i)));
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

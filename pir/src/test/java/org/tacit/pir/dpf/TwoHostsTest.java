package org.tacit.pir.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tacit.pir.dpf.TwoHosts.OPEN;
import static org.tacit.pir.dpf.TwoHosts.RANDOM;
import static org.tacit.pir.dpf.TwoHosts.key;
import static org.tacit.pir.dpf.TwoHosts.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.wire.Progress;
import org.tacit.wire.Tap;

@Timeout(120)
class TwoHostsTest {

    @Property(tries = 8)
    void everyRowIsFoundAndNoOther(@ForAll @IntRange(min = 0, max = 3000) int rows, @ForAll @IntRange(min = 1, max = 300) int bytes) {
        try (TwoHosts hosts = new TwoHosts(rows, bytes)) {
            hosts.ask(client -> {
                List<byte[]> keys = IntStream.range(0, rows + 20).filter(i -> i % 7 == 0 || i >= rows).mapToObj(TwoHosts::key).toList();
                List<Optional<byte[]>> found = client.lookup(keys);
                int next = 0;
                for (int i = 0; i < rows + 20; i++) {
                    if (i % 7 == 0 || i >= rows) {
                        Optional<byte[]> record = found.get(next++);
                        assertThat(record.isPresent()).isEqualTo(i < rows);
                        byte[] expected = record(i, bytes);
                        record.ifPresent(r -> assertThat(r).isEqualTo(expected));
                    }
                }
                assertThat(client.unreadable()).isZero();
                return null;
            });
        }
    }

    /** Rows are replaced, added and removed as in a map; what was not handed over yet is not visible. */
    @Property(tries = 4)
    void theTableIsAMap(@ForAll Random random) {
        try (TwoHosts hosts = new TwoHosts(200, 12)) {
            Map<Integer, Integer> rows = new HashMap<>();
            IntStream.range(0, 200).forEach(i -> rows.put(i, i));
            for (int round = 0; round < 4; round++) {
                Map<Integer, Integer> before = new HashMap<>(rows);
                for (int change = 0; change < 10; change++) {
                    int i = random.nextInt(260);
                    if (random.nextInt(3) == 0) {
                        assertThat(hosts.table.remove(key(i), RANDOM)).isEqualTo(rows.remove(i) != null);
                    } else {
                        int value = random.nextInt(256);
                        hosts.table.put(key(i), record(value, 12));
                        rows.put(i, value);
                    }
                }
                compare(hosts, before);
                int version = hosts.second.version();
                hosts.sync();
                assertThat(hosts.second.version()).isEqualTo(hosts.table.table().version()).isEqualTo(version + 1);
                assertThat(hosts.second.digest()).isEqualTo(hosts.table.table().digest());
                assertThat(hosts.table.rows()).isEqualTo(rows.size());
                compare(hosts, rows);
            }
        }
    }

    private static void compare(TwoHosts hosts, Map<Integer, Integer> rows) {
        List<Optional<byte[]>> found = hosts.ask(client -> client.lookup(IntStream.range(0, 260).mapToObj(TwoHosts::key).toList()));
        for (int i = 0; i < 260; i++) {
            assertThat(found.get(i).isPresent()).isEqualTo(rows.containsKey(i));
            if (rows.containsKey(i)) {
                assertThat(found.get(i).get()).isEqualTo(record(rows.get(i), 12));
            }
        }
    }

    /** An update while a client is in session: it goes on at the next version by itself. */
    @Test
    void rowsChangeWhileClientsAsk() {
        try (TwoHosts hosts = new TwoHosts(300, 20)) {
            hosts.ask(client -> {
                assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(5, 20)));
                hosts.table.put(key(5), record(99, 20));
                hosts.table.put(key(5), record(100, 20));
                hosts.table.put(key(1000), record(101, 20));
                hosts.table.remove(key(6), RANDOM);
                assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(5, 20)));
                hosts.sync();
                assertThat(client.lookup(key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(100, 20)));
                assertThat(client.lookup(key(1000))).hasValueSatisfying(r -> assertThat(r).isEqualTo(record(101, 20)));
                assertThat(client.lookup(key(6))).isEmpty();
                return null;
            });
        }
    }

    @Test
    void manyRowsAreAdded() {
        try (TwoHosts hosts = new TwoHosts(400, 8)) {
            int rows = 400;
            while (rows < 0.95 * hosts.table.table().shape().buckets() * HostShape.SLOTS) {
                hosts.table.put(key(rows), record(rows, 8));
                rows++;
            }
            hosts.sync();
            List<byte[]> keys = IntStream.range(0, rows).mapToObj(TwoHosts::key).toList();
            List<Optional<byte[]>> found = hosts.ask(client -> client.lookup(keys));
            for (int i = 0; i < rows; i++) {
                byte[] expected = record(i, 8);
                assertThat(found.get(i)).hasValueSatisfying(r -> assertThat(r).isEqualTo(expected));
            }
        }
    }

    @Test
    void aHostThatMissedUpdatesCatchesUpAndOneFarBehindTakesTheWholeTable() {
        try (TwoHosts hosts = new TwoHosts(1000, 8)) {
            HostTable late = copy(hosts, Optional.empty());
            for (int i = 0; i < 3; i++) {
                hosts.table.put(key(i), record(i + 50, 8));
                hosts.sync();
            }
            assertThat(copy(hosts, Optional.of(late))).isSameAs(late);
            assertThat(late.digest()).isEqualTo(hosts.second.digest());
            for (int i = 0; i < 300; i++) {
                hosts.table.put(key(i), record(i + 60, 8));
                if (i % 100 == 99) {
                    hosts.sync();
                }
            }
            HostTable whole = copy(hosts, Optional.of(late));
            assertThat(whole).isNotSameAs(late);
            assertThat(whole.digest()).isEqualTo(hosts.second.digest());
            late.close();
            whole.close();
        }
    }

    private static HostTable copy(TwoHosts hosts, Optional<HostTable> mine) {
        HostTable kept = hosts.second;
        hosts.second = mine.orElse(null);
        hosts.sync();
        HostTable copied = hosts.second;
        hosts.second = kept;
        return copied;
    }

    @Test
    void anotherEpochTakesOver() {
        try (TwoHosts hosts = new TwoHosts(100, 8); TwoHosts next = new TwoHosts(120, 8)) {
            DpfHost provider = DpfHost.provider(hosts.table);
            DpfHost second = DpfHost.second(hosts.second);
            assertThatThrownBy(() -> TwoHosts.with(options -> options, session -> {
                DpfClient client = hosts.client(session);
                assertThat(client.lookup(key(7))).isPresent();
                provider.replace(next.table);
                second.replace(next.second);
                return client.lookup(key(7));
            }, session -> provider.serve(session, session.parties().get(0), OPEN), session -> second.serve(session, session.parties().get(0), OPEN)))
                    .hasMessageContaining("published its table anew");
            TwoHosts.with(options -> options, session -> {
                try (DpfClient client = next.client(session)) {
                    assertThat(client.lookup(key(110))).isPresent();
                }
                return null;
            }, session -> provider.serve(session, session.parties().get(0), OPEN), session -> second.serve(session, session.parties().get(0), OPEN));
        }
    }

    /** Each host's whole view of a hit and of a miss: the same messages of the same lengths, and none of their bytes agree but words, counts and version. */
    @Test
    void aMissLooksLikeAHit() {
        try (TwoHosts hosts = new TwoHosts(500, 40)) {
            List<String> hit = view(hosts, key(3));
            List<String> miss = view(hosts, key(777_777));
            assertThat(hit).isEqualTo(miss).hasSizeGreaterThan(12);
        }
    }

    private static List<String> view(TwoHosts hosts, byte[] key) {
        List<String> lengths = Collections.synchronizedList(new ArrayList<>());
        Tap tap = new Tap((from, to, channel, message) -> {
            if (to.name().equals("bank") || from.name().equals("bank")) {
                String first = message.length <= 4 ? " " + java.util.HexFormat.of().formatHex(message) : "";
                lengths.add(from.name() + ">" + to.name() + " " + message.length + first);
            }
        });
        hosts.ask(options -> options.withWrap(tap), OPEN, client -> client.lookup(key));
        List<String> sorted = new ArrayList<>(lengths);
        Collections.sort(sorted);
        return sorted;
    }

    /** The exact bytes of a question and an answer. */
    @Test
    void whatALookupCosts() {
        HostShape shape = HostShape.of(1_000_000, 256, new byte[16], new byte[16], new byte[32]);
        assertThat(shape.half()).isEqualTo(138_890);
        assertThat(HostWire.questionBytes(shape, 1, true)).isEqualTo(4 + 32 + 2 * (40 + 16 * 11));
        assertThat(HostWire.questionBytes(shape, 1, false)).isEqualTo(4 + 2 * 216);
        assertThat(HostWire.answerBytes(shape, 1, true)).isEqualTo(96 + 2 * 1152);
        assertThat(HostWire.answerBytes(shape, 1, false)).isEqualTo(2 * 1152);
    }

    /** A second host and a client together: of the whole sealed table opens what was paid for. */
    @Test
    void aRowThatWasNotPaidForDoesNotOpen() {
        try (TwoHosts hosts = new TwoHosts(400, 30)) {
            HostShape shape = hosts.second.shape();
            RowSealer sealer = new RowSealer(shape.epoch(), 30);
            byte[] paidFor = Voprf.evaluate(hosts.key, key(11));
            int opened = 0;
            byte[] content = new byte[shape.contentBytes()];
            for (int b = 0; b < shape.buckets(); b++) {
                hosts.second.content(b, content, 0);
                Optional<byte[]> record = sealer.open(paidFor, 0, content, 0, HostShape.SLOTS);
                opened += record.isPresent() ? 1 : 0;
                try (OprfKey guess = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
                    assertThat(sealer.open(Voprf.evaluate(guess, key(12)), 0, content, 0, HostShape.SLOTS)).isEmpty();
                }
            }
            assertThat(opened).isEqualTo(1);
        }
    }

    @Test
    void limitsAreKeptAndQuestionsCounted() {
        try (TwoHosts hosts = new TwoHosts(50, 8)) {
            int[] left = {5};
            hosts.ask(options -> options, questions -> {
                if (left[0] < questions) {
                    throw PolicyDenied.of("used up", "用完");
                }
                left[0] -= questions;
            }, client -> {
                client.lookup(key(1));
                client.lookup(List.of(key(2), key(3)));
                assertThatThrownBy(() -> client.lookup(List.of(key(1), key(2), key(3)))).isInstanceOf(PolicyDenied.class);
                // The conversation goes on: what was refused was not counted.
                assertThat(client.lookup(key(4))).isPresent();
                return null;
            });
            assertThat(left[0]).isEqualTo(1);
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
            assertThatThrownBy(() -> ProviderTable.build(twice, secret, RANDOM, Progress.SILENT)).isInstanceOf(InvalidInput.class).hasMessageContaining("Rows 3 and 8");
        }
    }

    /** Sums by hand, by lanes and by the plain twin. */
    @Test
    void sumsAreThoseOfTheSelectedBuckets() {
        HostShape shape = HostShape.of(9000, 5, new byte[16], new byte[16], new byte[32]);
        var hash = org.tacit.crypto.symmetric.CorrelationRobustHash.of("test");
        try (HostTable lanes = new HostTable(shape, new LaneXorKernel()); HostTable plain = new HostTable(shape, new PlainXorKernel())) {
            byte[] content = new byte[shape.contentBytes()];
            for (int b = 0; b < shape.buckets(); b++) {
                RANDOM.nextBytes(content);
                lanes.bucket(b, content, 0);
                plain.bucket(b, content, 0);
            }
            assertThat(lanes.digest()).isEqualTo(plain.digest());
            DpfKey[] keys = new DpfKey[6];
            byte[] expected = new byte[6 * shape.bucketBytes()];
            for (int k = 0; k < 6; k++) {
                keys[k] = Dpf.split(shape.domain(), 31 * k, hash, RANDOM)[1];
                java.util.BitSet share = java.util.BitSet.valueOf(DpfTree.everywhere(keys[k], 1, hash));
                for (int x = share.nextSetBit(0); x >= 0; x = share.nextSetBit(x + 1)) {
                    int bucket = x + k % 2 * shape.half();
                    lanes.content(bucket, content, 0);
                    byte[] check = HostTable.check(shape, bucket, content, 0);
                    for (int i = 0; i < shape.bucketBytes(); i++) {
                        expected[k * shape.bucketBytes() + i] ^= i < content.length ? content[i] : check[i - content.length];
                    }
                }
            }
            byte[] sums = new byte[expected.length];
            lanes.answer(keys, 1, hash, sums, 0);
            assertThat(sums).isEqualTo(expected);
            plain.answer(keys, 1, hash, sums, 0);
            assertThat(sums).isEqualTo(expected);
        }
    }
}

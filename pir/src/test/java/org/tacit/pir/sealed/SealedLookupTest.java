package org.tacit.pir.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.pir.Gate;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Tap;
import org.tacit.wire.Traffic;

/** Lookups against a map, what goes over the line, and who may open what. */
class SealedLookupTest {

    private static void same(Optional<byte[]> found, byte[] expected) {
        if (expected == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasValueSatisfying(r -> assertThat(r).isEqualTo(expected));
        }
    }

    @Property(tries = 12)
    void agreesWithAMap(@ForAll @Size(max = 40) List<@StringLength(min = 1, max = 60) String> keys, @ForAll @IntRange(min = 1, max = 100) int bytes,
            @ForAll @StringLength(min = 1, max = 8) String other) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        keys.forEach(k -> map.put(SealedPair.text(k.getBytes(StandardCharsets.UTF_8)), SealedPair.record(k.hashCode(), bytes)));
        try (SealedPair pair = new SealedPair(SealedPair.rows(map, bytes))) {
            List<String> asked = new ArrayList<>(map.keySet());
            asked.add(SealedPair.text(other.getBytes(StandardCharsets.UTF_8)));
            Collections.shuffle(asked);
            List<byte[]> encoded = asked.stream().map(k -> k.getBytes(StandardCharsets.UTF_8)).toList();
            pair.ask(lookup -> {
                List<Optional<byte[]>> together = lookup.lookup(encoded);
                lookup.prepare(2);
                for (int i = 0; i < asked.size(); i++) {
                    same(together.get(i), map.get(asked.get(i)));
                    same(lookup.lookup(encoded.get(i)), map.get(asked.get(i)));
                }
                return null;
            });
        }
    }

    @Example
    void shortestAndLongest() {
        for (int bytes : new int[] {1, 4096, 65536}) {
            String longest = "键".repeat(1365);
            Map<String, byte[]> map = Map.of(longest, SealedPair.record(5, bytes), "手机号码", SealedPair.record(6, bytes));
            try (SealedPair pair = new SealedPair(SealedPair.rows(map, bytes))) {
                pair.ask(lookup -> {
                    same(lookup.lookup(longest.getBytes(StandardCharsets.UTF_8)), map.get(longest));
                    same(lookup.lookup("手机号码".getBytes(StandardCharsets.UTF_8)), map.get("手机号码"));
                    assertThat(lookup.lookup("手机".getBytes(StandardCharsets.UTF_8))).isEmpty();
                    assertThatThrownBy(() -> lookup.lookup(new byte[4097])).isInstanceOf(InvalidInput.class);
                    assertThatThrownBy(() -> lookup.lookup(new byte[0])).isInstanceOf(InvalidInput.class);
                    return null;
                });
            }
        }
    }

    @Example
    void anEmptyTableAndOneRow() {
        try (SealedPair empty = new SealedPair(0, 8); SealedPair one = new SealedPair(1, 8)) {
            empty.ask(lookup -> assertThat(lookup.lookup(SealedPair.key(0))).isEmpty());
            one.ask(lookup -> {
                same(lookup.lookup(SealedPair.key(0)), SealedPair.record(0, 8));
                return assertThat(lookup.lookup(SealedPair.key(1))).isEmpty();
            });
        }
    }

    /** Over several messages and proofs, in order; more than that are not even begun. */
    @Example
    void manyKeys() {
        try (SealedPair pair = new SealedPair(2000, 12)) {
            int n = 2 * SealedWire.MESSAGE + 3;
            AtomicLong admitted = new AtomicLong();
            AtomicLong answered = new AtomicLong();
            pair.ask(lookup -> {
                int[] next = {0};
                lookup.lookup(n, i -> SealedPair.key(i % 4000), (i, record) -> {
                    assertThat(i).isEqualTo(next[0]++);
                    same(record, i % 4000 < 2000 ? SealedPair.record(i % 4000, 12) : null);
                });
                assertThat(next[0]).isEqualTo(n);
                assertThat(lookup.lookup(List.of())).isEmpty();
                return null;
            }, new Gate() {
                @Override
                public void admit(int questions) {
                    admitted.addAndGet(questions);
                }

                @Override
                public void answered(int questions, long nanoseconds) {
                    answered.addAndGet(questions);
                    assertThat(nanoseconds).isPositive();
                }
            });
            assertThat(admitted).hasValue(n);
            assertThat(answered).hasValue(n);
        }
    }

    @Example
    void bytesAreThoseOfThePage() {
        try (SealedPair pair = new SealedPair(500, 40)) {
            LocalParties.run(session -> {
                try (SealedLookup lookup = pair.open(session)) {
                    Traffic fetched = session.traffic();
                    assertThat(fetched.bytesSent()).isEqualTo(4 + 80);
                    assertThat(fetched.bytesReceived()).isEqualTo(172 + (500 + 31 + 64) * (40 + 28));
                    lookup.lookup(SealedPair.key(3));
                    Traffic one = session.traffic().minus(fetched);
                    assertThat(one.bytesSent()).isEqualTo(4 + 32);
                    assertThat(one.bytesReceived()).isEqualTo(4 + 32 + 64);
                    assertThat(one.rounds()).isEqualTo(1);
                    Traffic before = session.traffic();
                    lookup.lookup(IntStream.range(0, 3000).mapToObj(SealedPair::key).toList());
                    Traffic many = session.traffic().minus(before);
                    assertThat(many.bytesSent()).isEqualTo(4 + 32 * 3000);
                    assertThat(many.bytesReceived()).isEqualTo(4 + 32 * 3000 + 3 * 64);
                    return null;
                }
            }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN));
        }
    }

    /** What the provider sees of a hit and of a miss: the same messages in the same order with the same lengths, and none of the bytes twice. */
    @Example
    void aMissLooksLikeAHit() {
        try (SealedPair pair = new SealedPair(300, 16)) {
            List<List<String>> views = new ArrayList<>();
            List<String> contents = new ArrayList<>();
            for (List<byte[]> asked : List.of(List.of(SealedPair.key(1), SealedPair.key(2)), List.of(SealedPair.key(1), SealedPair.key(9999)), List.of(SealedPair.key(8888), SealedPair.key(9999)))) {
                List<String> view = Collections.synchronizedList(new ArrayList<>());
                pair.ask(lookup -> null);
                var tap = new Tap((from, to, channel, message) -> {
                    if (from.name().equals("bank") || to.name().equals("bank")) {
                        view.add(from.name() + " " + message.length);
                        if (message.length == 32) {
                            contents.add(java.util.HexFormat.of().formatHex(message));
                        }
                    }
                });
                LocalParties.run(options -> Thread.currentThread().getName().equals("telecom") ? options.withWrap(tap) : options, session -> {
                    try (SealedLookup lookup = pair.open(session)) {
                        lookup.lookup(asked.get(0));
                        lookup.lookup(asked.get(1));
                        lookup.lookup(asked);
                        return null;
                    }
                }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN));
                views.add(List.copyOf(view));
            }
            assertThat(views.get(0)).isNotEmpty().isEqualTo(views.get(1)).isEqualTo(views.get(2));
            assertThat(contents).doesNotHaveDuplicates();
        }
    }

    /** The client holds every row sealed; it opens the one it was answered, and no other with any answer. */
    @Example
    void aRowThatWasNotPaidForDoesNotOpen() {
        try (SealedPair pair = new SealedPair(400, 30)) {
            pair.ask(lookup -> null);
            try (SealedTableCopy copy = SealedTableCopy.open(pair.clientFolder()).orElseThrow(); SealedPair stranger = new SealedPair(1, 1)) {
                byte[] paidFor = Voprf.evaluate(pair.key, SealedPair.key(11));
                same(copy.finder().find(paidFor, 0), SealedPair.record(11, 30));
                SealedDescriptor of = copy.descriptor();
                var sealer = new org.tacit.pir.keyword.RowSealer(of.table(), 30);
                byte[] entry = new byte[of.entryBytes()];
                int opened = 0;
                try (SealedFile file = SealedTransfer.present(pair.clientFolder())) {
                    for (int e = 0; e < of.entries(); e++) {
                        file.entry(e, entry, 0);
                        opened += sealer.openIn(1, paidFor, 0, entry, 0).isPresent() ? 1 : 0;
                        // Nor in another version than its own.
                        assertThat(sealer.openIn(2, paidFor, 0, entry, 0)).isEmpty();
                    }
                }
                assertThat(opened).isEqualTo(1);
                // A key of one's own instead of the provider's gives nothing.
                for (int i = 0; i < 400; i++) {
                    assertThat(copy.finder().find(Voprf.evaluate(stranger.key, SealedPair.key(i)), 0)).isEmpty();
                }
            }
        }
    }

    @Example
    void limitsAreKept() {
        try (SealedPair pair = new SealedPair(50, 8)) {
            int[] left = {4};
            Gate four = questions -> {
                if (questions > left[0]) {
                    throw PolicyDenied.of("used up", "用完");
                }
                left[0] -= questions;
            };
            pair.ask(lookup -> {
                lookup.lookup(SealedPair.key(1));
                // All or none, and a refusal ends nothing.
                assertThatThrownBy(() -> lookup.lookup(IntStream.range(0, 4).mapToObj(SealedPair::key).toList())).isInstanceOf(PolicyDenied.class);
                assertThatThrownBy(() -> lookup.lookup(20_000, SealedPair::key, (i, r) -> { })).isInstanceOf(PolicyDenied.class);
                assertThat(lookup.lookup(IntStream.range(0, 3).mapToObj(SealedPair::key).toList())).allMatch(Optional::isPresent);
                assertThatThrownBy(() -> lookup.lookup(SealedPair.key(3))).isInstanceOf(PolicyDenied.class);
                return null;
            }, four);
            assertThat(left[0]).isZero();
        }
    }

    /** Several clients of one provider at a time. */
    @Example
    void manyClients() {
        try (SealedPair pair = new SealedPair(200, 16)) {
            var provider = new SealedProvider(pair.table);
            IntStream.range(0, 4).parallel().forEach(c -> LocalParties.run(session -> {
                try (SealedLookup lookup = SealedLookup.open(session, pair.folder.resolve("client" + c), pair.key.publicKey(), Optional.empty(), SealedPair.PLENTY)) {
                    for (int i = c; i < 240; i += 4) {
                        same(lookup.lookup(SealedPair.key(i)), i < 200 ? SealedPair.record(i, 16) : null);
                    }
                    return null;
                }
            }, session -> provider.serve(session, session.peer(), SealedPair.OPEN)));
            // And several with one copy.
            try (SealedTableCopy copy = SealedTableCopy.open(pair.folder.resolve("client0")).orElseThrow()) {
                IntStream.range(0, 3).parallel().forEach(c -> LocalParties.run(session -> {
                    try (SealedLookup lookup = SealedLookup.open(session, copy)) {
                        same(lookup.lookup(SealedPair.key(c)), SealedPair.record(c, 16));
                        return null;
                    }
                }, session -> provider.serve(session, session.peer(), SealedPair.OPEN)));
            }
        }
    }
}

package org.tacit.psi.multiparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.TacitException;
import org.tacit.psi.Items;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Pipe;
import org.tacit.wire.Shape;
import org.tacit.wire.Tap;

/** Bad networks, slow ones, and what somebody sees who reads along. */
@Timeout(120)
class MultipartyPsiNetworkTest {

    private static final MultipartyPsi PSI = new MultipartyPsi();
    private static final List<Party> PARTIES = LocalParties.parties(4);

    /** Bank's set is the smallest; 0 to 99 are common to all. */
    private static final List<List<String>> COLUMNS = List.of(ids(0, 300), ids(0, 100, 400, 700), ids(0, 100, 700, 1000), ids(0, 100, 1000, 1300));

    private static List<String> ids(int... bounds) {
        List<String> ids = new ArrayList<>();
        for (int k = 0; k < bounds.length; k += 2) {
            IntStream.range(bounds[k], bounds[k + 1]).forEach(i -> ids.add("1380013%04d".formatted(i)));
        }
        return ids;
    }

    private static List<JointIntersection> run(Pipe.Wrap wrap, List<List<String>> columns, Set<Party> learners) {
        return LocalParties.run(options -> options.withWrap(wrap), columns.size(),
                session -> PSI.intersect(session, Items.of(columns.get(session.index())), learners));
    }

    /** Wherever one party's connection to another breaks, everybody ends with a sentence. */
    @Test
    void oneCutEndsEverybody() {
        List<Pipe.Wrap> faults = List.of(Fault.cutAtMessage(1).at("clinic").on("main"), Fault.cutAtMessage(1).at("telecom").on("main/zero-1"),
                Fault.cutAtMessage(1).at("shop").on("main/zero-2/vole"), Fault.cutAtMessage(2).at("clinic").on("main/shares"),
                Fault.cutAtMessage(5).at("bank").on("main"), Fault.truncate(2, 1).at("shop").on("main/shares"));
        for (int f = 0; f < faults.size(); f++) {
            Pipe.Wrap fault = faults.get(f);
            assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap(fault), 4,
                    session -> PSI.intersect(session, Items.of(COLUMNS.get(session.index())), Set.copyOf(session.parties()))))
                    .as("fault %d", f).satisfies(first -> {
                        List<Throwable> ends = Stream.concat(Stream.of(first), Stream.of(first.getSuppressed())).toList();
                        assertThat(ends).hasSize(4).allSatisfy(end -> assertThat(end).isInstanceOfSatisfying(TacitException.class,
                                said -> assertThat(said.text().zh()).isNotBlank()));
                    });
        }
    }

    @Test
    void overASlowLink() {
        List<JointIntersection> results = run(Shape.of(200_000_000, Duration.ofMillis(10)), COLUMNS, Set.copyOf(PARTIES));
        assertThat(results).allSatisfy(r -> assertThat(r.size()).isEqualTo(100));
    }

    /** The leader, and partners that are through with others, wait longer than a channel may take to open. */
    @Test
    void partiesOfUnequalSpeedWaitForEachOther() {
        Fault slow = Fault.delay(Duration.ofMillis(700)).at("telecom").on("main/zero-1");
        List<JointIntersection> results = LocalParties.run(options -> options.withOpenWithin(Duration.ofSeconds(1)).withWrap(slow), 3,
                session -> PSI.intersect(session, Items.of(COLUMNS.get(session.index())), Set.of(PARTIES.getFirst())));
        assertThat(results.getFirst().size()).isEqualTo(100);
    }

    /** Bytes by channel and sender, as one party sees them. */
    private static Map<String, Long> seenBy(String reader, List<List<String>> columns, Set<Party> learners) {
        Map<String, Long> bytes = new ConcurrentHashMap<>();
        var tap = new Tap((from, to, channel, message) -> {
            if (to.name().equals(reader)) {
                bytes.merge(from + " " + channel, (long) message.length, Long::sum);
            }
        });
        run((pipe, self, peer, channel) -> self.name().equals(reader) ? tap.wrap(pipe, self, peer, channel) : pipe, columns, learners);
        return new TreeMap<>(bytes);
    }

    /**
     * What the leader receives has the same shape whether its items are held by nobody else, by one other party, by all but one, or by
     * all; and what a party receives that is no learner does not depend on the result.
     */
    @Test
    void whatIsReceivedHasTheShapeOfTheSizesOnly() {
        List<List<List<String>>> cases = List.of(
                List.of(ids(0, 200), ids(300, 500), ids(500, 700)), List.of(ids(0, 200), ids(0, 200), ids(500, 700)),
                List.of(ids(0, 200), ids(500, 700), ids(500, 700)), List.of(ids(0, 200), ids(0, 200), ids(0, 200)));
        Set<Party> bank = Set.of(PARTIES.getFirst());
        for (String reader : List.of("bank", "telecom")) {
            List<Map<String, Long>> seen = cases.stream().map(columns -> seenBy(reader, columns, bank)).toList();
            assertThat(seen.getFirst().keySet()).contains("shop main");
            assertThat(seen).allSatisfy(s -> assertThat(s).isEqualTo(seen.getFirst()));
        }
    }

    /** Not an identifier, not a hash of one, and nothing of one run in the next. */
    @Test
    void nothingReadableTravels() throws Exception {
        String first = recorded();
        String second = recorded();
        for (String id : ids(90, 110)) {
            assertThat(first.contains(id)).isFalse();
            for (String algorithm : List.of("SHA-256", "SHA-512", "MD5")) {
                byte[] digest = java.security.MessageDigest.getInstance(algorithm).digest(id.getBytes(StandardCharsets.UTF_8));
                assertThat(first.contains(new String(digest, 0, 8, StandardCharsets.ISO_8859_1))).isFalse();
            }
        }
        for (int at = 0; at + 8 < first.length(); at += 4000) {
            assertThat(second.contains(first.substring(at, at + 8))).isFalse();
        }
    }

    private static String recorded() {
        var wire = new java.io.ByteArrayOutputStream();
        var tap = new Tap((from, to, channel, message) -> {
            synchronized (wire) {
                if (!channel.endsWith("vole") && message.length > 32) {
                    wire.writeBytes(message);
                }
            }
        });
        run(tap, COLUMNS.subList(0, 3), Set.copyOf(PARTIES.subList(0, 3)));
        assertThat(wire.size()).isGreaterThan(10_000);
        return wire.toString(StandardCharsets.ISO_8859_1);
    }
}

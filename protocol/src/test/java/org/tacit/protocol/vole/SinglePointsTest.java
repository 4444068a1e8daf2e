package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.field.Gf128;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.LocalParties;

class SinglePointsTest {

    private static final int BITS = 80;

    private record Sent(long[] delta, long[] s) {
    }

    private record Got(long[] beta, long[] c) {
    }

    private static LocalParties.Both<Sent, Got> run(int m, int[] alpha, long[] keys) {
        int blocks = alpha.length;
        return LocalParties.run(session -> {
            var channel = session.channel(session.peer());
            var transfers = SoftSpokenOt.sender(session, channel);
            long[] k = new long[2 * blocks];
            CotVole.sender(transfers, BITS).expand(blocks, k, 0);
            long[] s = new long[2 * m * blocks];
            SinglePoints.send(channel, transfers, blocks, m, keys, k, s);
            return new Sent(new long[] {transfers.delta0(), transfers.delta1()}, s);
        }, session -> {
            var channel = session.channel(session.peer());
            var transfers = SoftSpokenOt.receiver(session, channel);
            long[] beta = new long[2 * blocks];
            long[] c = new long[2 * blocks];
            CotVole.receiver(session, transfers, BITS).expand(blocks, beta, 0, c, 0);
            // What was there before must not matter.
            long[] out = new Random(1).longs(2L * m * blocks).toArray();
            SinglePoints.receive(channel, transfers, alpha, m, keys, c, out);
            return new Got(beta, out);
        });
    }

    /** The two ends differ by Δ·β at α and nowhere else, at any size of block, full trees or not. */
    @Property(tries = 25)
    void theEndsDifferAtOnePointABlock(@ForAll @IntRange(min = 4, max = 300) int m, @ForAll @IntRange(min = 1, max = 20) int blocks, @ForAll long seed) {
        Random random = new Random(seed);
        int[] alpha = random.ints(blocks, 0, m).toArray();
        alpha[0] = seed % 2 == 0 ? 0 : m - 1;
        var both = run(m, alpha, random.longs(2L * Math.ceilDiv(blocks, SinglePoints.SHARE)).toArray());
        long[] expected = both.first().s.clone();
        long[] product = new long[2];
        for (int i = 0; i < blocks; i++) {
            Gf128.multiply(both.first().delta, 0, both.second().beta, 2 * i, product, 0);
            assertThat(product).isNotEqualTo(new long[2]);
            expected[2 * (m * i + alpha[i])] ^= product[0];
            expected[2 * (m * i + alpha[i]) + 1] ^= product[1];
        }
        assertThat(Arrays.mismatch(both.second().c, expected)).isEqualTo(-1);
    }

    /** Leaves are all different, within a block and across blocks; bits are fair. */
    @Test
    void leavesLookRandom() {
        long[] s = run(1000, new int[20], new Random(2).longs(40).toArray()).first().s;
        assertThat(Arrays.stream(s).distinct().count()).isEqualTo(s.length);
        long ones = Arrays.stream(s).map(Long::bitCount).sum();
        assertThat(Math.abs(ones - 32L * s.length)).isLessThan((long) (7 * Math.sqrt(16.0 * s.length)));
    }

    /** A different public key is a different tree: the hash depends on it, and equal seeds would not give equal trees. */
    @Test
    void everyTreeHasItsOwnHash() {
        long[] seeds = {1, 2, 3, 4};
        long[] first = new long[8];
        long[] second = new long[8];
        TreeHash hash = new TreeHash();
        hash.key(5, 6);
        hash.children(seeds, 4, first, 0);
        hash.key(6, 6);
        hash.children(seeds, 4, second, 0);
        for (int i = 0; i < 8; i++) {
            assertThat(first[i]).isNotEqualTo(second[i]);
        }
        hash.key(5, 6);
        hash.children(seeds, 4, second, 0);
        assertThat(second).isEqualTo(first);
    }

    /** In pieces or at once, the children are the same: the chain of the cipher leaves no trace. */
    @Test
    void childrenDoNotDependOnWhatWasHashedBefore() {
        long[] seeds = new Random(4).longs(1000).toArray();
        long[] whole = new long[2000];
        TreeHash hash = new TreeHash();
        hash.key(1, 2);
        hash.children(seeds, 1000, whole, 0);
        for (int node : new int[] {0, 1, 127, 128, 129, 499}) {
            long[] pair = new long[4];
            hash.children(new long[] {seeds[2 * node], seeds[2 * node + 1]}, 2, pair, 0);
            assertThat(pair).isEqualTo(Arrays.copyOfRange(whole, 4 * node, 4 * node + 4));
        }
    }
}

package org.tacit.protocol.ot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.LocalParties;

/** Over base transfers dealt by the test, so that only the tree is at work. */
class PuncturedTreeTest {

    /** Messages both ends could have got from real base transfers. */
    private static BaseOt dealt(long seed) {
        return new BaseOt() {
            @Override
            public long[] send(int n) {
                return new Random(seed).longs(4L * n).toArray();
            }

            @Override
            public long[] receive(int n, long[] choices) {
                long[] all = send(n);
                long[] out = new long[2 * n];
                for (int i = 0; i < n; i++) {
                    System.arraycopy(all, 4 * i + 2 * (int) (choices[i / 64] >>> i & 1), out, 2 * i, 2);
                }
                return out;
            }
        };
    }

    @Property(tries = 40)
    void allLeavesButOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int k, @ForAll @IntRange(min = 1, max = 40) int trees) {
        int leaves = 1 << k;
        int[] alpha = new Random(seed + 1).ints(trees, 0, leaves).toArray();
        var both = LocalParties.run(
                s -> {
                    long[] leaf = PuncturedTree.send(s.channel(s.peer()), dealt(seed), trees, k);
                    s.channel(s.peer()).receiveInt(1, 1);         // with k = 1 nothing else is said
                    return leaf;
                }, s -> {
                    long[] leaf = PuncturedTree.receive(s.channel(s.peer()), dealt(seed), alpha, k);
                    s.channel(s.peer()).sendInt(1);
                    return leaf;
                });
        long[] all = both.first();
        long[] known = both.second();
        assertThat(Arrays.stream(all).distinct().count()).isEqualTo(2L * leaves * trees);
        for (int i = 0; i < trees; i++) {
            for (int y = 1; y < leaves; y++) {
                int leaf = 2 * (leaves * i + (alpha[i] ^ y));
                int at = 2 * ((leaves - 1) * i + y - 1);
                assertThat(Arrays.copyOfRange(known, at, at + 2)).isEqualTo(Arrays.copyOfRange(all, leaf, leaf + 2));
            }
            // The missing leaf is nowhere among what the receiver was given.
            long missing = all[2 * (leaves * i + alpha[i])];
            assertThat(Arrays.stream(known).noneMatch(v -> v == missing)).isTrue();
        }
    }

    @Test
    void sumsOfAnotherLengthAreRefused() {
        for (int longs : new int[] {0, 4 * 2 * 5 - 1, 4 * 2 * 5 + 1}) {
            assertThat(Cheating.telecom(s -> {
                s.channel(s.peer()).sendLongs(new long[longs]);
                s.channel(s.peer()).receive(1);
            }, s -> PuncturedTree.receive(s.channel(s.peer()), dealt(1), new int[5], 3))).isInstanceOf(ProtocolViolation.class);
        }
    }
}

package org.tacit.psi.ecdh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PairSetTest {

    @Test
    void holdsWhatAHashSetHolds() {
        var random = new Random(3);
        Set<List<Long>> twin = new HashSet<>();
        var set = new PairSet(5000);
        for (int i = 0; i < 5000; i++) {
            // Few different values, so that repetitions, zeros and half-equal pairs come up.
            long high = random.nextInt(50);
            long low = random.nextInt(120);
            assertThat(set.add(high, low)).isEqualTo(twin.add(List.of(high, low)));
        }
        for (long high = 0; high < 60; high++) {
            for (long low = 0; low < 130; low++) {
                assertThat(set.contains(high, low)).isEqualTo(twin.contains(List.of(high, low)));
            }
        }
    }

    /** Values in every pattern that a peer may try: a place that anybody can compute ahead would make them look at each other one by one, for minutes. */
    @Test
    @Timeout(30)
    void chosenValuesDoNotPileUp() {
        for (long factor : new long[] {0, 1, -1, 1L << 32, 1L << 47, 0x9e3779b97f4a7c15L}) {
            var set = new PairSet(300_000);
            for (long i = 1; i <= 300_000; i++) {
                assertThat(set.add(i * factor ^ 0x1234, i << 20)).isTrue();
            }
        }
    }

    @Test
    void tagLengthsKeepFalseMatchesBelowTheBound() {
        assertThat(Tags.bytesFor(40, 1 << 20, 1 << 20)).isEqualTo(10);
        assertThat(Tags.bytesFor(40, (1 << 20) + 1, 1 << 20)).isEqualTo(11);
        assertThat(Tags.bytesFor(40, 1, 1)).isEqualTo(5);
        assertThat(Tags.bytesFor(40, 0, 0)).isEqualTo(5);
        assertThat(Tags.bytesFor(40, 1L << 27, 1L << 27)).isEqualTo(12);
    }

    @Test
    void commonTagsComeInTheOrderOfTheTag() {
        var random = new Random(4);
        Tags mine = new Tags(3000, 10);
        Tags theirs = new Tags(3000, 10);
        byte[][] tags = new byte[3000][10];
        for (int i = 0; i < 3000; i++) {
            random.nextBytes(tags[i]);
            // The first eight bytes collide often, so that the rest decides.
            java.util.Arrays.fill(tags[i], 0, 7, (byte) 0);
            mine.set(i, tags[i], 0);
            theirs.set(2999 - i, tags[i], 0);
        }
        int[] atMine = mine.positionsIn(theirs.set());
        int[] atTheirs = theirs.positionsIn(mine.set());
        assertThat(atMine).hasSize(3000);
        for (int k = 0; k < 3000; k++) {
            assertThat(tags[2999 - atTheirs[k]]).isEqualTo(tags[atMine[k]]);
            if (k > 0) {
                assertThat(java.util.Arrays.compareUnsigned(tags[atMine[k - 1]], tags[atMine[k]])).isNegative();
            }
        }
    }
}

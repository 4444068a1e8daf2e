package org.tacit.pir.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.CorrelationRobustHash;

class DpfTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CorrelationRobustHash HASH = CorrelationRobustHash.of("test", "dpf");

    private static long[] sum(DpfKey[] keys) {
        long[] one = DpfTree.everywhere(keys[0], 0, HASH);
        long[] two = DpfTree.everywhere(keys[1], 1, HASH);
        for (int i = 0; i < one.length; i++) {
            one[i] ^= two[i];
        }
        return one;
    }

    @Property(tries = 300)
    void bothKeysTogetherAreOneAtThePointAndZeroElsewhere(@ForAll @IntRange(min = 1, max = 70_000) int size, @ForAll Random random) {
        int alpha = random.nextInt(size);
        BitSet points = BitSet.valueOf(sum(Dpf.split(new DpfDomain(size), alpha, HASH, RANDOM)));
        assertThat(points.cardinality()).isEqualTo(1);
        assertThat(points.nextSetBit(0)).isEqualTo(alpha);
    }

    @Test
    void everyPointOfSmallDomainsAndTheirEnds() {
        for (int size : new int[] {1, 2, 127, 128, 129, 255, 256, 257, 1025}) {
            for (int alpha = 0; alpha < size; alpha++) {
                BitSet points = BitSet.valueOf(sum(Dpf.split(new DpfDomain(size), alpha, HASH, RANDOM)));
                assertThat(points.cardinality()).isEqualTo(1);
                assertThat(points.get(alpha)).isTrue();
            }
        }
    }

    @Test
    void keysAreShort() {
        assertThat(new DpfDomain(128).keyBytes()).isEqualTo(40);
        assertThat(new DpfDomain(129).keyBytes()).isEqualTo(56);
        assertThat(new DpfDomain(1 << 20).keyBytes()).isEqualTo(40 + 16 * 13);
        assertThat(new DpfDomain(1 << 30).keyBytes()).isEqualTo(40 + 16 * 23);
        assertThatThrownBy(() -> new DpfDomain(0)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new DpfDomain((1 << 30) + 1)).isInstanceOf(InvalidInput.class);
    }

    @Property(tries = 50)
    void keysTravel(@ForAll @IntRange(min = 1, max = 5000) int size, @ForAll Random random) {
        DpfDomain domain = new DpfDomain(size);
        DpfKey[] keys = Dpf.split(domain, random.nextInt(size), HASH, RANDOM);
        byte[] wire = new byte[domain.keyBytes() + 3];
        keys[1].encode(wire, 3);
        assertThat(DpfTree.everywhere(DpfKey.decode(domain, wire, 3), 1, HASH)).isEqualTo(DpfTree.everywhere(keys[1], 1, HASH));
    }

    @Test
    void keysAreWrittenInOneWayOnly() {
        DpfDomain domain = new DpfDomain(1000);
        byte[] good = new byte[domain.keyBytes()];
        Dpf.split(domain, 999, HASH, RANDOM)[0].encode(good, 0);
        int levels = domain.levels();
        assertThat(levels).isEqualTo(3);
        // Lowest bit of the root, of each correction, and control bits of levels there are not.
        for (int bit : new int[] {0, 128 + 2 * levels, 191, 192, 192 + 128, 192 + 256}) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> DpfKey.decode(domain, bad, 0)).isInstanceOf(ProtocolViolation.class);
        }
        DpfKey.decode(domain, good, 0);
    }

    /** Chi-square with 255 degrees of freedom: above 400 with probability below 10^-8. */
    private static void assertUniform(int[] counts) {
        long all = Arrays.stream(counts).asLongStream().sum();
        double expected = (double) all / counts.length;
        double chi = Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
        assertThat(chi).isBetween(130.0, 400.0);
    }

    /** One key alone, of one fixed point: its bytes, and its share, at the point as well. */
    @Test
    void oneKeyLooksRandomWhateverThePoint() {
        DpfDomain domain = new DpfDomain(4096);
        for (int party = 0; party < 2; party++) {
            int[] bytes = new int[256];
            int[] shares = new int[256];
            int atPoint = 0;
            int tries = 4000;
            byte[] wire = new byte[domain.keyBytes()];
            for (int i = 0; i < tries; i++) {
                DpfKey key = Dpf.split(domain, 1234, HASH, RANDOM)[party];
                key.encode(wire, 0);
                for (int b = 0; b < wire.length; b++) {
                    // Bytes with bits that are always zero are left out.
                    if (b != 0 && (b < 16 || b >= 24) && (b < 24 || (b - 24) % 16 != 0 || b >= wire.length - 16)) {
                        bytes[wire[b] & 255]++;
                    }
                }
                long[] share = DpfTree.everywhere(key, party, HASH);
                atPoint += (int) (share[1234 / 64] >>> 1234 % 64 & 1);
                for (int s = 0; s < 8; s++) {
                    shares[(int) (share[1234 / 64] >>> 8 * s) & 255]++;
                }
            }
            assertUniform(bytes);
            assertUniform(shares);
            // Five deviations and more: 0.5·√4000 = 31.6.
            assertThat(atPoint).isBetween(tries / 2 - 190, tries / 2 + 190);
        }
    }

    /** A tap on one host: the control bits of the path follow from the key alone, so half of all points are selected whatever is asked. */
    @Test
    void halfOfAllPointsAreSelected() {
        DpfDomain domain = new DpfDomain(100_000);
        for (int alpha : new int[] {0, 50_000, 99_999}) {
            for (int party = 0; party < 2; party++) {
                int ones = BitSet.valueOf(DpfTree.everywhere(Dpf.split(domain, alpha, HASH, RANDOM)[party], party, HASH)).cardinality();
                assertThat(ones).isBetween(49_000, 51_000);
            }
        }
    }

    @Property(tries = 60)
    void lanesGiveTheSameSums(@ForAll @IntRange(min = 1, max = 12) int lines, @ForAll @IntRange(min = 0, max = 128) int count, @ForAll Random random) {
        int words = 8 * lines;
        int[] rows = random.ints(count, 0, 128).toArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(64L * lines * 130, 64);
            for (long at = 0; at < data.byteSize(); at += 8) {
                data.set(ValueLayout.JAVA_LONG, at, random.nextLong());
            }
            long[] plain = random.longs(words + 5).toArray();
            long[] lanes = plain.clone();
            new PlainXorKernel().add(data, 128L * lines, 64 * lines, rows, count, plain, 5, words);
            new LaneXorKernel().add(data, 128L * lines, 64 * lines, rows, count, lanes, 5, words);
            assertThat(lanes).isEqualTo(plain);
        }
    }

    /** A table that takes several windows of several subtrees, its last leaf partly filled, against sums by hand. */
    @Test
    void sumsDoNotDependOnTheWindow() {
        int half = 70_001;
        byte[] bucket = new byte[64];
        try (Buckets buckets = new Buckets(2 * half, 64)) {
            Random random = new Random(7);
            for (int b = 0; b < 2 * half; b++) {
                random.nextBytes(bucket);
                buckets.put(b, 0, bucket, 0, 64);
            }
            DpfKey[] keys = new DpfKey[4];
            byte[] expected = new byte[4 * 64];
            for (int k = 0; k < 4; k++) {
                keys[k] = Dpf.split(new DpfDomain(half), k == 3 ? half - 1 : 20_000 * k, HASH, RANDOM)[1];
                BitSet share = BitSet.valueOf(DpfTree.everywhere(keys[k], 1, HASH));
                for (int x = share.nextSetBit(0); x >= 0; x = share.nextSetBit(x + 1)) {
                    buckets.get(x + k % 2 * half, 0, bucket, 0, 64);
                    for (int i = 0; i < 64; i++) {
                        expected[64 * k + i] ^= bucket[i];
                    }
                }
            }
            for (int window : new int[] {1, 256, 512, SelectedSums.WINDOW}) {
                byte[] sums = new byte[expected.length];
                new SelectedSums(buckets, half, window, new LaneXorKernel()).write(keys, 1, HASH, 64, sums, 0);
                assertThat(sums).as("window %d", window).isEqualTo(expected);
            }
        }
    }
}

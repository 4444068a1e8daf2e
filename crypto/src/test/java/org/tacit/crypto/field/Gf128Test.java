package org.tacit.crypto.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Gf128Test {

    private static long[] element(long seed) {
        return new Random(seed).longs(2).toArray();
    }

    private static long[] times(long[] a, long[] b) {
        long[] out = new long[2];
        Gf128.multiply(a, 0, b, 0, out, 0);
        return out;
    }

    private static long[] plus(long[] a, long[] b) {
        return new long[] {a[0] ^ b[0], a[1] ^ b[1]};
    }

    /** Product in S, bit by bit with the polynomial as a number. */
    private static int small(int a, int b) {
        int p = 0;
        for (int i = 15; i >= 0; i--) {
            p <<= 1;
            p ^= (p >>> 16) * 0x1002d;
            p ^= (b >>> i & 1) * a;
        }
        return p;
    }

    /** Product by the school's method over lanes. */
    private static long[] school(long[] a, long[] b) {
        int[] c = new int[15];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                c[i + j] ^= small((int) (a[i / 4] >>> 16 * i) & 0xffff, (int) (b[j / 4] >>> 16 * j) & 0xffff);
            }
        }
        for (int i = 14; i >= 8; i--) {
            c[i - 3] ^= c[i];
            c[i - 5] ^= c[i];
            c[i - 7] ^= c[i];
            c[i - 8] ^= small(c[i], 2);
        }
        long[] out = new long[2];
        for (int i = 0; i < 8; i++) {
            out[i / 4] |= (long) c[i] << 16 * i;
        }
        return out;
    }

    @Property
    void isTheProductOfTheDefinition(@ForAll long s, @ForAll long t) {
        assertThat(times(element(s), element(t))).isEqualTo(school(element(s), element(t)));
    }

    @Property(tries = 200)
    void obeysTheLawsOfAField(@ForAll long s, @ForAll long t, @ForAll long u) {
        long[] a = element(s);
        long[] b = element(t);
        long[] c = element(u);
        assertThat(times(a, b)).isEqualTo(times(b, a));
        assertThat(times(a, times(b, c))).isEqualTo(times(times(a, b), c));
        assertThat(times(a, plus(b, c))).isEqualTo(plus(times(a, b), times(a, c)));
        assertThat(times(a, new long[] {1, 0})).isEqualTo(a);
    }

    /** a^(2^128 − 1) = 1 for every a but zero says that there are no zero divisors. */
    @Property(tries = 50)
    void everyElementHasAnInverse(@ForAll long s) {
        long[] power = {1, 0};
        long[] square = element(s);
        for (int i = 0; i < 128; i++) {
            power = times(power, square);
            square = times(square, square);
        }
        assertThat(power).isEqualTo(new long[] {1, 0});
    }

    /**
     * Rabin's test of both polynomials: z^(2^16) = z, and y^(2^128) = y, while z^(2^8) − z and y^(2^64) − y are invertible
     * (their powers to the order of the group are one).
     */
    @Test
    void bothPolynomialsAreIrreducible() {
        int z = 2;
        for (int i = 0; i < 8; i++) {
            z = small(z, z);
        }
        int difference = z ^ 2;
        for (int i = 8; i < 16; i++) {
            z = small(z, z);
        }
        assertThat(z).isEqualTo(2);
        int power = 1;
        for (int i = 0; i < 65_535; i++) {
            power = small(power, difference);
        }
        assertThat(power).isEqualTo(1);

        long[] y = {1L << 16, 0};
        long[] start = y;
        long[] half = null;
        for (int i = 0; i < 128; i++) {
            y = times(y, y);
            half = i == 63 ? plus(y, start) : half;
        }
        assertThat(y).isEqualTo(start);
        long[] inverse = {1, 0};
        BigInteger order = BigInteger.TWO.pow(128).subtract(BigInteger.TWO);
        for (int i = 127; i >= 0; i--) {
            inverse = times(inverse, inverse);
            inverse = order.testBit(i) ? times(inverse, half) : inverse;
        }
        assertThat(times(inverse, half)).isEqualTo(new long[] {1, 0});
    }

    /** Lanes that are zero from some place on stay so under multiplication by elements of S. */
    @Property(tries = 100)
    void timesZKeepsToItsLanes(@ForAll long s, @ForAll @IntRange(min = 1, max = 4) int lanes) {
        long mask = -1L >>> 64 - 16 * lanes;
        assertThat(Gf128.timesZ(element(s)[0] & mask) & ~mask).isZero();
        assertThat(new long[] {Gf128.timesZ(element(s)[0]), Gf128.timesZ(element(s)[1])}).isEqualTo(times(element(s), new long[] {2, 0}));
    }

    @Property(tries = 100)
    void bulkProductsAreTheSingleOnes(@ForAll long seed, @ForAll @IntRange(min = 0, max = 600) int n, @ForAll @IntRange(min = 0, max = 128) int bits) {
        Random random = new Random(seed);
        long[] d = random.longs(2).toArray();
        long[] h = random.longs(2L * n + 1).toArray();
        long[] out = random.longs(2L * n + 3).toArray();
        long[] expected = out.clone();
        for (int i = 0; i < n; i++) {
            long low = bits >= 64 ? -1L : (1L << bits) - 1;
            long high = bits <= 64 ? 0 : -1L >>> 128 - bits;
            long[] product = times(d, new long[] {h[1 + 2 * i] & low, h[2 + 2 * i] & high});
            expected[3 + 2 * i] ^= product[0];
            expected[4 + 2 * i] ^= product[1];
        }
        new Gf128Multiplier(d[0], d[1]).multiplyAdd(n, bits, h, 1, out, 3);
        assertThat(out).isEqualTo(expected);
    }
}

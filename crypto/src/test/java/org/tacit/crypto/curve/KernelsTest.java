package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lane kernel against the scalar one: equal field elements for every batch size, edge values included. */
class KernelsTest {

    private final ScalarKernel25519 scalar = new ScalarKernel25519();
    private final LaneKernel25519 lanes = new LaneKernel25519();

    /** 0, 1, -1, numbers near p and near limb borders, random ones; every third with limbs that are not canonical. */
    private static long[] elements(int count, long seed) {
        BigInteger p = Field25519.P;
        BigInteger[] edges = {
            BigInteger.ZERO, BigInteger.ONE, p.subtract(BigInteger.ONE), BigInteger.TWO, BigInteger.valueOf(9),
            BigInteger.ONE.shiftLeft(254), BigInteger.ONE.shiftLeft(51).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(230).subtract(BigInteger.ONE), p.shiftRight(1), p.subtract(BigInteger.valueOf(20)),
        };
        Random random = new Random(seed);
        long[] a = new long[5 * count];
        for (int i = 0; i < count; i++) {
            BigInteger v = i < edges.length ? edges[i] : new BigInteger(255, random);
            Field25519.copy(a, 5 * i, Field25519.of(v), 0);
            if (i % 3 == 2) {
                // The same element with limbs out of [0, 2^51): add and take 2^51 across a border.
                a[5 * i + 1] += 1;
                a[5 * i] -= 1L << 51;
            }
        }
        return a;
    }

    private static BigInteger[] numbers(long[] a) {
        return IntStream.range(0, a.length / 5).mapToObj(i -> Curve25519Test.number(a, 5 * i)).toArray(BigInteger[]::new);
    }

    @Test
    void laddersAgree() {
        for (int count : new int[] {1, 2, 3, 4, 5, 8, 17}) {
            byte[] k = new byte[32];
            new Random(count).nextBytes(k);
            k[31] &= 127;
            long[] u = elements(count, count);
            long[] a = new long[10 * count], b = new long[10 * count];
            scalar.ladder(k, u, count, a);
            lanes.ladder(k, u, count, b);
            assertThat(numbers(b)).isEqualTo(numbers(a));
        }
    }

    @Test
    void extremeScalars() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        ones[31] = 127;
        byte[] eight = new byte[32];
        eight[0] = 8;
        for (byte[] k : new byte[][] {ones, eight, new byte[32]}) {
            long[] u = elements(10, 5);
            long[] a = new long[100], b = new long[100];
            scalar.ladder(k, u, 10, a);
            lanes.ladder(k, u, 10, b);
            assertThat(numbers(b)).isEqualTo(numbers(a));
        }
    }

    @Test
    void powersAgree() {
        for (int count : new int[] {1, 3, 4, 7, 40}) {
            long[] a = elements(count, 99 + count);
            long[] b = a.clone();
            BigInteger[] before = numbers(a);
            scalar.pow22523(a, count);
            lanes.pow22523(b, count);
            assertThat(numbers(b)).isEqualTo(numbers(a));
            BigInteger e = Field25519.P.subtract(BigInteger.valueOf(5)).shiftRight(3);
            for (int i = 0; i < count; i++) {
                assertThat(Curve25519Test.number(a, 5 * i)).isEqualTo(before[i].modPow(e, Field25519.P));
            }
        }
    }

    private static long[] points(int count, long seed) {
        Random random = new Random(seed);
        long[] points = new long[count * Edwards25519.POINT];
        for (int i = 0; i < count; i++) {
            byte[] k = new byte[32];
            random.nextBytes(k);
            k[31] &= 127;
            long[] p = i == 3 ? Edwards25519.identity() : Edwards25519.multiplyBase(k);
            System.arraycopy(p, 0, points, i * p.length, p.length);
        }
        return points;
    }

    /** Projective coordinates may differ, the points may not. */
    private static void assertSamePoints(long[] a, long[] b) {
        for (int i = 0; i < a.length; i += Edwards25519.POINT) {
            BigInteger p = Field25519.P;
            BigInteger za = Curve25519Test.number(a, i + 10), zb = Curve25519Test.number(b, i + 10);
            assertThat(za.signum()).isPositive();
            for (int c : new int[] {0, 5, 15}) {
                assertThat(Curve25519Test.number(a, i + c).multiply(zb).mod(p)).as("coordinate %d of point %d", c, i / 20)
                        .isEqualTo(Curve25519Test.number(b, i + c).multiply(za).mod(p));
            }
        }
    }

    private static byte[][] scalars() {
        byte[][] scalars = new byte[13][32];
        Arrays.fill(scalars[0], (byte) 0xff);
        scalars[0][31] = 127;
        scalars[1][0] = 1;
        scalars[2][0] = 8;
        Arrays.fill(scalars[3], (byte) 0x88);
        scalars[3][31] = 8;
        Arrays.fill(scalars[4], (byte) 0x77);
        Random random = new Random(4);
        for (int i = 6; i < scalars.length; i++) {
            random.nextBytes(scalars[i]);
            scalars[i][31] &= 15;
        }
        return scalars;
    }

    @Test
    void multiplesOfPointsAgree() {
        for (byte[] k : scalars()) {
            for (int count : new int[] {1, 4, 5, 9}) {
                long[] a = points(count, count), b = a.clone();
                scalar.multiply(k, a, count);
                lanes.multiply(k, b, count);
                assertSamePoints(b, a);
            }
        }
    }

    @Test
    void multiplesOfOnePointAgree() {
        long[] table = Edwards25519.fixedTable(points(1, 77));
        byte[][] k = scalars();
        long[] a = new long[k.length * Edwards25519.POINT], b = a.clone(), c = new long[k.length * Edwards25519.POINT];
        scalar.multiplyFixed(table, k, a);
        lanes.multiplyFixed(table, k, b);
        assertSamePoints(b, a);
        for (int i = 0; i < k.length; i++) {
            System.arraycopy(Edwards25519.multiply(points(1, 77), k[i]), 0, c, i * Edwards25519.POINT, Edwards25519.POINT);
        }
        assertSamePoints(a, c);
    }

    /** What {@code reduce} takes at most. */
    @Test
    void sumsAreReduced() {
        int g = LaneField25519.GROUP, lanesOf = LaneField25519.LANES, a = LaneField25519.SCRATCH, r = a + g;
        long[] t = new long[r + g];
        for (int pattern = 0; pattern < 4; pattern++) {
            for (int limb = 0; limb < 10; limb++) {
                Arrays.fill(t, a + limb * lanesOf, a + (limb + 1) * lanesOf, (limb + pattern) % 4 < 2 ? (1L << 29) - 1 : pattern);
            }
            LaneField25519.reduce(t, r, a);
            assertThat(reduced(t, r)).isEqualTo(value(t, a).mod(Field25519.P));
        }
    }

    /** The largest limbs that a sum or difference of reduced elements can have, in every operation. */
    @Test
    void laneArithmeticAtItsBounds() {
        int g = LaneField25519.GROUP, lanesOf = LaneField25519.LANES, first = LaneField25519.SCRATCH;
        long[] t = new long[first + 8 * g];
        int a = first, b = a + g, s = b + g, d = s + g, r = d + g;
        BigInteger p = Field25519.P;
        for (int pattern = 0; pattern < 16; pattern++) {
            for (int limb = 0; limb < 10; limb++) {
                long max = (limb & 1) == 0 ? (1L << 26) + (1L << 14) : (1L << 25) + (1L << 14);
                Arrays.fill(t, a + limb * lanesOf, a + (limb + 1) * lanesOf, (pattern & 1 + (limb & 1)) == 0 ? max : 0);
                Arrays.fill(t, b + limb * lanesOf, b + (limb + 1) * lanesOf, (pattern & 4 << (limb & 1)) == 0 ? max : 0);
            }
            BigInteger x = value(t, a), y = value(t, b);
            LaneField25519.addSub(t, s, d, a, b);
            assertThat(value(t, s).mod(p)).isEqualTo(x.add(y).mod(p));
            assertThat(value(t, d).mod(p)).isEqualTo(x.subtract(y).mod(p));
            for (int[] pair : new int[][] {{s, s}, {s, d}, {d, d}, {a, d}}) {
                LaneField25519.mul(t, r, pair[0], pair[1]);
                assertThat(reduced(t, r)).isEqualTo(value(t, pair[0]).multiply(value(t, pair[1])).mod(p));
                LaneField25519.sqr(t, r, pair[1]);
                assertThat(reduced(t, r)).isEqualTo(value(t, pair[1]).pow(2).mod(p));
            }
            LaneField25519.mulSmall(t, r, d, 121665, a);
            assertThat(reduced(t, r)).isEqualTo(value(t, d).multiply(BigInteger.valueOf(121665)).add(x).mod(p));
        }
    }

    private static BigInteger reduced(long[] t, int r) {
        for (int limb = 0; limb < 10; limb++) {
            long max = ((limb & 1) == 0 ? 1L << 26 : 1L << 25) + (1L << 14);
            assertThat(t[r + limb * LaneField25519.LANES]).isBetween(0L, max);
        }
        return value(t, r).mod(Field25519.P);
    }

    private static BigInteger value(long[] t, int r) {
        BigInteger v = BigInteger.ZERO;
        for (int limb = 0; limb < 10; limb++) {
            v = v.add(BigInteger.valueOf(t[r + limb * LaneField25519.LANES]).shiftLeft((51 * limb + 1) / 2));
        }
        return v;
    }

    /** Long enough for the switch from scalar to lanes to come in the middle; the results must not show where. */
    @Test
    void theSwitchDoesNotShow() {
        Kernel25519 adaptive = new AdaptiveKernel25519();
        byte[] k = new byte[32];
        k[0] = 8;
        k[20] = 77;
        long[] u = elements(64, 3);
        long[] a = new long[640], b = new long[640];
        scalar.ladder(k, u, 64, a);
        for (int i = 0; i < 40; i++) {
            adaptive.ladder(k, u, 64, b);
            assertThat(numbers(b)).isEqualTo(numbers(a));
        }
    }
}

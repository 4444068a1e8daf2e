package org.tacit.crypto.curve;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiples of points of {@link Edwards25519}, {@link LaneField25519#LANES} at a time, with its formulas and digits. Every lane takes the same
 * steps; neither time nor addresses depend on a scalar.
 *
 * <p>A factor may be the sum of three reduced elements (limbs below {@code 2^27.6}); a difference {@code a - b + 2p} counts as three.
 */
final class LaneEdwards25519 {

    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LaneField25519.LANES;
    private static final int G = LaneField25519.GROUP;
    private static final int FIRST = LaneField25519.SCRATCH;
    /** The sum so far. */
    private static final int X = FIRST, Y = X + G, Z = Y + G, T = Z + G;
    /** What is added: {@code (Y - X, Y + X, 2Z, 2dT)}, reduced; in affine form without {@code 2Z}. */
    private static final int C0 = T + G, C1 = C0 + G, C2 = C1 + G, C3 = C2 + G;
    private static final int A = C3 + G, B = A + G, C = B + G, D = C + G, E = D + G, F = E + G, H = F + G, W = H + G, D2 = W + G, ZERO = D2 + G;
    /** Eight multiples of each lane's point, in the form in which they are added. */
    private static final int TABLE = ZERO + G, ENTRY = 4 * G, SIZE = TABLE + Edwards25519.DIGIT * ENTRY;

    private LaneEdwards25519() {
    }

    static void multiply(byte[] scalar, long[] points, int count) {
        byte[] digits = Edwards25519.digits(scalar);
        long[] t = new long[SIZE];
        constants(t);
        for (int i = 0; i < count; i += LANES) {
            int n = Math.min(LANES, count - i);
            load(t, points, i, n);
            multiples(t);
            identity(t);
            for (int k = 63; k >= 0; k--) {
                window(t, digits[k]);
            }
            store(t, points, i, n);
        }
        Arrays.fill(digits, (byte) 0);
        Arrays.fill(t, 0);
    }

    static void multiplyFixed(long[] table, byte[][] scalars, long[] points) {
        byte[][] digits = new byte[LANES][];
        long[] chosen = new long[Edwards25519.AFFINE];
        long[] t = new long[SIZE];
        for (int i = 0; i < scalars.length; i += LANES) {
            for (int l = 0; l < LANES; l++) {
                digits[l] = Edwards25519.digits(scalars[Math.min(i + l, scalars.length - 1)]);
            }
            identity(t);
            for (int k = 0; k < 64; k++) {
                for (int l = 0; l < LANES; l++) {
                    Edwards25519.lookupAffine(chosen, table, k * Edwards25519.DIGIT * Edwards25519.AFFINE, digits[l][k]);
                    LaneField25519.put(t, C0, l, chosen, 0);
                    LaneField25519.put(t, C1, l, chosen, 5);
                    LaneField25519.put(t, C3, l, chosen, 10);
                }
                addAffine(t);
            }
            store(t, points, i, Math.min(LANES, scalars.length - i));
        }
        for (byte[] each : digits) {
            Arrays.fill(each, (byte) 0);
        }
        Arrays.fill(chosen, 0);
        Arrays.fill(t, 0);
    }

    /** Nanoseconds that so many digits take, on constants: to be compared, and to bring this class to the compiler's notice. */
    static double trial(int windows) {
        long[] t = new long[SIZE];
        constants(t);
        identity(t);
        multiples(t);
        long start = System.nanoTime();
        for (int k = 0; k < windows; k++) {
            window(t, k % 8 - 4);
        }
        double nanos = System.nanoTime() - start;
        addAffine(t);
        return nanos;
    }

    private static void window(long[] t, int digit) {
        dbl(t);
        dbl(t);
        dbl(t);
        dbl(t);
        LaneField25519.mul(t, T, E, H);
        choose(t, digit);
        add(t);
    }

    private static void constants(long[] t) {
        long[] d2 = new long[5];
        Field25519.add(d2, 0, Edwards25519.D, 0, Edwards25519.D, 0);
        LaneField25519.load(t, D2, d2, 0, 1);
    }

    private static void load(long[] t, long[] points, int first, int count) {
        long[] coordinate = new long[5 * LANES];
        for (int c = 0; c < 4; c++) {
            for (int l = 0; l < count; l++) {
                System.arraycopy(points, (first + l) * Edwards25519.POINT + 5 * c, coordinate, 5 * l, 5);
            }
            LaneField25519.load(t, X + c * G, coordinate, 0, count);
        }
    }

    private static void store(long[] t, long[] points, int first, int count) {
        for (int l = 0; l < count; l++) {
            for (int c = 0; c < 4; c++) {
                LaneField25519.unload(points, (first + l) * Edwards25519.POINT + 5 * c, t, X + c * G, l);
            }
        }
    }

    private static void identity(long[] t) {
        LaneField25519.fill(t, X, 0);
        LaneField25519.fill(t, Y, 1);
        LaneField25519.fill(t, Z, 1);
        LaneField25519.fill(t, T, 0);
    }

    /** Entries 1 to 8 of the table from the point in X, Y, Z, T. */
    private static void multiples(long[] t) {
        cache(t, TABLE);
        System.arraycopy(t, TABLE, t, C0, ENTRY);
        for (int k = 1; k < Edwards25519.DIGIT; k++) {
            add(t);
            cache(t, TABLE + k * ENTRY);
        }
    }

    private static void cache(long[] t, int to) {
        LaneField25519.addSub(t, A, B, Y, X);
        LaneField25519.reduce(t, to, B);
        LaneField25519.reduce(t, to + G, A);
        LaneField25519.add(t, A, Z, Z);
        LaneField25519.reduce(t, to + 2 * G, A);
        LaneField25519.mul(t, to + 3 * G, T, D2);
    }

    /** {@code C = digit·p}, reading all eight entries; the digit is the same in every lane. */
    private static void choose(long[] t, int digit) {
        long sign = digit >>> 31;
        long size = (digit ^ -sign) + sign;
        LongVector m1 = mask(size, 1), m2 = mask(size, 2), m3 = mask(size, 3), m4 = mask(size, 4);
        LongVector m5 = mask(size, 5), m6 = mask(size, 6), m7 = mask(size, 7), m8 = mask(size, 8);
        for (int j = 0; j < ENTRY; j += LANES) {
            int e = TABLE + j;
            LongVector.fromArray(S, t, e).and(m1)
                    .or(LongVector.fromArray(S, t, e + ENTRY).and(m2))
                    .or(LongVector.fromArray(S, t, e + 2 * ENTRY).and(m3))
                    .or(LongVector.fromArray(S, t, e + 3 * ENTRY).and(m4))
                    .or(LongVector.fromArray(S, t, e + 4 * ENTRY).and(m5))
                    .or(LongVector.fromArray(S, t, e + 5 * ENTRY).and(m6))
                    .or(LongVector.fromArray(S, t, e + 6 * ENTRY).and(m7))
                    .or(LongVector.fromArray(S, t, e + 7 * ENTRY).and(m8)).intoArray(t, C0 + j);
        }
        // Digit 0 chose nothing: the neutral element is (1, 1, 2, 0).
        long zero = Field25519.isZero(size);
        for (int l = 0; l < LANES; l++) {
            t[C0 + l] += zero;
            t[C1 + l] += zero;
            t[C2 + l] += 2 * zero;
        }
        // -p swaps Y - X with Y + X and negates T.
        LaneField25519.swap(t, C0, C1, sign);
        LaneField25519.addSub(t, A, B, ZERO, C3);
        LaneField25519.swap(t, C3, B, sign);
    }

    private static LongVector mask(long size, int entry) {
        return LongVector.broadcast(S, -Field25519.isZero(size ^ entry));
    }

    /** {@code (X, Y, Z) = 2·(X, Y, Z)}; the new {@code T} would be {@code E·H}. */
    private static void dbl(long[] t) {
        LaneField25519.add(t, W, X, Y);
        LaneField25519.sqr(t, A, X);                    // A = X²
        LaneField25519.sqr(t, B, Y);                    // B = Y²
        LaneField25519.sqr(t, C, Z);                    // C = Z²
        LaneField25519.sqr(t, D, W);                    // D = (X + Y)²
        LaneField25519.addSub(t, H, W, A, B);           // H = A + B, G = A - B
        LaneField25519.reduce(t, H, H);
        LaneField25519.reduce(t, W, W);
        LaneField25519.addSub(t, F, E, H, D);           // E = H - D
        LaneField25519.add(t, F, C, C);
        LaneField25519.add(t, F, F, W);                 // F = 2C + G
        LaneField25519.mul(t, X, E, F);
        LaneField25519.mul(t, Y, W, H);
        LaneField25519.mul(t, Z, F, W);
    }

    private static void add(long[] t) {
        LaneField25519.mul(t, D, Z, C2);                // D = 2 Z1 Z2
        rest(t);
    }

    private static void addAffine(long[] t) {
        LaneField25519.add(t, D, Z, Z);                 // D = 2 Z1
        LaneField25519.reduce(t, D, D);
        rest(t);
    }

    /** {@code A = (Y1 - X1)(Y2 - X2), B = (Y1 + X1)(Y2 + X2), C = 2d T1 T2, E = B - A, F = D - C, G = D + C, H = B + A}. */
    private static void rest(long[] t) {
        LaneField25519.addSub(t, E, F, Y, X);
        LaneField25519.mul(t, A, F, C0);
        LaneField25519.mul(t, B, E, C1);
        LaneField25519.mul(t, C, T, C3);
        LaneField25519.addSub(t, H, E, B, A);
        LaneField25519.addSub(t, W, F, D, C);
        LaneField25519.mul(t, X, E, F);
        LaneField25519.mul(t, Y, W, H);
        LaneField25519.mul(t, Z, F, W);
        LaneField25519.mul(t, T, E, H);
    }
}

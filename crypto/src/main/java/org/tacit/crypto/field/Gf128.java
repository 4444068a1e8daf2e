package org.tacit.crypto.field;

/**
 * The field F of 2^128 elements, built over one of 2^16:
 * <pre>
 *   S = GF(2)[z] / (z^16 + z^5 + z^3 + z^2 + 1)      F = S[y] / (y^8 + y^5 + y^3 + y + z)
 * </pre>
 * An element is two numbers, low half first. Counting bits from the bottom of the low half, lane {@code i} is bits {@code 16i} to
 * {@code 16i + 15}, the coefficient of {@code y^i}; bit {@code j} of a lane is the coefficient of {@code z^j}. Addition is exclusive or.
 *
 * <p>Why not the usual {@code x^128 + x^7 + x^2 + x + 1}: the elements with zeros from lane {@code i} on are a subspace over S here,
 * so one can multiply them by elements of S and stay inside, a shift and a few exclusive ors for {@code z}. All fields of 2^128
 * elements are the same up to names; these bits are not those of GHASH.
 *
 * <p>Nothing branches or indexes on values.
 */
public final class Gf128 {

    /** Bits of a lane, and of S. */
    public static final int LANE = 16;
    private static final long LANE_BOTTOM = 0x0001_0001_0001_0001L;
    private static final long NOT_LANE_TOP = 0x7fff_7fff_7fff_7fffL;

    private Gf128() {
    }

    /** {@code z} times the four lanes of one half; halves do not mix. */
    public static long timesZ(long half) {
        long top = half >>> 15 & LANE_BOTTOM;
        return (half & NOT_LANE_TOP) << 1 ^ top ^ top << 2 ^ top << 3 ^ top << 5;
    }

    /** Low half of {@code y·(low, high)}. */
    public static long timesYLow(long low, long high) {
        long top = high >>> 48;
        return low << 16 ^ timesZ(top) ^ top << 16 ^ top << 48;
    }

    /** High half of {@code y·(low, high)}. */
    public static long timesYHigh(long low, long high) {
        long top = high >>> 48;
        return high << 16 ^ low >>> 48 ^ top << 16;
    }

    /** {@code out = a·b}; each element's two numbers lie at the place given. {@code out} may be an operand. For single products. */
    public static void multiply(long[] a, int at, long[] b, int bt, long[] out, int to) {
        long a0 = a[at];
        long a1 = a[at + 1];
        long s0 = 0;
        long s1 = 0;
        // Horner in y over the lanes of b, inside it Horner in z over the bits of a lane.
        for (int lane = 7; lane >= 0; lane--) {
            long bits = (lane < 4 ? b[bt] : b[bt + 1]) >>> LANE * lane;
            long low = timesYLow(s0, s1);
            s1 = timesYHigh(s0, s1);
            s0 = low;
            long p0 = 0;
            long p1 = 0;
            for (int j = LANE - 1; j >= 0; j--) {
                long bit = -(bits >>> j & 1);
                p0 = timesZ(p0) ^ a0 & bit;
                p1 = timesZ(p1) ^ a1 & bit;
            }
            s0 ^= p0;
            s1 ^= p1;
        }
        out[to] = s0;
        out[to + 1] = s1;
    }
}

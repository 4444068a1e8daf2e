package org.tacit.mpc;

/**
 * For runtimes, not for their callers: public bounds on every element of a secret, in fixed-point units; magnitudes are cut off at {@link #WIDEST}. Narrow bounds
 * make products and comparisons cheaper.
 */
public record Range(long low, long high) {

    /** Nothing that a program may compute reaches 2^62. */
    public static final long WIDEST = (1L << 62) - 1;
    public static final Range ANY = new Range(-WIDEST, WIDEST);
    public static final Range ZERO = new Range(0, 0);

    public Range {
        if (low > high) {
            throw new IllegalArgumentException("empty range");
        }
    }

    public static Range of(long[] values) {
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (long v : values) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        return new Range(low, high);
    }

    public Range plus(Range b) {
        return new Range(cut(low + b.low), cut(high + b.high));
    }

    public Range negated() {
        return new Range(-high, -low);
    }

    public Range union(Range b) {
        return new Range(Math.min(low, b.low), Math.max(high, b.high));
    }

    public Range intersect(Range b) {
        return b.low > high || b.high < low ? b : new Range(Math.max(low, b.low), Math.min(high, b.high));
    }

    public Range times(Range b) {
        long p = product(low, b.low);
        long q = product(low, b.high);
        long r = product(high, b.low);
        long s = product(high, b.high);
        return new Range(Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
    }

    public Range times(long factor) {
        return times(new Range(cut(factor), cut(factor)));
    }

    /** Of numbers divided by {@code 2^zeros}, which they are multiples of. */
    public Range without(int zeros) {
        return new Range(low >> zeros, -(-high >> zeros));
    }

    /** After a truncation by {@code shift} bits, its error included. */
    public Range shifted(int shift) {
        return new Range(cut((low >> shift) - 1), cut((high >> shift) + 2));
    }

    /** Bits of two's complement that hold every value. */
    public int signedBits() {
        return 65 - Long.numberOfLeadingZeros(low < 0 ? Math.max(~low, high < 0 ? ~high : high) : high);
    }

    /** Bits of {@code value − low}. */
    public int offsetBits() {
        return 64 - Long.numberOfLeadingZeros(high - low);
    }

    private static long product(long a, long b) {
        double size = (double) a * b;
        return Math.abs(size) < 0x1p61 ? a * b : size < 0 ? -WIDEST : WIDEST;
    }

    private static long cut(long v) {
        return Math.max(-WIDEST, Math.min(WIDEST, v));
    }
}

package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A group of prime order whose elements are added one by one, for encryption and commitments; {@link DhGroup} is for items in bulk.
 *
 * <p>Elements are {@link #longs} words in flat arrays, in any of many representations; {@link #encode} gives the one that travels. Additions are
 * complete: no pair of elements is special, and time does not depend on them. Immutable; shared by threads.
 */
public abstract sealed class CurveGroup permits RistrettoGroup, Sm2PointGroup {

    /** Scalars are worked on in windows of 4 bits. */
    private static final int WINDOW = 4;

    /** ristretto255, RFC 9496. */
    public static CurveGroup ristretto255() {
        return RistrettoGroup.INSTANCE;
    }

    /** The SM2 curve, GB/T 32918.5. */
    public static CurveGroup sm2() {
        return Sm2PointGroup.INSTANCE;
    }

    /** {@code "ristretto255"} or {@code "sm2"}. */
    public abstract String name();

    public abstract BigInteger order();

    /** Words of an element. */
    public abstract int longs();

    /** Bytes of an encoded element. */
    public abstract int bytes();

    /** Writes the generator. */
    public abstract void base(long[] out, int at);

    /** Writes the neutral element. */
    public abstract void identity(long[] out, int at);

    /** {@code out = a + b}; {@code out} may be an operand. */
    public abstract void add(long[] a, int ai, long[] b, int bi, long[] out, int oi);

    /** {@code out = −a}; {@code out} may be {@code a}. */
    public abstract void negate(long[] a, int ai, long[] out, int oi);

    public abstract void encode(long[] a, int at, byte[] out, int offset);

    /** @throws org.tacit.base.ProtocolViolation if the bytes are not the encoding of an element */
    public abstract void decode(byte[] in, int offset, long[] out, int at);

    /**
     * A number for each element that depends on nothing but {@code ±element}: equal for an element and its negative, and for others with
     * the chance of 64-bit hashes. For tables; one inversion for all.
     */
    public abstract void fingerprints(long[] elements, int count, long[] out);

    /** {@code out = scalar·a}, scalar in {@code [0, 2^bits)}; bits alone decide time and accesses. */
    public final void multiply(long[] a, int at, BigInteger scalar, int bits, long[] out, int oi) {
        byte[] digits = digits(scalar, bits);
        int n = longs();
        long[] table = new long[n << WINDOW];
        identity(table, 0);
        for (int i = 1; i < 1 << WINDOW; i++) {
            add(table, (i - 1) * n, a, at, table, i * n);
        }
        long[] sum = new long[n];
        long[] term = new long[n];
        identity(sum, 0);
        for (int w = digits.length - 1; w >= 0; w--) {
            for (int i = 0; i < WINDOW; i++) {
                add(sum, 0, sum, 0, sum, 0);
            }
            select(table, 0, digits[w], term);
            add(sum, 0, term, 0, sum, 0);
        }
        System.arraycopy(sum, 0, out, oi, n);
        Arrays.fill(digits, (byte) 0);
        Arrays.fill(term, 0);
    }

    /** Multiples {@code d·16^w·a} for {@link #multiplyFixed}. */
    public final long[] fixedTable(long[] a, int at, int bits) {
        int n = longs();
        int windows = Math.ceilDiv(bits, WINDOW);
        long[] table = new long[windows * n << WINDOW];
        long[] power = Arrays.copyOfRange(a, at, at + n);
        for (int w = 0; w < windows; w++) {
            int first = w * n << WINDOW;
            identity(table, first);
            for (int i = 1; i < 1 << WINDOW; i++) {
                add(table, first + (i - 1) * n, power, 0, table, first + i * n);
            }
            add(table, first + ((1 << WINDOW) - 1) * n, power, 0, power, 0);
        }
        return table;
    }

    /** {@code out = scalar·a} for the table of a; scalar in {@code [0, 2^bits)}, no more bits than the table was made for. */
    public final void multiplyFixed(long[] table, BigInteger scalar, int bits, long[] out, int oi) {
        byte[] digits = digits(scalar, bits);
        int n = longs();
        long[] sum = new long[n];
        long[] term = new long[n];
        identity(sum, 0);
        for (int w = 0; w < digits.length; w++) {
            select(table, w * n << WINDOW, digits[w], term);
            add(sum, 0, term, 0, sum, 0);
        }
        System.arraycopy(sum, 0, out, oi, n);
        Arrays.fill(digits, (byte) 0);
        Arrays.fill(term, 0);
    }

    private void select(long[] table, int from, int index, long[] out) {
        int n = longs();
        Arrays.fill(out, 0);
        for (int e = 0; e < 1 << WINDOW; e++) {
            long mask = (long) (e ^ index) - 1 >> 63;
            for (int i = 0; i < n; i++) {
                out[i] |= table[from + e * n + i] & mask;
            }
        }
    }

    private static byte[] digits(BigInteger scalar, int bits) {
        if (scalar.signum() < 0 || scalar.bitLength() > bits) {
            throw new IllegalArgumentException("scalar of " + scalar.bitLength() + " bits, announced " + bits);
        }
        byte[] big = scalar.toByteArray();
        byte[] digits = new byte[Math.ceilDiv(bits, WINDOW)];
        for (int w = 0; w < digits.length; w++) {
            int at = big.length - 1 - w / 2;
            digits[w] = (byte) (at < 0 ? 0 : big[at] >>> 4 * (w & 1) & 15);
        }
        Arrays.fill(big, (byte) 0);
        return digits;
    }
}

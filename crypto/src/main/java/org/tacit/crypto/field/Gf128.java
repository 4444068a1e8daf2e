package org.tacit.crypto.field;

/**
 * GF(2^128) as polynomials over GF(2) modulo {@code x^128 + x^7 + x^2 + x + 1}. An element is two numbers, low half first: bit
 * {@code i} of the low half is the coefficient of {@code x^i}, of the high half that of {@code x^(64+i)}. Addition is exclusive or.
 *
 * <p>Products take the same time whatever the values are: no branch and no memory access depends on them.
 */
public final class Gf128 {

    private Gf128() {
    }

    /** {@code out = a·b}; the two numbers of each element lie at the place given. {@code out} may be an operand. */
    public static void multiply(long[] a, int at, long[] b, int bt, long[] out, int to) {
        long a0 = a[at];
        long a1 = a[at + 1];
        long b0 = b[bt];
        long b1 = b[bt + 1];
        // Bit by bit from the top: s = x·s ⊕ a_i·b.
        long s0 = 0;
        long s1 = 0;
        for (int i = 127; i >= 0; i--) {
            long carry = s1 >> 63 & 0x87;
            s1 = s1 << 1 | s0 >>> 63;
            s0 = s0 << 1 ^ carry;
            long bit = -((i < 64 ? a0 >>> i : a1 >>> i) & 1);
            s0 ^= b0 & bit;
            s1 ^= b1 & bit;
        }
        out[to] = s0;
        out[to + 1] = s1;
    }
}

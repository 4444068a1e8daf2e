package org.tacit.mpc.semi2k;

import org.tacit.protocol.triple.Products;
import org.tacit.protocol.triple.TwoWayCot;

/** Bits shared by exclusive or, one in the lowest place of a number each, and how they meet shared numbers. */
final class Bits {

    private Bits() {
    }

    /**
     * {@code b·v} over {@code Z_2^ring} for shared bits and shared vectors of {@code words}; over ring 1 it is the conjunction. With
     * {@code b = b0 + b1 − 2·b0·b1}, each party's part is {@code b_p·v_p} plus its shares of the two cross terms
     * {@code b_q·(v_p·(1 − 2·b_p))}. Cost: one transfer and {@code words·ring} bits in each direction; one round.
     */
    static long[] times(TwoWayCot cot, long[] bits, long[] v, int words, int ring) {
        int n = bits.length;
        long[] x = new long[v.length];
        for (int t = 0, i = 0; t < n; t++) {
            long sign = 1 - 2 * bits[t];
            for (int w = 0; w < words; w++, i++) {
                x[i] = v[i] * sign;
            }
        }
        var shape = new Products.Shape(n, 1, words, ring, 0);
        long[][] shares = new long[2][];
        cot.both(() -> shares[0] = Products.send(cot, shape, x, null), () -> shares[1] = Products.receive(cot, shape, bits));
        long mask = ring == 64 ? -1L : (1L << ring) - 1;
        for (int t = 0, i = 0; t < n; t++) {
            for (int w = 0; w < words; w++, i++) {
                x[i] = shares[0][i] + shares[1][i] + bits[t] * v[i] & mask;
            }
        }
        return x;
    }

    /**
     * {@code b·2^scale} over {@code Z_2^ring}: {@code b0 + b1 − 2·b0·b1}. Cost: one transfer and {@code ring−scale−1} bits from party 0.
     */
    static long[] toNumbers(TwoWayCot cot, long[] bits, int scale, int ring) {
        int n = bits.length;
        long[] out = new long[n];
        long[] both = new long[n];
        if (ring > scale + 1) {
            var shape = new Products.Shape(n, 1, 1, ring - scale - 1, 0);
            both = cot.me() == 0 ? Products.send(cot, shape, bits, null) : Products.receive(cot, shape, bits);
        }
        long mask = ring == 64 ? -1L : (1L << ring) - 1;
        for (int i = 0; i < n; i++) {
            out[i] = (bits[i] << scale) - (both[i] << scale + 1) & mask;
        }
        return out;
    }

    /**
     * The bit of a number that is 0 or {@code 2^scale}; local. The low {@code scale} bits of the two shares add up to 0 or 2^scale, and
     * each party sees which from its own: the carry is 1 exactly when they are not zero.
     */
    static long[] fromNumbers(int me, long[] numbers, int scale) {
        long[] bits = new long[numbers.length];
        long low = (1L << scale) - 1;
        for (int i = 0; i < bits.length; i++) {
            long carry = me == 0 && (numbers[i] & low) != 0 ? 1 : 0;
            bits[i] = (numbers[i] >>> scale & 1) ^ carry;
        }
        return bits;
    }
}

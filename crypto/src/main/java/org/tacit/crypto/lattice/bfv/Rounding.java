package org.tacit.crypto.lattice.bfv;

import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * {@code ⌊t·x/Q⌉ mod t} without leaving the residues (Halevi, Polyakov, Shoup, CT-RSA 2019, section 2.3): with {@code y_i = x_i·(Q/q_i)^−1 mod q_i} it is
 * {@code ⌊Σ t·y_i/q_i⌉ mod t}. Each term is split into its whole part and 64 bits of its fraction, so the sum is exact but for a few units of 2^-64, instead of their
 * floating point. No branch depends on x.
 */
final class Rounding {

    private Rounding() {
    }

    static long[] toPlain(RnsPoly x, BfvParameters.PlainModulus t) {
        RnsBasis basis = x.basis();
        int n = basis.degree();
        long[] whole = new long[n];
        long[] fraction = new long[n];
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            long inverse = basis.inverseOfRest(j), shoup = basis.inverseOfRestShoup(j);
            // t = multiple·q_j + factor.
            long multiple = t.reduce(t.value / q.value()), factor = t.value % q.value(), factorShoup = q.shoup(factor);
            for (int i = 0; i < n; i++) {
                long y = q.multiply(x.words()[j * n + i], inverse, shoup);
                long u = Math.unsignedMultiplyHigh(y, factorShoup);
                long rest = y * factor - u * q.value();
                long over = ~(rest - q.value() >> 63);
                u -= over;
                rest -= q.value() & over;
                long sum = t.add(whole[i], t.reduce(u));
                whole[i] = multiple == 0 ? sum : t.multiplyAdd(t.reduce(y), multiple, sum);
                long f = q.shoup(rest);
                long total = fraction[i] + f;
                whole[i] = t.add(whole[i], t.reduce((fraction[i] & f | (fraction[i] | f) & ~total) >>> 63));
                fraction[i] = total;
            }
        }
        for (int i = 0; i < n; i++) {
            whole[i] = t.add(whole[i], t.reduce(fraction[i] >>> 63));
        }
        java.util.Arrays.fill(fraction, 0);
        return whole;
    }
}

package org.tacit.crypto.lattice.bfv;

import java.math.BigInteger;
import org.tacit.crypto.lattice.BasisExtension;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.NttPrimes;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * Products of ciphertexts as Halevi, Polyakov and Shoup (CT-RSA 2019, section 3.3) compute them: extend both to {@code Q·R}, where the products over the integers
 * fit, scale by {@code t/Q} into R, come back to Q. Every rounding is exact but for a few units of 2^-64, so results equal those of large integers.
 */
final class BfvMultiplier {

    private final RnsBasis q;
    private final RnsBasis r;
    private final BasisExtension up;
    private final BasisExtension down;
    /** {@code (R mod q_i)^−1}-free form of {@code (Q·R/q_i)^−1 mod q_i}. */
    private final long[] inverseInQ;
    /** {@code t·R = ω·q_i + θ}: θ, and ω modulo every prime of R. */
    private final long[] theta;
    private final long[][] omega;
    /** {@code t/Q mod r_j}. */
    private final long[] ratio;

    BfvMultiplier(BfvParameters parameters, int limbs) {
        q = parameters.ring().ciphertextBasis(limbs);
        int n = parameters.degree();
        BigInteger t = BigInteger.valueOf(parameters.plain());
        // |t·x/Q| < t·N·Q for x of the tensor product, and R/2 is more.
        int bits = q.product().bitLength() + t.bitLength() + Integer.numberOfTrailingZeros(n) + 2;
        int count = bits / 59 + 1;
        r = RnsBasis.of(n, NttPrimes.below(60, n, count, parameters.ring().keyBasis().primes()));
        up = new BasisExtension(q, r);
        down = new BasisExtension(r, q);
        BigInteger tr = t.multiply(r.product());
        inverseInQ = new long[limbs];
        theta = new long[limbs];
        omega = new long[limbs][];
        for (int i = 0; i < limbs; i++) {
            Modulus m = q.modulus(i);
            BigInteger qi = BigInteger.valueOf(m.value());
            inverseInQ[i] = m.multiply(q.inverseOfRest(i), m.inverse(r.product().mod(qi).longValueExact()));
            theta[i] = tr.mod(qi).longValueExact();
            omega[i] = r.residues(tr.divide(qi));
        }
        ratio = r.residues(t);
        long[] product = r.residues(q.product());
        for (int j = 0; j < r.size(); j++) {
            ratio[j] = r.modulus(j).multiply(ratio[j], r.modulus(j).inverse(product[j]));
        }
    }

    /** @param a two parts as values @return three parts as values */
    RnsPoly[] multiply(RnsPoly[] a, RnsPoly[] b) {
        RnsPoly[] ar = extend(a), br = a == b ? ar : extend(b);
        RnsPoly[] product = new RnsPoly[3];
        for (int i = 0; i < 3; i++) {
            product[i] = down.extend(scale(tensor(a, b, i).toCoefficients(), tensor(ar, br, i).toCoefficients())).toValues();
        }
        return product;
    }

    private RnsPoly[] extend(RnsPoly[] a) {
        return new RnsPoly[] {up.extend(a[0].copy().toCoefficients()).toValues(), up.extend(a[1].copy().toCoefficients()).toValues()};
    }

    private static RnsPoly tensor(RnsPoly[] a, RnsPoly[] b, int i) {
        return i == 1 ? a[0].copy().multiply(b[1]).addProduct(a[1], b[0]) : a[i / 2].copy().multiply(b[i / 2]);
    }

    /**
     * {@code ⌊t·x/Q⌉ mod r_j = x_j·t/Q + Σ_i y_i·ω_i + ⌊Σ_i y_i·θ_i/q_i⌉}, with {@code y_i = x_i·(Q·R/q_i)^−1 mod q_i}.
     *
     * <p>The first term stands for all of R's share, the others for Q's: x = Σ_i y_i·(QR/q_i) + Σ_j z_j·(QR/r_j) − v·QR.
     */
    private RnsPoly scale(RnsPoly xq, RnsPoly xr) {
        int n = q.degree();
        long[] whole = new long[n];
        long[] fraction = new long[n];
        for (int i = 0; i < q.size(); i++) {
            Modulus m = q.modulus(i);
            long inverse = inverseInQ[i], inverseShoup = m.shoup(inverse), factor = theta[i], factorShoup = m.shoup(factor);
            for (int k = 0; k < n; k++) {
                long y = m.multiply(xq.words()[i * n + k], inverse, inverseShoup);
                xq.words()[i * n + k] = y;
                long u = Math.unsignedMultiplyHigh(y, factorShoup);
                long rest = y * factor - u * m.value();
                long over = ~(rest - m.value() >> 63);
                u -= over;
                rest -= m.value() & over;
                long f = m.shoup(rest);
                long total = fraction[k] + f;
                // Up to sixteen terms of 60 bits fit.
                whole[k] += u + ((fraction[k] & f | (fraction[k] | f) & ~total) >>> 63);
                fraction[k] = total;
            }
        }
        RnsPoly out = new RnsPoly(r, false);
        for (int j = 0; j < r.size(); j++) {
            Modulus m = r.modulus(j);
            long factor = ratio[j], shoup = m.shoup(factor);
            long[] w = out.words();
            for (int k = 0; k < n; k++) {
                w[j * n + k] = m.add(m.multiply(xr.words()[j * n + k], factor, shoup), m.reduce(whole[k] + (fraction[k] >>> 63)));
            }
            for (int i = 0; i < q.size(); i++) {
                long o = omega[i][j], os = m.shoup(o);
                for (int k = 0; k < n; k++) {
                    w[j * n + k] = m.add(w[j * n + k], m.multiply(xq.words()[i * n + k], o, os));
                }
            }
        }
        return out;
    }
}

package org.tacit.crypto.lattice;

/**
 * The same number in other residues: x in (−Q/2, Q/2) modulo the primes p_j, {@code x = Σ y_i·(Q/q_i) − v·Q} with {@code y_i = x_i·(Q/q_i)^−1 mod q_i} and
 * {@code v = ⌊Σ y_i/q_i⌉} (Halevi, Polyakov, Shoup, CT-RSA 2019, section 2.2), fractions to 64 bits instead of their floating point.
 *
 * <p>Exact, unless {@code |x|} is within a few {@code Q/2^64} of {@code Q/2}: then it may come out as {@code x ± Q}, the same modulo Q.
 */
public final class BasisExtension {

    private final RnsBasis from;
    private final RnsBasis to;
    /** {@code Q/q_i mod p_j} at {@code [j][i]}. */
    private final long[][] rest, restShoup;
    /** {@code −Q mod p_j}. */
    private final long[] minus;

    /** @param to other primes */
    public BasisExtension(RnsBasis from, RnsBasis to) {
        this.from = from;
        this.to = to;
        rest = new long[to.size()][from.size()];
        restShoup = new long[to.size()][from.size()];
        minus = new long[to.size()];
        for (int i = 0; i < from.size(); i++) {
            long[] residues = to.residues(from.product().divide(java.math.BigInteger.valueOf(from.modulus(i).value())));
            for (int j = 0; j < to.size(); j++) {
                rest[j][i] = residues[j];
                restShoup[j][i] = to.modulus(j).shoup(residues[j]);
            }
        }
        long[] product = to.residues(from.product());
        for (int j = 0; j < to.size(); j++) {
            minus[j] = to.modulus(j).negate(product[j]);
        }
    }

    /** @param x as coefficients, not changed @return the same over the other primes, as coefficients */
    public RnsPoly extend(RnsPoly x) {
        if (x.isValues() || !x.basis().equals(from)) {
            throw new IllegalArgumentException("coefficients over the basis that is extended");
        }
        int n = from.degree();
        long[] y = new long[from.size() * n];
        long[] v = new long[n];
        long[] fraction = new long[n];
        for (int i = 0; i < from.size(); i++) {
            Modulus q = from.modulus(i);
            long inverse = from.inverseOfRest(i), shoup = from.inverseOfRestShoup(i);
            for (int k = 0; k < n; k++) {
                long yi = q.multiply(x.words()[i * n + k], inverse, shoup);
                y[i * n + k] = yi;
                long f = q.shoup(yi);
                long total = fraction[k] + f;
                v[k] += (fraction[k] & f | (fraction[k] | f) & ~total) >>> 63;
                fraction[k] = total;
            }
        }
        for (int k = 0; k < n; k++) {
            v[k] += fraction[k] >>> 63;
        }
        RnsPoly out = new RnsPoly(to, false);
        long[] w = out.words();
        for (int j = 0; j < to.size(); j++) {
            Modulus p = to.modulus(j);
            long m = minus[j], shoup = p.shoup(m);
            for (int k = 0; k < n; k++) {
                w[j * n + k] = p.multiply(v[k], m, shoup);
            }
            for (int i = 0; i < from.size(); i++) {
                long r = rest[j][i], rs = restShoup[j][i];
                for (int k = 0; k < n; k++) {
                    w[j * n + k] = p.add(w[j * n + k], p.multiply(y[i * n + k], r, rs));
                }
            }
        }
        return out;
    }
}

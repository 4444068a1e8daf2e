package org.tacit.crypto.lattice;

/** Powers of ψ, a primitive 2N-th root of unity modulo q, in the order in which the transform reads them, each with its Shoup quotient. */
final class NttTables {

    final int n;
    final Modulus modulus;
    final long psi;
    /** {@code forward[i] = ψ^brv(i)}, brv reversing log N bits. */
    final long[] forward, forwardShoup;
    /** {@code inverse[i] = ψ^−brv(i)}. */
    final long[] inverse, inverseShoup;
    /** {@code 1/N} and {@code ψ^−brv(1)/N}, for the last pass of the inverse. */
    final long scale, scaleShoup, scaleRoot, scaleRootShoup;

    NttTables(int n, Modulus modulus) {
        this.n = n;
        this.modulus = modulus;
        this.psi = leastRoot(n, modulus);
        forward = powers(psi);
        inverse = powers(modulus.inverse(psi));
        forwardShoup = quotients(forward);
        inverseShoup = quotients(inverse);
        scale = modulus.inverse(modulus.reduce(n));
        scaleShoup = modulus.shoup(scale);
        scaleRoot = modulus.multiply(scale, inverse[1]);
        scaleRootShoup = modulus.shoup(scaleRoot);
    }

    /** The smallest primitive 2N-th root of unity: an odd power of any other. */
    static long leastRoot(int n, Modulus modulus) {
        long q = modulus.value();
        long root = 0;
        for (long g = 2; root == 0; g++) {
            long candidate = modulus.pow(modulus.reduce(g), (q - 1) / (2L * n));
            if (modulus.pow(candidate, n) == q - 1) {
                root = candidate;
            }
        }
        long square = modulus.multiply(root, root);
        long least = root;
        for (int i = 1; i < n; i++) {
            root = modulus.multiply(root, square);
            least = Math.min(least, root);
        }
        return least;
    }

    private long[] powers(long root) {
        int shift = 32 - Integer.numberOfTrailingZeros(n);
        long[] w = new long[n];
        long power = 1;
        for (int i = 0; i < n; i++) {
            w[Integer.reverse(i) >>> shift] = power;
            power = modulus.multiply(power, root);
        }
        return w;
    }

    private long[] quotients(long[] w) {
        long[] quotients = new long[n];
        for (int i = 0; i < n; i++) {
            quotients[i] = modulus.shoup(w[i]);
        }
        return quotients;
    }
}

package org.tacit.protocol.okvs;

/** How many items a bin must hold when items are thrown into bins by a hash. */
public final class BinRoom {

    private BinRoom() {
    }

    /**
     * The smallest L such that n items, each in a random one of the bins, exceed L in some bin with probability at most
     * {@code 2^-security}, by {@code Pr[X ≥ k] ≤ exp(−n·KL(k/n ‖ p))} (Chernoff) and the union over the bins. {@code p} is
     * {@code 1/bins} and the most by which 32 bits of hash can favour a bin. Strict arithmetic: the same number on every machine.
     */
    public static int of(long n, int bins, int security) {
        if (bins == 1 || n == 0) {
            return Math.toIntExact(n);
        }
        double p = 1.0 / bins + 0x1p-32;
        double enough = (security + log2(bins)) * StrictMath.log(2);
        long low = (long) StrictMath.ceil(n * p);
        long high = n;
        while (low < high) {
            long room = low + (high - low) / 2;
            if (n * divergence((room + 1.0) / n, p) >= enough) {
                high = room;
            } else {
                low = room + 1;
            }
        }
        return Math.toIntExact(low);
    }

    private static double divergence(double q, double p) {
        return q * StrictMath.log(q / p) + (q >= 1 ? 0 : (1 - q) * StrictMath.log((1 - q) / (1 - p)));
    }

    private static int log2(int bins) {
        return bins <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(bins - 1);
    }
}

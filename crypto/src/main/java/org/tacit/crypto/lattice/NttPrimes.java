package org.tacit.crypto.lattice;

import java.util.Arrays;
import org.tacit.base.InvalidInput;

/** Primes {@code q ≡ 1 (mod 2N)}, for which {@code X^N + 1} splits. */
public final class NttPrimes {

    private NttPrimes() {
    }

    /**
     * The {@code count} largest such primes of exactly {@code bits} bits that are not in {@code taken}, descending.
     *
     * @throws InvalidInput where there are not so many
     */
    public static long[] below(int bits, int degree, int count, long... taken) {
        long step = 2L * degree;
        long[] primes = new long[count];
        int found = 0;
        long first = bits > 0 && bits <= Modulus.MOST_BITS ? (1L << bits) - step + 1 : 0;
        for (long q = first; found < count && q > 1L << bits - 1; q -= step) {
            long candidate = q;
            if (Modulus.isPrime(q) && Arrays.stream(taken).noneMatch(t -> t == candidate)) {
                primes[found++] = q;
            }
        }
        if (found < count) {
            throw InvalidInput.of("There are not %1$d primes of %2$d bits for polynomials of degree %3$d.", "次数为 %3$d 的多项式没有 %1$d 个 %2$d 位的可用素数。", count, bits, degree);
        }
        return primes;
    }
}

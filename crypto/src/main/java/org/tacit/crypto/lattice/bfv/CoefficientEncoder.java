package org.tacit.crypto.lattice.bfv;

import org.tacit.base.InvalidInput;

/**
 * Numbers as coefficients, for any t: sums are coefficientwise, products are negacyclic convolutions. Numbers are in {@code [−t/2, t)}, negative ones standing for
 * {@code t + x}.
 */
public final class CoefficientEncoder {

    private final BfvParameters parameters;

    public CoefficientEncoder(BfvParameters parameters) {
        this.parameters = parameters;
    }

    /** @param numbers at most N; the other coefficients are zero @throws InvalidInput where one is out of range */
    public BfvPlaintext encode(long... numbers) {
        int n = parameters.degree();
        if (numbers.length > n) {
            throw InvalidInput.of("A plaintext holds %1$d numbers, not %2$d.", "一个明文可容纳 %1$d 个数，不能放 %2$d 个。", n, numbers.length);
        }
        long[] coefficients = new long[n];
        reduce(parameters, numbers, coefficients);
        return new BfvPlaintext(parameters, coefficients);
    }

    static void reduce(BfvParameters parameters, long[] numbers, long[] out) {
        long t = parameters.plain();
        long outside = 0;
        for (int i = 0; i < numbers.length; i++) {
            long x = numbers[i];
            // Negative where x < −t/2 or x ≥ t.
            outside |= x + (t >>> 1) | t - 1 - x;
            out[i] = x + (t & x >> 63);
        }
        if (outside < 0) {
            throw InvalidInput.of("A number does not fit the plaintext modulus %1$d; it must be at least −t/2 and below t.", "有数值超出明文模数 %1$d 的范围；应不小于 −t/2 且小于 t。", t);
        }
    }

    /** All N, in [0, t). */
    public long[] decode(BfvPlaintext plaintext) {
        return plaintext.coefficients().clone();
    }

    /** All N, in {@code [−t/2, t/2)}. */
    public long[] decodeSigned(BfvPlaintext plaintext) {
        return centre(parameters, plaintext.coefficients().clone());
    }

    static long[] centre(BfvParameters parameters, long[] numbers) {
        long t = parameters.plain(), most = t - 1 >>> 1;
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] -= t & most - numbers[i] >> 63;
        }
        return numbers;
    }
}

package org.tacit.crypto.lattice.bfv;

import java.math.BigInteger;
import java.util.Arrays;
import org.tacit.crypto.lattice.RnsPoly;

/** BFV's arithmetic on whole polynomials of BigInteger. */
final class Twin {

    private Twin() {
    }

    /** {@code a·b mod X^N + 1} over the integers, by one product of numbers that hold the coefficients side by side. */
    static BigInteger[] product(BigInteger[] a, BigInteger[] b) {
        int n = a.length;
        int width = largest(a) + largest(b) + Integer.numberOfTrailingZeros(n) + 3;
        width = (width + 7) / 8 * 8;
        BigInteger c = join(a, width).multiply(join(b, width));
        BigInteger[] out = new BigInteger[n];
        Arrays.fill(out, BigInteger.ZERO);
        boolean negative = c.signum() < 0;
        byte[] magnitude = c.abs().toByteArray();
        int bytes = width / 8;
        BigInteger carry = BigInteger.ZERO;
        BigInteger half = BigInteger.ONE.shiftLeft(width - 1), whole = BigInteger.ONE.shiftLeft(width);
        for (int i = 0; i < 2 * n; i++) {
            int to = magnitude.length - i * bytes, from = Math.max(0, to - bytes);
            BigInteger digit = (to <= 0 ? BigInteger.ZERO : new BigInteger(1, magnitude, from, to - from)).add(carry);
            carry = BigInteger.ZERO;
            if (digit.compareTo(half) >= 0) {
                digit = digit.subtract(whole);
                carry = BigInteger.ONE;
            }
            digit = negative ? digit.negate() : digit;
            out[i % n] = i < n ? out[i % n].add(digit) : out[i % n].subtract(digit);
        }
        return out;
    }

    private static int largest(BigInteger[] a) {
        return Arrays.stream(a).mapToInt(x -> x.abs().bitLength()).max().orElseThrow();
    }

    private static BigInteger join(BigInteger[] a, int width) {
        int n = a.length, bytes = width / 8;
        byte[] plus = new byte[n * bytes + 1], minus = new byte[n * bytes + 1];
        for (int i = 0; i < n; i++) {
            byte[] digits = a[i].abs().toByteArray();
            byte[] into = a[i].signum() < 0 ? minus : plus;
            System.arraycopy(digits, 0, into, into.length - i * bytes - digits.length, digits.length);
        }
        return new BigInteger(plus).subtract(new BigInteger(minus));
    }

    /** {@code ⌊x·numerator/denominator⌉}, halves up. */
    static BigInteger round(BigInteger x, BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = x.multiply(numerator).shiftLeft(1).add(denominator).divideAndRemainder(denominator.shiftLeft(1));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    static BigInteger[] map(BigInteger[] a, java.util.function.UnaryOperator<BigInteger> f) {
        return Arrays.stream(a).map(f).toArray(BigInteger[]::new);
    }

    static BigInteger[] of(long[] a) {
        return Arrays.stream(a).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new);
    }

    static long[] mod(BigInteger[] a, long t) {
        return Arrays.stream(a).mapToLong(x -> x.mod(BigInteger.valueOf(t)).longValueExact()).toArray();
    }

    /** {@code a·b mod (X^N + 1, t)}. */
    static long[] product(long[] a, long[] b, long t) {
        return mod(product(of(a), of(b)), t);
    }

    static BigInteger[] of(RnsPoly p) {
        return p.toBigIntegers();
    }
}

package org.tacit.crypto.lattice;

import java.math.BigInteger;
import org.tacit.base.InvalidInput;

/**
 * An odd prime q of 2 to 61 bits, and arithmetic modulo it without branches and without division.
 *
 * <p>Products are reduced as Barrett does: with k = bits of q and {@code μ = ⌊2^(62+k)/q⌋}, the quotient of {@code z < 2^(2k)} is estimated as
 * {@code ⌊⌊z/2^(k−2)⌋·μ/2^64⌋}, which is too small by at most 1. Products by a known factor w use Shoup's {@code w' = ⌊w·2^64/q⌋}
 * (Harvey, <i>Faster arithmetic for number-theoretic transforms</i>, 2014): {@code x·w − ⌊x·w'/2^64⌋·q} lies in [0, 2q) for every x of 64 bits.
 *
 * <p>Arguments are in [0, q) unless a method says otherwise; results always are, unless the method's name says lazy.
 */
public final class Modulus {

    /** Four times q fits a signed word. */
    public static final int MOST_BITS = 61;
    /** Enough for every number below 3.3·10^24 (Sorenson and Webster, 2015). */
    private static final int[] WITNESSES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};

    private final long q;
    private final int bits;
    /** μ. */
    private final long barrett;
    /** {@code ⌊2^128/q⌋}. */
    private final long ratioHigh, ratioLow;
    /** {@code 2^64 mod q} and its Shoup quotient. */
    private final long word, wordShoup;

    private Modulus(long q) {
        this.q = q;
        this.bits = 64 - Long.numberOfLeadingZeros(q);
        BigInteger big = BigInteger.valueOf(q);
        this.barrett = BigInteger.ONE.shiftLeft(62 + bits).divide(big).longValueExact();
        BigInteger ratio = BigInteger.ONE.shiftLeft(128).divide(big);
        this.ratioHigh = ratio.shiftRight(64).longValue();
        this.ratioLow = ratio.longValue();
        this.word = BigInteger.ONE.shiftLeft(64).mod(big).longValueExact();
        this.wordShoup = shoup(word);
    }

    /** @throws InvalidInput unless q is an odd prime of at most 61 bits */
    public static Modulus of(long q) {
        if (q < 3 || (q & 1) == 0 || q >>> MOST_BITS != 0 || !isPrime(q)) {
            throw InvalidInput.of("%1$d is no odd prime of at most %2$d bits; a lattice modulus must be one.", "%1$d 不是至多 %2$d 位的奇素数，不能作为格密码的模数。", q, MOST_BITS);
        }
        return new Modulus(q);
    }

    /**
     * The same for any number that is not a power of two, without {@link #inverse}.
     *
     * @throws InvalidInput unless q is of 2 to 61 bits and no power of two
     */
    public static Modulus ofComposite(long q) {
        if (q < 3 || q >>> MOST_BITS != 0 || (q & q - 1) == 0) {
            throw InvalidInput.of("%1$d is no modulus of 2 to %2$d bits, or a power of two.", "%1$d 不是 2 至 %2$d 位的模数，或为 2 的幂。", q, MOST_BITS);
        }
        return new Modulus(q);
    }

    /** Miller and Rabin with witnesses that leave no error below 2^61. */
    static boolean isPrime(long q) {
        if (q < 2 || q >>> MOST_BITS != 0) {
            return false;
        }
        for (int p : WITNESSES) {
            if (q % p == 0) {
                return q == p;
            }
        }
        Modulus modulus = new Modulus(q);
        int twos = Long.numberOfTrailingZeros(q - 1);
        for (int p : WITNESSES) {
            long x = modulus.pow(p, q - 1 >>> twos);
            boolean passes = x == 1 || x == q - 1;
            for (int i = 1; i < twos && !passes; i++) {
                x = modulus.multiply(x, x);
                passes = x == q - 1;
            }
            if (!passes) {
                return false;
            }
        }
        return true;
    }

    public long value() {
        return q;
    }

    /** Length of q in bits. */
    public int bits() {
        return bits;
    }

    public long add(long a, long b) {
        return once(a + b);
    }

    public long subtract(long a, long b) {
        long d = a - b;
        return d + (d >> 63 & q);
    }

    public long negate(long a) {
        return once(q - a);
    }

    /** {@code a·b mod q}, also for any a, b below {@code 2^bits}. */
    public long multiply(long a, long b) {
        long low = a * b;
        long t = Math.multiplyHigh(a, b) << 66 - bits | low >>> bits - 2;
        return once(low - Math.multiplyHigh(t, barrett) * q);
    }

    /** {@code x mod q} of an unsigned word. */
    public long reduce(long x) {
        return once(x - Math.unsignedMultiplyHigh(x, ratioHigh) * q);
    }

    /** {@code x mod q} of a signed word. */
    public long reduceSigned(long x) {
        long sign = x >> 63;
        long magnitude = reduce((x ^ sign) - sign);
        return magnitude ^ (magnitude ^ negate(magnitude)) & sign;
    }

    /** {@code (2^64·high + low) mod q}, both unsigned. */
    public long reduce(long high, long low) {
        long sum = multiplyLazy(high, word, wordShoup) + low - Math.unsignedMultiplyHigh(low, ratioHigh) * q;
        sum -= 2 * q;
        return once(sum + (sum >> 63 & 2 * q));
    }

    /** The residue nearest to 0: in (−q/2, q/2). */
    public long centre(long a) {
        return a - (q & (q >> 1) - a >> 63);
    }

    /** {@code ⌊w·2^64/q⌋}, for products by w. */
    public long shoup(long w) {
        // Too small by at most 2.
        long quotient = w * ratioHigh + Math.unsignedMultiplyHigh(w, ratioLow);
        long rest = -quotient * q;
        quotient += 1 + (rest - q >> 63);
        rest = once(rest);
        return quotient + 1 + (rest - q >> 63);
    }

    /** {@code x·w mod q} for any x of 64 bits. @param shoup of w */
    public long multiply(long x, long w, long shoup) {
        return once(multiplyLazy(x, w, shoup));
    }

    /** In [0, 2q), congruent to {@code x·w}, for any x of 64 bits. @param shoup of w */
    public long multiplyLazy(long x, long w, long shoup) {
        return x * w - Math.unsignedMultiplyHigh(x, shoup) * q;
    }

    /** @param exponent not negative and not secret */
    public long pow(long base, long exponent) {
        long result = 1;
        for (int bit = 63 - Long.numberOfLeadingZeros(exponent); bit >= 0; bit--) {
            result = multiply(result, result);
            if ((exponent >>> bit & 1) != 0) {
                result = multiply(result, base);
            }
        }
        return result;
    }

    /** @param a not 0 */
    public long inverse(long a) {
        return pow(a, q - 2);
    }

    /** From [0, 2q) to [0, q). */
    private long once(long r) {
        long d = r - q;
        return d + (d >> 63 & q);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Modulus m && m.q == q;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(q);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(q);
    }
}

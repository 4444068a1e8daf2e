package org.tacit.crypto.curve;

import java.util.Arrays;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/**
 * What is cheaper for many {@link Ristretto255} elements at once than one by one. Results are those of the single operations.
 * Everything runs on the caller's thread.
 */
public final class RistrettoBatch {

    /** {@code 1/2 mod ℓ}. */
    private static final Scalar HALF = Ristretto255.scalar(2).invert();
    private static final long[] INVSQRT_A_MINUS_D = RistrettoCodec.INVSQRT_A_MINUS_D;
    private static final int X = 0, Y = 5, Z = 10, T = 15;

    private RistrettoBatch() {
    }

    /** Multiples of one element that is used often: four times as fast as {@link Element#multiply}, and as constant in time. */
    public static final class FixedBase {

        private final long[] table;

        /** Takes as long as a few multiplications. */
        public FixedBase(Element base) {
            table = Edwards25519.fixedTable(base.point);
        }

        public Element multiply(Scalar scalar) {
            return new Element(Edwards25519.multiplyFixed(table, scalar.bytes));
        }
    }

    /**
     * Writes the encodings of {@code scalar·elements[i]}, 32 bytes each. Time and memory accesses do not depend on the scalar.
     *
     * <p>Encoding an element takes an inverse square root. That of a doubled one takes only an inverse, which a batch shares (Hamburg,
     * "Ristretto", batched double-and-encode). So the elements are multiplied by {@code scalar/2} and doubled while they are encoded.
     */
    public static void multiply(Element[] elements, Scalar scalar, byte[] out, int outOffset) {
        Scalar half = scalar.multiply(HALF);
        long[] points = new long[elements.length * Edwards25519.POINT];
        for (int i = 0; i < elements.length; i++) {
            long[] p = Edwards25519.multiply(elements[i].point, half.bytes);
            System.arraycopy(p, 0, points, i * Edwards25519.POINT, Edwards25519.POINT);
        }
        half.wipe();
        doubleAndEncode(points, elements.length, out, outOffset);
    }

    /**
     * Writes the encodings of {@code 2·P}. With {@code 2P = (ef : gh : fg : eh)}, {@code e = 2XY}, {@code f = Z² + dT²},
     * {@code g = Y² + X²}, {@code h = Z² - dT²}, every square root of the encoding is a product of these four, and one inverse
     * {@code 1/(efgh)} is all that is left; the batch has it from one inversion (Montgomery's trick).
     */
    static void doubleAndEncode(long[] points, int count, byte[] out, int outOffset) {
        int e = 0, f = 5, g = 10, h = 15, eg = 20, fh = 25, size = 30;
        long[] s = new long[count * size];
        long[] product = new long[count * 5];
        long[] prefix = new long[5 * (count + 1)];
        long[] w = new long[15];
        Field25519.copy(prefix, 0, Field25519.ONE, 0);
        for (int i = 0; i < count; i++) {
            int p = i * Edwards25519.POINT;
            int o = i * size;
            Field25519.mul(s, o + e, points, p + X, points, p + Y);
            Field25519.add(s, o + e, s, o + e, s, o + e);
            Field25519.sqr(w, 0, points, p + Z);
            Field25519.sqr(w, 5, points, p + T);
            Field25519.mul(w, 5, w, 5, Edwards25519.D, 0);
            Field25519.add(s, o + f, w, 0, w, 5);
            Field25519.sub(s, o + h, w, 0, w, 5);
            Field25519.sqr(w, 0, points, p + X);
            Field25519.sqr(w, 5, points, p + Y);
            Field25519.add(s, o + g, w, 0, w, 5);
            Field25519.mul(s, o + eg, s, o + e, s, o + g);
            Field25519.mul(s, o + fh, s, o + f, s, o + h);
            Field25519.mul(product, 5 * i, s, o + eg, s, o + fh);
            // 1 in the place of 0, which is there for the identity alone
            product[5 * i] += Field25519.isZero(product, 5 * i);
            Field25519.mul(prefix, 5 * (i + 1), prefix, 5 * i, product, 5 * i);
        }
        long[] inverse = new long[10];
        Field25519.invert(inverse, 0, prefix, 5 * count);
        for (int i = count - 1; i >= 0; i--) {
            Field25519.mul(inverse, 5, inverse, 0, prefix, 5 * i);
            Field25519.mul(inverse, 0, inverse, 0, product, 5 * i);
            encodeDoubled(s, i * size, inverse, 5, out, outOffset + i * Ristretto255.ELEMENT_BYTES);
        }
    }

    /** One element from its e, f, g, h, eg, fh at {@code o} and {@code 1/(efgh)}. */
    private static void encodeDoubled(long[] s, int o, long[] inverse, int at, byte[] out, int outOffset) {
        int zInv = 0, tInv = 5, e = 10, g = 15, h = 20, magic = 25, w = 30;
        long[] t = new long[35];
        Field25519.mul(t, zInv, s, o + 20, inverse, at);
        Field25519.mul(t, tInv, s, o + 25, inverse, at);
        Field25519.mul(t, w, s, o + 20, t, zInv);
        long rotate = Field25519.isNegative(t, w);
        Field25519.copy(t, e, s, o);
        Field25519.select(t, e, s, o + 10, rotate);
        Field25519.neg(t, w, s, o);
        Field25519.copy(t, g, s, o + 10);
        Field25519.select(t, g, t, w, rotate);
        Field25519.mul(t, w, s, o + 5, Field25519.SQRT_M1, 0);
        Field25519.copy(t, h, s, o + 15);
        Field25519.select(t, h, t, w, rotate);
        Field25519.copy(t, magic, INVSQRT_A_MINUS_D, 0);
        Field25519.select(t, magic, Field25519.SQRT_M1, 0, rotate);
        Field25519.mul(t, w, t, h, t, e);
        Field25519.mul(t, w, t, w, t, zInv);
        Field25519.negateIf(t, g, Field25519.isNegative(t, w));
        Field25519.mul(t, w, t, g, t, tInv);
        Field25519.mul(t, w, t, w, t, magic);
        Field25519.sub(t, h, t, h, t, g);
        Field25519.mul(t, w, t, w, t, h);
        Field25519.abs(t, w);
        Field25519.encode(t, w, out, outOffset);
    }

    /**
     * {@code Σ scalars[i]·elements[i]} by buckets (Pippenger). <b>Time and memory accesses depend on the scalars:</b> for values that
     * the peer knows as well, such as the coefficients of a proof.
     */
    public static Element sumOfPublicProducts(Scalar[] scalars, Element[] elements) {
        int n = elements.length;
        int bits = window(n);
        int buckets = 1 << bits - 1;
        long[] cached = new long[n * Edwards25519.POINT];
        for (int i = 0; i < n; i++) {
            Edwards25519.cache(cached, i * Edwards25519.POINT, elements[i].point);
        }
        int windows = (254 + bits - 1) / bits;
        int[] digits = digits(scalars, bits, windows);
        long[] sum = Edwards25519.identity();
        long[][] bucket = new long[buckets + 1][];
        for (int j = windows - 1; j >= 0; j--) {
            for (int k = 0; k < bits; k++) {
                Edwards25519.dbl(sum, sum);
            }
            Arrays.fill(bucket, null);
            for (int i = 0; i < n; i++) {
                int digit = digits[i * windows + j];
                if (digit != 0) {
                    int b = Math.abs(digit);
                    if (bucket[b] == null) {
                        bucket[b] = Edwards25519.identity();
                    }
                    addSigned(bucket[b], cached, i * Edwards25519.POINT, digit);
                }
            }
            // Σ b·bucket[b] as the sum of the sums of the upper buckets
            long[] running = Edwards25519.identity();
            for (int b = buckets; b > 0; b--) {
                if (bucket[b] != null) {
                    Edwards25519.add(running, running, bucket[b]);
                }
                Edwards25519.add(sum, sum, running);
            }
        }
        return new Element(sum);
    }

    private static void addSigned(long[] r, long[] cached, int o, int digit) {
        if (digit > 0) {
            Edwards25519.addCached(r, r, cached, o);
        } else {
            Edwards25519.negate(r, r);
            Edwards25519.addCached(r, r, cached, o);
            Edwards25519.negate(r, r);
        }
    }

    /** Bits of a digit for which {@code (254 / bits)·(n + 2^bits)} additions are about fewest. */
    private static int window(int n) {
        int bits = 3;
        while (bits < 12 && n > 6L << bits) {
            bits++;
        }
        return bits + 1;
    }

    /** {@code scalar = Σ digit[j]·2^(bits·j)}, {@code |digit| ≤ 2^(bits-1)}. */
    private static int[] digits(Scalar[] scalars, int bits, int windows) {
        int[] digits = new int[scalars.length * windows];
        for (int i = 0; i < scalars.length; i++) {
            int carry = 0;
            for (int j = 0; j < windows; j++) {
                int v = slice(scalars[i].bytes, j * bits, bits) + carry;
                carry = v > 1 << bits - 1 ? 1 : 0;
                digits[i * windows + j] = v - (carry << bits);
            }
        }
        return digits;
    }

    private static int slice(byte[] scalar, int from, int bits) {
        int v = 0;
        for (int k = 0; k < bits; k++) {
            int at = from + k;
            if (at < 256) {
                v |= (scalar[at >> 3] >> (at & 7) & 1) << k;
            }
        }
        return v;
    }
}

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
    private static final Kernel25519 KERNEL = AdaptiveKernel25519.SHARED;
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

        /** {@code scalars[i]·base}. */
        public Element[] multiply(Scalar[] scalars) {
            return RistrettoBatch.multiply(table, scalars);
        }
    }

    private static Element[] multiply(long[] table, Scalar[] scalars) {
        long[] points = new long[scalars.length * Edwards25519.POINT];
        KERNEL.multiplyFixed(table, bytes(scalars), points);
        return elements(points);
    }

    /** {@code scalars[i]·B} for the generator B. */
    public static Element[] multiplyBase(Scalar[] scalars) {
        return multiply(Edwards25519.BASE_TABLE, scalars);
    }

    /**
     * {@link Ristretto255#decode} of {@code count} elements, 32 bytes each.
     *
     * @throws org.tacit.base.ProtocolViolation if any of them is no element
     */
    public static Element[] decode(byte[] in, int offset, int count) {
        long[] points = new long[count * Edwards25519.POINT];
        int bad = RistrettoCodec.decode(KERNEL, in, offset, count, points);
        if (bad >= 0) {
            throw Ristretto255.noElement();
        }
        return elements(points);
    }

    /** Writes the encodings, 32 bytes each. */
    public static void encode(Element[] elements, byte[] out, int offset) {
        RistrettoCodec.encode(KERNEL, points(elements), elements.length, out, offset);
    }

    /** {@link Ristretto255#hashToGroup} of {@code count} times 64 uniformly random bytes. */
    public static Element[] hashToGroup(byte[] uniform, int count) {
        long[] halves = new long[2 * count * Edwards25519.POINT];
        RistrettoCodec.map(KERNEL, uniform, 0, 2 * count, halves);
        Element[] both = elements(halves);
        Element[] sums = new Element[count];
        for (int i = 0; i < count; i++) {
            sums[i] = both[2 * i].add(both[2 * i + 1]);
        }
        return sums;
    }

    private static long[] points(Element[] elements) {
        long[] points = new long[elements.length * Edwards25519.POINT];
        for (int i = 0; i < elements.length; i++) {
            System.arraycopy(elements[i].point, 0, points, i * Edwards25519.POINT, Edwards25519.POINT);
        }
        return points;
    }

    private static Element[] elements(long[] points) {
        Element[] elements = new Element[points.length / Edwards25519.POINT];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new Element(Arrays.copyOfRange(points, i * Edwards25519.POINT, (i + 1) * Edwards25519.POINT));
        }
        return elements;
    }

    /**
     * Writes the encodings of {@code scalar·elements[i]}, 32 bytes each. Time and memory accesses do not depend on the scalar.
     *
     * <p>Encoding an element takes an inverse square root. That of a doubled one takes only an inverse, which a batch shares (Hamburg,
     * "Ristretto", batched double-and-encode). So the elements are multiplied by {@code scalar/2} and doubled while they are encoded.
     */
    public static void multiply(Element[] elements, Scalar scalar, byte[] out, int outOffset) {
        Scalar half = scalar.multiply(HALF);
        long[] points = points(elements);
        KERNEL.multiply(half.bytes, points, elements.length);
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
     * {@code Σ scalars[i]·elements[i]}: a few with shared doublings (Straus), many by buckets (Pippenger). <b>Time and memory accesses depend on the scalars:</b> for values that
     * the peer knows as well, such as the coefficients of a proof.
     */
    public static Element sumOfPublicProducts(Scalar[] scalars, Element[] elements) {
        long[] points = points(elements);
        return new Element(scalars.length <= SmallSums.MOST ? SmallSums.of(bytes(scalars), points) : PublicSums.of(bytes(scalars), points));
    }

    private static byte[][] bytes(Scalar[] scalars) {
        byte[][] bytes = new byte[scalars.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = scalars[i].bytes;
        }
        return bytes;
    }
}

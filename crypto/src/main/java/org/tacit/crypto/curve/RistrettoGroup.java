package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;

/** {@link Ristretto255} as a {@link CurveGroup}: points of {@link Edwards25519} in extended coordinates. */
final class RistrettoGroup extends CurveGroup {

    static final RistrettoGroup INSTANCE = new RistrettoGroup();

    private static final int Y = 5, Z = 10;

    @Override
    public String name() {
        return "ristretto255";
    }

    @Override
    public BigInteger order() {
        return Ristretto255.ORDER;
    }

    @Override
    public int longs() {
        return Edwards25519.POINT;
    }

    @Override
    public int bytes() {
        return Ristretto255.ELEMENT_BYTES;
    }

    @Override
    public void base(long[] out, int at) {
        System.arraycopy(Edwards25519.BASE, 0, out, at, Edwards25519.POINT);
    }

    @Override
    public void identity(long[] out, int at) {
        System.arraycopy(Edwards25519.identity(), 0, out, at, Edwards25519.POINT);
    }

    private static long[] point(long[] a, int at) {
        return at == 0 && a.length == Edwards25519.POINT ? a : Arrays.copyOfRange(a, at, at + Edwards25519.POINT);
    }

    @Override
    public void add(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        long[] sum = new long[Edwards25519.POINT];
        Edwards25519.add(sum, point(a, ai), point(b, bi));
        System.arraycopy(sum, 0, out, oi, sum.length);
    }

    @Override
    public void negate(long[] a, int ai, long[] out, int oi) {
        long[] negative = new long[Edwards25519.POINT];
        Edwards25519.negate(negative, point(a, ai));
        System.arraycopy(negative, 0, out, oi, negative.length);
    }

    @Override
    public void encode(long[] a, int at, byte[] out, int offset) {
        RistrettoCodec.encode(point(a, at), out, offset);
    }

    @Override
    public void decode(byte[] in, int offset, long[] out, int at) {
        System.arraycopy(Ristretto255.decode(in, offset).point, 0, out, at, Edwards25519.POINT);
    }

    /** y of 4·point: an element's representations differ by points of order 4, and its negative has another x only. */
    @Override
    public void fingerprints(long[] elements, int count, long[] out) {
        int limbs = Field25519.LIMBS;
        long[] points = new long[2 * limbs * count];
        long[] products = new long[limbs * (count + 1)];
        Field25519.copy(products, 0, Field25519.ONE, 0);
        for (int i = 0; i < count; i++) {
            long[] p = Arrays.copyOfRange(elements, i * Edwards25519.POINT, (i + 1) * Edwards25519.POINT);
            Edwards25519.dbl(p, p);
            Edwards25519.dbl(p, p);
            Field25519.copy(points, 2 * limbs * i, p, Y);
            Field25519.copy(points, 2 * limbs * i + limbs, p, Z);
            Field25519.mul(products, limbs * (i + 1), products, limbs * i, p, Z);
        }
        long[] inverse = new long[limbs];
        long[] y = new long[limbs];
        Field25519.invert(inverse, 0, products, limbs * count);
        for (int i = count - 1; i >= 0; i--) {
            Field25519.mul(y, 0, inverse, 0, products, limbs * i);
            Field25519.mul(y, 0, y, 0, points, 2 * limbs * i);
            Field25519.mul(inverse, 0, inverse, 0, points, 2 * limbs * i + limbs);
            long[] canonical = Field25519.canonical(y, 0);
            out[i] = canonical[0] ^ canonical[1] << 13 ^ canonical[2] << 29;
        }
    }
}

package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;

/** The SM2 curve as a {@link CurveGroup}: homogeneous coordinates, complete additions. The neutral element travels as 33 zero bytes. */
final class Sm2PointGroup extends CurveGroup {

    static final Sm2PointGroup INSTANCE = new Sm2PointGroup();

    private static final int LIMBS = MontgomeryField.LIMBS;
    private static final int X = 0, Y = LIMBS, Z = 2 * LIMBS;
    private static final int POINT = 3 * LIMBS;
    private static final int BYTES = 33;
    private static final ShortCurve CURVE = Sm2Group.CURVE;
    private static final BigInteger GENERATOR_X = new BigInteger("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7", 16);
    private static final BigInteger GENERATOR_Y = new BigInteger("BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0", 16);

    @Override
    public String name() {
        return "sm2";
    }

    @Override
    public BigInteger order() {
        return Sm2Group.ORDER;
    }

    @Override
    public int longs() {
        return POINT;
    }

    @Override
    public int bytes() {
        return BYTES;
    }

    @Override
    public void base(long[] out, int at) {
        System.arraycopy(CURVE.field.of(GENERATOR_X), 0, out, at + X, LIMBS);
        System.arraycopy(CURVE.field.of(GENERATOR_Y), 0, out, at + Y, LIMBS);
        System.arraycopy(CURVE.field.one, 0, out, at + Z, LIMBS);
    }

    /** (0 : 1 : 0). */
    @Override
    public void identity(long[] out, int at) {
        Arrays.fill(out, at, at + POINT, 0);
        System.arraycopy(CURVE.field.one, 0, out, at + Y, LIMBS);
    }

    @Override
    public void add(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        long[] sum = new long[POINT];
        CURVE.addComplete(sum, Arrays.copyOfRange(a, ai, ai + POINT), 0, Arrays.copyOfRange(b, bi, bi + POINT), 0);
        System.arraycopy(sum, 0, out, oi, POINT);
    }

    @Override
    public void negate(long[] a, int ai, long[] out, int oi) {
        long[] negative = Arrays.copyOfRange(a, ai, ai + POINT);
        Field25519.negateIf(negative, Y, 1);
        CURVE.field.fold(negative, Y);
        System.arraycopy(negative, 0, out, oi, POINT);
    }

    @Override
    public void encode(long[] a, int at, byte[] out, int offset) {
        if (CURVE.field.isZero(a, at + Z) == 1) {
            Arrays.fill(out, offset, offset + BYTES, (byte) 0);
            return;
        }
        long[] inverse = Arrays.copyOfRange(a, at + Z, at + Z + LIMBS);
        CURVE.field.invertAll(inverse, 1);
        long[] affine = new long[2 * LIMBS];
        CURVE.field.mul(affine, 0, a, at + X, inverse, 0);
        CURVE.field.mul(affine, LIMBS, a, at + Y, inverse, 0);
        out[offset] = (byte) (2 + CURVE.field.sgn0(affine, LIMBS));
        CURVE.field.encodeBigEndian(affine, 0, out, offset + 1);
    }

    @Override
    public void decode(byte[] in, int offset, long[] out, int at) {
        if (isZero(in, offset)) {
            identity(out, at);
            return;
        }
        long[] p = new long[2 * LIMBS];
        byte[] x = new byte[32];
        for (int k = 0; k < 32; k++) {
            x[k] = in[offset + 32 - k];
        }
        boolean form = in[offset] == 2 || in[offset] == 3;
        if (form && new BigInteger(1, in, offset + 1, 32).compareTo(Sm2Field.PRIME) < 0) {
            CURVE.field.decode(p, 0, x, 0);
            if (CURVE.lift(p, 0, in[offset] & 1) == 1) {
                System.arraycopy(p, 0, out, at, 2 * LIMBS);
                System.arraycopy(CURVE.field.one, 0, out, at + Z, LIMBS);
                return;
            }
        }
        throw ProtocolViolation.of("the peer sent 33 bytes that are not a point of the SM2 curve; the job stops", "对方发来的 33 字节不是 SM2 曲线上的点，任务中止");
    }

    private static boolean isZero(byte[] in, int offset) {
        int any = 0;
        for (int i = 0; i < BYTES; i++) {
            any |= in[offset + i];
        }
        return any == 0;
    }

    /** x; 0 for the neutral element, whose Z has the inverse 0. */
    @Override
    public void fingerprints(long[] elements, int count, long[] out) {
        long[] inverse = new long[LIMBS * count];
        for (int i = 0; i < count; i++) {
            // The neutral element must not make the product of all zero.
            boolean neutral = CURVE.field.isZero(elements, i * POINT + Z) == 1;
            System.arraycopy(neutral ? CURVE.field.one : elements, neutral ? 0 : i * POINT + Z, inverse, LIMBS * i, LIMBS);
        }
        CURVE.field.invertAll(inverse, count);
        long[] x = new long[LIMBS];
        for (int i = 0; i < count; i++) {
            CURVE.field.mul(x, 0, elements, i * POINT + X, inverse, LIMBS * i);
            long[] canonical = CURVE.field.canonical(x, 0);
            out[i] = canonical[0] ^ canonical[1] << 13 ^ canonical[2] << 29;
        }
    }
}

package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.base.ProtocolViolation;

/**
 * {@link DhGroup} on the SM2 curve (GB/T 32918.5, GM/T 0003.5) with the hash {@code SM2_XMD:SM3_SSWU_RO_}: the construction of
 * RFC 9380 with expand_message_xmd over SM3, {@code L = 48} and {@code Z = -9} (see {@code docs/protocols/hash-to-curve.md}).
 *
 * <p>An element is a compressed point, {@code 02} or {@code 03} and x big-endian. The curve has prime order, so every point on it
 * except the neutral one, which has no 33-byte form, is a good element: x must be below p and the abscissa of a point.
 * A key is uniform in {@code [64, n - 64]}, for which {@link ShortCurve#multiply} has no exceptional case.
 */
final class Sm2Group implements DhGroup {

    static final String SUITE = "sm2-sm3";
    static final BigInteger ORDER = new BigInteger("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16);
    static final BigInteger B = new BigInteger("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93", 16);
    /** {@code find_z_sswu} of RFC 9380 appendix H.2 for this curve. */
    static final int SSWU_Z = -9;
    static final ShortCurve CURVE = new ShortCurve(new Sm2Field(), B, ORDER);

    private static final int BYTES = 33;
    private static final int FIELD_BYTES = 48;
    /** Points worked on at a time; their tables take 80 KiB. */
    private static final int CHUNK = 128;
    private static final BigInteger MIN_KEY = BigInteger.valueOf(64);
    /** One above the largest key. */
    private static final BigInteger MAX_KEY = ORDER.subtract(BigInteger.valueOf(63));
    private static final SimplifiedSwu MAP = new SimplifiedSwu(CURVE, SSWU_Z);

    @Override
    public String suite() {
        return SUITE;
    }

    @Override
    public int elementBytes() {
        return BYTES;
    }

    @Override
    public DhKey newKey(SecureRandom random) {
        byte[] scalar = new byte[32];
        do {
            random.nextBytes(scalar);
        } while (below(scalar, MIN_KEY) || !below(scalar, MAX_KEY));
        return new DhKey(SUITE, scalar);
    }

    /** Whether a little-endian number is below a limit, without a branch on its bytes. */
    private static boolean below(byte[] value, BigInteger limit) {
        int borrow = 0;
        for (int i = 0; i < 32; i++) {
            borrow = (value[i] & 0xff) - (limit.shiftRight(8 * i).intValue() & 0xff) + borrow >> 8;
        }
        return borrow < 0;
    }

    @Override
    public void hashAndMultiply(byte[] data, int[] offsets, int from, int to, String dst, DhKey key, byte[] out, int outOffset) {
        byte[] scalar = key.scalar(SUITE);
        ExpandMessage expand = ExpandMessage.sm3(dst);
        for (int first = from; first < to; first += CHUNK) {
            int count = Math.min(CHUNK, to - first);
            long[] p = hash(CURVE.field, MAP, expand, data, offsets, first, count);
            CURVE.multiply(scalar, p, count);
            encode(p, count, out, outOffset + (first - from) * BYTES);
        }
    }

    /** {@code H(item)} as {@code count} affine points. */
    static long[] hash(MontgomeryField field, SimplifiedSwu map, ExpandMessage expand, byte[] data, int[] offsets, int first,
            int count) {
        byte[] uniform = new byte[2 * FIELD_BYTES];
        long[] u = new long[10 * count];
        for (int i = 0; i < count; i++) {
            expand.expand(data, offsets[first + i], offsets[first + i + 1] - offsets[first + i], uniform);
            field.decodeUniform(u, 10 * i, uniform, 0);
            field.decodeUniform(u, 10 * i + 5, uniform, FIELD_BYTES);
        }
        long[] affine = new long[ShortCurve.AFFINE * count];
        map.mapPairs(u, count, affine);
        return affine;
    }

    @Override
    public void multiply(byte[] elements, int offset, int count, DhKey key, byte[] out, int outOffset) {
        byte[] scalar = key.scalar(SUITE);
        if (count <= CHUNK) {
            long[] p = decode(elements, offset, 0, count);
            CURVE.multiply(scalar, p, count);
            encode(p, count, out, outOffset);
            return;
        }
        // All are checked, and their square roots kept, before the first is multiplied.
        long[] all = new long[ShortCurve.AFFINE * count];
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            long[] p = decode(elements, offset + first * BYTES, first, n);
            System.arraycopy(p, 0, all, ShortCurve.AFFINE * first, p.length);
        }
        long[] p = new long[ShortCurve.AFFINE * CHUNK];
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            System.arraycopy(all, ShortCurve.AFFINE * first, p, 0, ShortCurve.AFFINE * n);
            CURVE.multiply(scalar, p, n);
            encode(p, n, out, outOffset + first * BYTES);
        }
    }

    private static long[] decode(byte[] elements, int offset, int first, int count) {
        long[] p = new long[ShortCurve.AFFINE * count];
        byte[] x = new byte[32];
        for (int i = 0; i < count; i++) {
            int at = offset + i * BYTES;
            for (int k = 0; k < 32; k++) {
                x[k] = elements[at + 32 - k];
            }
            boolean form = elements[at] == 2 || elements[at] == 3;
            if (!form || new BigInteger(1, elements, at + 1, 32).compareTo(Sm2Field.PRIME) >= 0) {
                throw refused(first + i);
            }
            CURVE.field.decode(p, ShortCurve.AFFINE * i, x, 0);
            if (CURVE.lift(p, ShortCurve.AFFINE * i, elements[at] & 1) == 0) {
                throw refused(first + i);
            }
        }
        return p;
    }

    private static ProtocolViolation refused(int index) {
        return ProtocolViolation.of("element %d of the peer's batch is not a point of the SM2 curve; the job stops",
                "对方批次中的第 %d 个元素不是 SM2 曲线上的点,任务中止", index);
    }

    private static void encode(long[] p, int count, byte[] out, int offset) {
        for (int i = 0; i < count; i++) {
            int at = offset + i * BYTES;
            out[at] = (byte) (2 + CURVE.field.sgn0(p, ShortCurve.AFFINE * i + 5));
            CURVE.field.encodeBigEndian(p, ShortCurve.AFFINE * i, out, at + 1);
        }
    }
}

package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;

/**
 * {@link DhGroup} on u-coordinates of Curve25519 (RFC 7748) with the hash {@code curve25519_XMD:SHA-512_ELL2_RO_} (RFC 9380).
 *
 * <p>A key is {@code 8·r} for 252 random bits {@code r}: within 2^-127 of uniform on the prime-order group, and the factor 8 sends
 * whatever part of small order a peer may have added to the neutral element. A peer's element must be a canonical number
 * below p, the abscissa of a point of the curve itself (not of its twist; Euler's criterion), and not of order 1, 2, 4 or 8.
 * The choices are argued in {@code docs/decisions/curve25519-group.md}.
 */
final class Curve25519Group implements DhGroup {

    static final String SUITE = "curve25519-sha512";
    private static final int BYTES = 32;
    /** Points worked on at a time; bounds the memory of one call to about 100 KiB. */
    private static final int CHUNK = 128;
    private static final int FIELD_BYTES = 48;
    private static final long J = 486662;
    private static final byte[][] LOW_ORDER = lowOrder();

    private final Kernel25519 kernel;

    Curve25519Group(Kernel25519 kernel) {
        this.kernel = kernel;
    }

    /** Orders 1 and 2: 0. Order 4: 1 (and -1 on the twist). Order 8: the roots of {@code u⁴ - 4u³ - (4J + 2)u² - 4u + 1 = 0}. */
    private static byte[][] lowOrder() {
        return new byte[][] {
            encode(BigInteger.ZERO),
            encode(BigInteger.ONE),
            encode(Field25519.P.subtract(BigInteger.ONE)),
            encode(new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504")),
            encode(new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823")),
        };
    }

    private static byte[] encode(BigInteger u) {
        byte[] b = new byte[BYTES];
        Field25519.encode(Field25519.of(u), 0, b, 0);
        return b;
    }

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
        byte[] k = new byte[BYTES];
        int any;
        do {
            random.nextBytes(k);
            k[0] &= (byte) 0xf8;
            k[31] &= 0x7f;
            any = 0;
            for (byte b : k) {
                any |= b;
            }
        } while (any == 0);
        return new DhKey(SUITE, k);
    }

    @Override
    public void hashAndMultiply(byte[] data, int[] offsets, int from, int to, String dst, DhKey key, byte[] out, int outOffset) {
        byte[] scalar = key.scalar(SUITE);
        ExpandMessage expand = ExpandMessage.sha512(dst);
        for (int first = from; first < to; first += CHUNK) {
            int count = Math.min(CHUNK, to - first);
            long[] u = hash(expand, data, offsets, first, count);
            ladder(scalar, u, count, out, outOffset + (first - from) * BYTES);
        }
    }

    /** {@code H(item)} as {@code count} reduced u-coordinates. */
    long[] hash(ExpandMessage expand, byte[] data, int[] offsets, int first, int count) {
        byte[] uniform = new byte[2 * FIELD_BYTES];
        long[] pairs = new long[10 * count];
        for (int i = 0; i < count; i++) {
            expand.expand(data, offsets[first + i], offsets[first + i + 1] - offsets[first + i], uniform);
            Field25519.decodeWide(pairs, 10 * i, uniform, 0);
            Field25519.decodeWide(pairs, 10 * i + 5, uniform, FIELD_BYTES);
        }
        long[] xz = new long[10 * count];
        Elligator2.mapPairs(kernel, pairs, count, xz);
        long[] u = new long[5 * count];
        affine(xz, count, u);
        return u;
    }

    @Override
    public void multiply(byte[] elements, int offset, int count, DhKey key, byte[] out, int outOffset) {
        byte[] scalar = key.scalar(SUITE);
        for (int first = 0; first < count; first += CHUNK) {
            validate(elements, offset + first * BYTES, first, Math.min(CHUNK, count - first));
        }
        for (int first = 0; first < count; first += CHUNK) {
            int n = Math.min(CHUNK, count - first);
            ladder(scalar, decode(elements, offset + first * BYTES, n), n, out, outOffset + first * BYTES);
        }
    }

    private static long[] decode(byte[] elements, int offset, int count) {
        long[] u = new long[5 * count];
        for (int i = 0; i < count; i++) {
            Field25519.decode(u, 5 * i, elements, offset + i * BYTES);
        }
        return u;
    }

    private void validate(byte[] elements, int offset, int first, int count) {
        for (int i = 0; i < count; i++) {
            int at = offset + i * BYTES;
            if (!Field25519.isCanonical(elements, at)) {
                throw refused(first + i);
            }
            for (byte[] low : LOW_ORDER) {
                if (Arrays.equals(low, 0, BYTES, elements, at, at + BYTES)) {
                    throw refused(first + i);
                }
            }
        }
        // w = u³ + J u² + u must be a square: w^((p-1)/2) = (w^((p-5)/8))⁴ w² = 1
        long[] w = decode(elements, offset, count);
        long[] t = new long[5];
        for (int i = 0; i < count; i++) {
            int o = 5 * i;
            Field25519.copy(t, 0, w, o);
            t[0] += J;
            Field25519.mul(t, 0, t, 0, w, o);
            t[0] += 1;
            Field25519.mul(w, o, t, 0, w, o);
        }
        long[] power = w.clone();
        kernel.pow22523(power, count);
        for (int i = 0; i < count; i++) {
            Field25519.sqr(t, 0, power, 5 * i);
            Field25519.mul(t, 0, t, 0, w, 5 * i);
            Field25519.sqr(t, 0, t, 0);
            if (Field25519.equal(t, 0, Field25519.ONE, 0) == 0) {
                throw refused(first + i);
            }
        }
    }

    private static ProtocolViolation refused(int index) {
        return ProtocolViolation.of("element %d of the peer's batch is not a valid point of Curve25519; the job stops",
                "对方批次中的第 %d 个元素不是 Curve25519 上的合法点,任务中止", index);
    }

    private void ladder(byte[] scalar, long[] u, int count, byte[] out, int outOffset) {
        long[] xz = new long[10 * count];
        kernel.ladder(scalar, u, count, xz);
        affine(xz, count, u);
        for (int i = 0; i < count; i++) {
            Field25519.encode(u, 5 * i, out, outOffset + i * BYTES);
        }
    }

    /**
     * {@code u[i] = X[i] / Z[i]}, and 0 where {@code Z[i] = 0}, with one inversion for all (Montgomery's trick): from the prefix
     * products {@code p[i] = Z[0]…Z[i]}, {@code 1/Z[i] = (1/p[i])·p[i-1]} and {@code 1/p[i-1] = (1/p[i])·Z[i]}.
     */
    static void affine(long[] xz, int count, long[] u) {
        long[] z = new long[5 * count];
        long[] prefix = new long[5 * (count + 1)];
        Field25519.copy(prefix, 0, Field25519.ONE, 0);
        for (int i = 0; i < count; i++) {
            Field25519.copy(z, 5 * i, xz, 10 * i + 5);
            z[5 * i] += Field25519.isZero(z, 5 * i);        // 1 in the place of 0
            Field25519.mul(prefix, 5 * (i + 1), prefix, 5 * i, z, 5 * i);
        }
        long[] inverse = new long[10];
        Field25519.invert(inverse, 0, prefix, 5 * count);
        for (int i = count - 1; i >= 0; i--) {
            Field25519.mul(inverse, 5, inverse, 0, prefix, 5 * i);
            Field25519.mul(inverse, 0, inverse, 0, z, 5 * i);
            Field25519.mul(u, 5 * i, xz, 10 * i, inverse, 5);
            Field25519.select(u, 5 * i, Field25519.ZERO, 0, Field25519.isZero(xz, 10 * i + 5));
        }
    }
}

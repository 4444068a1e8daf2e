package org.tacit.crypto.curve;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;

/**
 * The prime-order group ristretto255 (RFC 9496) and its scalars, the integers modulo
 * {@code ℓ = 2^252 + 27742317777372353535851937790883648493}.
 *
 * <p><b>Security guarantees.</b> Every element has exactly one encoding, and {@link #decode} refuses all other bytes, so a peer
 * cannot bring in a point outside the group or of small order. Discrete logarithms and Diffie–Hellman are hard at about 126 bits.
 * {@link Element#multiply} and {@link #multiplyBase} take time and memory accesses independent of the scalar.
 * The identity is a valid element: a protocol for which it is not must check {@link Element#isIdentity}.
 */
public final class Ristretto255 {

    /** Bytes of an encoded element. */
    public static final int ELEMENT_BYTES = 32;
    /** Bytes of an encoded scalar. */
    public static final int SCALAR_BYTES = 32;
    /** Bytes that {@link #hashToGroup} takes: the output of a 512-bit hash. */
    public static final int UNIFORM_BYTES = 64;

    /** The order of the group. */
    static final BigInteger ORDER = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final MontgomeryField SCALARS = new MontgomeryField(ORDER);

    private Ristretto255() {
    }

    /** The neutral element, encoded as 32 zero bytes. */
    public static Element identity() {
        return new Element(Edwards25519.identity());
    }

    /** The generator. */
    public static Element base() {
        return new Element(Edwards25519.BASE.clone());
    }

    /** {@code scalar·base()}, about four times as fast as the general multiplication. */
    public static Element multiplyBase(Scalar scalar) {
        return new Element(Edwards25519.multiplyBase(scalar.bytes));
    }

    /**
     * RFC 9496 section 4.3.1.
     *
     * @throws ProtocolViolation if the 32 bytes from {@code offset} are not the encoding of an element
     */
    public static Element decode(byte[] in, int offset) {
        long[] point = RistrettoCodec.decode(in, offset);
        if (point == null) {
            throw noElement();
        }
        return new Element(point);
    }

    static ProtocolViolation noElement() {
        return ProtocolViolation.of("the peer sent 32 bytes that do not encode a ristretto255 element; the job stops",
                "对方发来的 32 字节不是合法的 ristretto255 群元素编码,任务中止");
    }

    /** The one-way map of RFC 9496 section 4.3.4: 64 uniformly random bytes to a uniformly random element. */
    public static Element hashToGroup(byte[] uniform, int offset) {
        long[] both = new long[2 * Edwards25519.POINT];
        RistrettoCodec.map(RistrettoCodec.ONE_BY_ONE, uniform, offset, 2, both);
        long[] a = Arrays.copyOf(both, Edwards25519.POINT);
        Edwards25519.add(a, a, Arrays.copyOfRange(both, Edwards25519.POINT, both.length));
        return new Element(a);
    }

    /** A uniformly random scalar; 0 has probability {@code 2^-252}. */
    public static Scalar randomScalar(SecureRandom random) {
        byte[] wide = new byte[UNIFORM_BYTES];
        random.nextBytes(wide);
        Scalar s = reduceScalar(wide, 0);
        Arrays.fill(wide, (byte) 0);
        return s;
    }

    /** {@code count} of them. */
    public static Scalar[] randomScalars(SecureRandom random, int count) {
        byte[] wide = new byte[count * UNIFORM_BYTES];
        random.nextBytes(wide);
        Scalar[] scalars = new Scalar[count];
        for (int i = 0; i < count; i++) {
            scalars[i] = reduceScalar(wide, i * UNIFORM_BYTES);
        }
        Arrays.fill(wide, (byte) 0);
        return scalars;
    }

    /** 64 bytes, little-endian, modulo ℓ. */
    public static Scalar reduceScalar(byte[] wide, int offset) {
        long[] t = new long[MontgomeryField.LIMBS];
        SCALARS.decodeWide(t, 0, wide, offset);
        return Scalar.of(t);
    }

    /**
     * 32 bytes, little-endian.
     *
     * @throws ProtocolViolation if the number is not below ℓ
     */
    public static Scalar decodeScalar(byte[] in, int offset) {
        long[] t = new long[MontgomeryField.LIMBS];
        SCALARS.decode(t, 0, in, offset);
        Scalar s = Scalar.of(t);
        if (!Arrays.equals(s.bytes, 0, SCALAR_BYTES, in, offset, offset + SCALAR_BYTES)) {
            throw ProtocolViolation.of("the peer sent 32 bytes that are not a ristretto255 scalar; the job stops",
                    "对方发来的 32 字节不是合法的 ristretto255 标量,任务中止");
        }
        return s;
    }

    /** A small non-negative scalar. */
    public static Scalar scalar(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("scalar must not be negative");
        }
        byte[] b = new byte[SCALAR_BYTES];
        Bytes.putLong(b, 0, value);
        return new Scalar(b);
    }

    /** An element, immutable. Equality is that of the group, in constant time. */
    public static final class Element {

        final long[] point;

        Element(long[] point) {
            this.point = point;
        }

        public Element add(Element other) {
            long[] r = new long[Edwards25519.POINT];
            Edwards25519.add(r, point, other.point);
            return new Element(r);
        }

        public Element subtract(Element other) {
            return add(other.negate());
        }

        public Element negate() {
            long[] r = new long[Edwards25519.POINT];
            Edwards25519.negate(r, point);
            return new Element(r);
        }

        /** {@code scalar·this}. */
        public Element multiply(Scalar scalar) {
            return new Element(Edwards25519.multiply(point, scalar.bytes));
        }

        public boolean isIdentity() {
            return equals(identity());
        }

        /** The 32 bytes of this element; RFC 9496 section 4.3.2. */
        public byte[] encode() {
            byte[] out = new byte[ELEMENT_BYTES];
            encode(out, 0);
            return out;
        }

        /** Writes the 32 bytes of this element. */
        public void encode(byte[] out, int offset) {
            RistrettoCodec.encode(point, out, offset);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Element e && RistrettoCodec.equal(point, e.point) == 1;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(encode());
        }
    }

    /**
     * An integer modulo ℓ, immutable but for {@link #wipe}. {@code toString} shows nothing and {@code equals} is that of
     * objects, because scalars are secrets; compare encodings where they are not.
     */
    public static final class Scalar {

        /** Canonical, little-endian. */
        final byte[] bytes;

        private Scalar(byte[] bytes) {
            this.bytes = bytes;
        }

        private static Scalar of(long[] montgomery) {
            byte[] b = new byte[SCALAR_BYTES];
            SCALARS.encode(montgomery, 0, b, 0);
            Arrays.fill(montgomery, 0);
            return new Scalar(b);
        }

        private long[] montgomery() {
            long[] t = new long[MontgomeryField.LIMBS];
            SCALARS.decode(t, 0, bytes, 0);
            return t;
        }

        public Scalar add(Scalar other) {
            long[] t = montgomery();
            MontgomeryField.add(t, 0, t, 0, other.montgomery(), 0);
            return of(t);
        }

        public Scalar subtract(Scalar other) {
            long[] t = montgomery();
            MontgomeryField.sub(t, 0, t, 0, other.montgomery(), 0);
            return of(t);
        }

        public Scalar multiply(Scalar other) {
            long[] t = montgomery();
            SCALARS.mul(t, 0, t, 0, other.montgomery(), 0);
            return of(t);
        }

        /** {@code 1/this}; {@code 0} for 0. */
        public Scalar invert() {
            long[] t = montgomery();
            SCALARS.pow(t, 0, t, 0, ORDER.subtract(BigInteger.TWO));
            return of(t);
        }

        /** The canonical 32 bytes, little-endian. */
        public byte[] encode() {
            return bytes.clone();
        }

        /** Overwrites the value with 0; the scalar is not to be used afterwards. */
        public void wipe() {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}

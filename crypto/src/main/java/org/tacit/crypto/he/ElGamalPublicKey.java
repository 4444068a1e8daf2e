package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.CurveGroup;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Exponential ElGamal on a curve: {@code c = (r·G, m·G + r·H)} with {@code H = x·G}; 64 bytes a ciphertext and additions of a microsecond, for small
 * numbers, because whoever decrypts finds m by search.
 *
 * <p><b>Security guarantees.</b> IND-CPA under decisional Diffie–Hellman, at about 126 bits (ristretto255) or 128 (SM2). {@link #rerandomise} hides how a ciphertext was
 * made completely: r is uniform whatever it was. A key from a counterparty comes with a proof that it knows x ({@link #proven}).
 */
public final class ElGamalPublicKey implements AdditivePublicKey {

    private static final int SCALAR_BITS = 256;
    /** Magnitudes that can be found again. */
    private static final int MESSAGE_BITS = 32;
    private static final BigInteger BOUND = BigInteger.ONE.shiftLeft(MESSAGE_BITS);

    private final CurveGroup group;
    private final long[] point;
    private final long[] base;
    private final long[] key;

    ElGamalPublicKey(CurveGroup group, long[] point) {
        this.group = group;
        this.point = point.clone();
        long[] generator = new long[group.longs()];
        group.base(generator, 0);
        this.base = group.fixedTable(generator, 0, SCALAR_BITS);
        this.key = group.fixedTable(point, 0, SCALAR_BITS);
    }

    /**
     * The key of a counterparty that proved that it knows the secret (Schnorr 1991, made non-interactive with the context in the hash).
     *
     * @param encoded element, commitment and response, as {@link ElGamalPrivateKey#proof} wrote them
     * @throws ProtocolViolation if the proof does not hold, or the key is the neutral element
     */
    public static ElGamalPublicKey proven(CurveGroup group, byte[] encoded, byte[] context) {
        int e = group.bytes();
        if (encoded.length != 2 * e + 32) {
            throw refused();
        }
        int n = group.longs();
        long[] points = new long[4 * n];
        group.decode(encoded, 0, points, 0);
        group.decode(encoded, e, points, n);
        BigInteger s = new BigInteger(1, encoded, 2 * e, 32);
        byte[] neutral = new byte[e];
        group.identity(points, 2 * n);
        group.encode(points, 2 * n, neutral, 0);
        if (s.compareTo(group.order()) >= 0 || java.util.Arrays.equals(neutral, 0, e, encoded, 0, e)) {
            throw refused();
        }
        // s·G = A + c·H
        group.base(points, 2 * n);
        group.multiply(points, 2 * n, s, SCALAR_BITS, points, 2 * n);
        group.multiply(points, 0, challenge(group, encoded, context), SCALAR_BITS, points, 3 * n);
        group.add(points, 3 * n, points, n, points, 3 * n);
        byte[] left = new byte[e];
        byte[] right = new byte[e];
        group.encode(points, 2 * n, left, 0);
        group.encode(points, 3 * n, right, 0);
        if (!java.util.Arrays.equals(left, right)) {
            throw refused();
        }
        return new ElGamalPublicKey(group, java.util.Arrays.copyOf(points, n));
    }

    static BigInteger challenge(CurveGroup group, byte[] encoded, byte[] context) {
        return new BigInteger(1, DomainHash.of(HashSuite.SHA_256, "tacit/elgamal/key-proof/v1").add(group.name()).add(context)
                .add(encoded, 0, group.bytes()).add(encoded, group.bytes(), group.bytes()).digest()).mod(group.order());
    }

    private static ProtocolViolation refused() {
        return ProtocolViolation.of("the peer's ElGamal key does not prove itself well formed; the job stops", "对方的 ElGamal 密钥未能证明其合规，任务中止");
    }

    CurveGroup group() {
        return group;
    }

    long[] point() {
        return point.clone();
    }

    @Override
    public String scheme() {
        return "ec-elgamal-" + group.name();
    }

    @Override
    public BigInteger bound() {
        return BOUND;
    }

    @Override
    public int longs() {
        return 2 * group.longs();
    }

    @Override
    public int bytes() {
        return 2 * group.bytes();
    }

    private BigInteger scalar(SecureRandom random) {
        // 128 bits more than the order: uniform within 2^-128.
        return new BigInteger(group.order().bitLength() + 128, random).mod(group.order());
    }

    @Override
    public void encrypt(BigInteger message, SecureRandom random, long[] out, int at) {
        int n = group.longs();
        BigInteger r = scalar(random);
        group.multiplyFixed(base, r, SCALAR_BITS, out, at);
        group.multiplyFixed(key, r, SCALAR_BITS, out, at + n);
        addPlain(out, at, message);
    }

    @Override
    public void add(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        int n = group.longs();
        group.add(a, ai, b, bi, out, oi);
        group.add(a, ai + n, b, bi + n, out, oi + n);
    }

    @Override
    public void addPlain(long[] c, int at, BigInteger message) {
        if (message.abs().compareTo(BOUND) >= 0) {
            throw InvalidInput.of("A number of %1$d bits does not fit into %2$s; scale it down.", "%1$d 位的数放不进 %2$s，请缩小数值。", message.bitLength(), scheme());
        }
        int n = group.longs();
        long[] m = new long[n];
        group.multiplyFixed(base, message.mod(group.order()), SCALAR_BITS, m, 0);
        group.add(c, at + n, m, 0, c, at + n);
    }

    @Override
    public void negate(long[] a, int ai, long[] out, int oi) {
        int n = group.longs();
        group.negate(a, ai, out, oi);
        group.negate(a, ai + n, out, oi + n);
    }

    @Override
    public void multiply(long[] a, int ai, BigInteger factor, int bits, long[] out, int oi) {
        int n = group.longs();
        group.multiply(a, ai, factor, bits, out, oi);
        group.multiply(a, ai + n, factor, bits, out, oi + n);
    }

    @Override
    public void rerandomise(long[] c, int at, SecureRandom random) {
        long[] zero = new long[longs()];
        encrypt(BigInteger.ZERO, random, zero, 0);
        add(c, at, zero, 0, c, at);
    }

    @Override
    public void encode(long[] c, int at, byte[] out, int offset) {
        group.encode(c, at, out, offset);
        group.encode(c, at + group.longs(), out, offset + group.bytes());
    }

    @Override
    public void decode(byte[] in, int offset, int count, long[] out, int at) {
        for (int i = 0; i < 2 * count; i++) {
            group.decode(in, offset + i * group.bytes(), out, at + i * group.longs());
        }
    }
}

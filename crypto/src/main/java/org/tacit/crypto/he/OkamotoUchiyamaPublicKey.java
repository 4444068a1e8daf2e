package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.base.InvalidInput;

/**
 * Okamoto and Uchiyama's encryption (EUROCRYPT 1998): {@code n = p²q}, {@code c = g^m·h^r mod n} with {@code h = g^n}; half the length of Paillier's ciphertexts and less time.
 *
 * <p><b>Security guarantees.</b> IND-CPA if p-subgroup membership is hard, a younger and less studied assumption than Paillier's. p and q have at least 1024 bits,
 * because the elliptic-curve method finds shorter ones: hence 3072 bits and more. r has the length of n, so that {@code h^r} is within
 * 2^-64 of uniform in what h spans.
 *
 * <p>A decrypted number that passed p would betray p (the difference to the true sum is a multiple of it). So messages stay below {@code 2^(|p|-64)}, and the private key
 * refuses to tell any other. There is no proof for a key here: use it where the owner of the key follows the protocol.
 */
public final class OkamotoUchiyamaPublicKey implements AdditivePublicKey {

    public static final int LEAST_BITS = 3072;
    public static final int MOST_BITS = 6144;
    /** Room between messages and p. */
    static final int MARGIN = 64;

    private final Residues residues;
    private final int bits;
    private final BigInteger generator;
    private final FixedBaseComb g;
    private final FixedBaseComb h;
    /** {@code g^−bound}: messages are lifted above zero first, so that their sign takes no time. */
    private final long[] unlift;

    OkamotoUchiyamaPublicKey(BigInteger n, BigInteger g) {
        this.residues = new Residues(n, "okamoto-uchiyama-" + n.bitLength());
        this.bits = n.bitLength();
        this.generator = g;
        this.g = new FixedBaseComb(residues.modulus, g, bound().bitLength() + 1);
        this.h = new FixedBaseComb(residues.modulus, g.modPow(n, n), bits + MARGIN);
        this.unlift = new long[residues.modulus.limbs()];
        residues.modulus.of(g.modPow(bound(), n).modInverse(n), unlift, 0);
    }

    /** @throws InvalidInput unless n is odd and of 3072 to 6144 bits, and g a unit */
    public static OkamotoUchiyamaPublicKey of(BigInteger n, BigInteger g) {
        if (!n.testBit(0) || n.bitLength() < LEAST_BITS || n.bitLength() > MOST_BITS || g.signum() <= 0 || g.compareTo(n) >= 0
                || !g.gcd(n).equals(BigInteger.ONE)) {
            throw InvalidInput.of("An Okamoto–Uchiyama key of %1$d bits is not used here, or its generator is none; take %2$d to %3$d bits.",
                    "不使用 %1$d 位的 Okamoto–Uchiyama 密钥，或其生成元不合法；请取 %2$d 至 %3$d 位。", n.bitLength(), LEAST_BITS, MOST_BITS);
        }
        return new OkamotoUchiyamaPublicKey(n, g);
    }

    public BigInteger modulus() {
        return residues.modulus.modulus();
    }

    /** {@code g}: with the modulus, all there is to the key. */
    public BigInteger generator() {
        return generator;
    }

    Residues residues() {
        return residues;
    }

    @Override
    public String scheme() {
        return "okamoto-uchiyama-" + bits;
    }

    /** {@code 2^(⌊|n|/3⌋ − 64)}. */
    @Override
    public BigInteger bound() {
        return BigInteger.ONE.shiftLeft(bits / 3 - MARGIN);
    }

    @Override
    public int longs() {
        return residues.modulus.limbs();
    }

    @Override
    public int bytes() {
        return residues.bytes();
    }

    @Override
    public void encrypt(BigInteger message, SecureRandom random, long[] out, int at) {
        h.randomPower(h.bits(), random, out, at);
        addPlain(out, at, message);
    }

    @Override
    public void add(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        residues.modulus.multiply(a, ai, b, bi, out, oi);
    }

    @Override
    public void addPlain(long[] c, int at, BigInteger message) {
        if (message.abs().compareTo(bound()) >= 0) {
            throw InvalidInput.of("A number of %1$d bits does not fit into %2$s; scale it down.", "%1$d 位的数放不进 %2$s，请缩小数值。", message.bitLength(), scheme());
        }
        long[] factor = new long[longs()];
        g.pow(message.add(bound()), factor, 0);
        residues.modulus.multiply(factor, 0, unlift, 0, factor, 0);
        residues.modulus.multiply(c, at, factor, 0, c, at);
    }

    @Override
    public void negate(long[] a, int ai, long[] out, int oi) {
        residues.negate(a, ai, out, oi);
    }

    @Override
    public void multiply(long[] a, int ai, BigInteger factor, int bits, long[] out, int oi) {
        residues.multiply(a, ai, factor, bits, out, oi);
    }

    @Override
    public void rerandomise(long[] c, int at, SecureRandom random) {
        long[] factor = new long[longs()];
        h.randomPower(h.bits(), random, factor, 0);
        residues.modulus.multiply(c, at, factor, 0, c, at);
    }

    @Override
    public void encode(long[] c, int at, byte[] out, int offset) {
        residues.encode(c, at, out, offset);
    }

    @Override
    public void decode(byte[] in, int offset, int count, long[] out, int at) {
        residues.decode(in, offset, count, out, at);
    }
}

package org.tacit.crypto.he;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Paillier's encryption: {@code c = (1 + m·n)·s mod n²} with {@code s} a random n-th power (EUROCRYPT 1999).
 *
 * <p>How {@code s} is drawn is the {@link Randomiser}. The short one follows Damgård, Jurik and Nielsen (2010, §4.2): {@code s = (hⁿ)^r} with r of half the bits
 * of n and {@code h = −x² mod n}. Here x is a hash of n, so that nobody chose it.
 *
 * <p><b>Security guarantees.</b> IND-CPA under decisional composite residuosity; the short randomiser also needs that powers of h by exponents of half
 * length look like any. {@link #rerandomise} uses exponents 64 bits longer than n, which leaves nothing of how a sum was made to the
 * owner of an honest key (distance 2^-62); of a key that a counterparty made, ask for its {@link PaillierKeyProof}.
 */
public final class PaillierPublicKey implements AdditivePublicKey {

    public static final int LEAST_BITS = 2048;
    public static final int DEFAULT_BITS = 3072;
    public static final int MOST_BITS = 6144;

    /** How a ciphertext's random part is drawn. */
    public enum Randomiser {
        /** {@code xⁿ} for uniform x: composite residuosity alone, ten times slower. */
        FULL,
        /** A power of a fixed n-th residue, exponents of half the length of n. */
        SHORT
    }

    private final BigInteger n;
    private final Residues residues;
    private final Randomiser randomiser;
    /** Powers by exponents of half the length, for encryption, and 64 bits longer than n, to re-randomise: time follows the comb's length. */
    private final Optional<FixedBaseComb> half;
    private final Optional<FixedBaseComb> whole;

    private PaillierPublicKey(BigInteger n, Randomiser randomiser) {
        this.n = n;
        this.residues = new Residues(n.multiply(n), "paillier-" + n.bitLength());
        this.randomiser = randomiser;
        if (randomiser == Randomiser.FULL) {
            this.half = Optional.empty();
            this.whole = Optional.empty();
        } else {
            BigInteger base = base(n).modPow(n, residues.modulus.modulus());
            this.half = Optional.of(new FixedBaseComb(residues.modulus, base, n.bitLength() / 2));
            this.whole = Optional.of(new FixedBaseComb(residues.modulus, base, n.bitLength() + 64));
        }
    }

    /** @throws InvalidInput unless n is odd and of 2048 to 6144 bits */
    public static PaillierPublicKey of(BigInteger n, Randomiser randomiser) {
        if (!n.testBit(0) || n.bitLength() < LEAST_BITS || n.bitLength() > MOST_BITS) {
            throw InvalidInput.of("A Paillier key of %1$d bits is not used here; take %2$d to %3$d.", "不使用 %1$d 位的 Paillier 密钥，请取 %2$d 至 %3$d 位。",
                    n.bitLength(), LEAST_BITS, MOST_BITS);
        }
        return new PaillierPublicKey(n, randomiser);
    }

    /** Any size: known answers are short. */
    static PaillierPublicKey forTests(BigInteger n, Randomiser randomiser) {
        return new PaillierPublicKey(n, randomiser);
    }

    /** {@code h = −x² mod n}, x a hash of n as long as n. */
    private static BigInteger base(BigInteger n) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/paillier/base/v1");
        byte[] modulus = n.toString(16).getBytes(StandardCharsets.US_ASCII);
        int blocks = n.bitLength() / 256 + 2;
        byte[] wide = new byte[32 * blocks];
        for (int i = 0; i < blocks; i++) {
            System.arraycopy(hash.add(modulus).add(i).digest(), 0, wide, 32 * i, 32);
        }
        BigInteger x = new BigInteger(1, wide).mod(n);
        return n.subtract(x.multiply(x).mod(n));
    }

    public BigInteger modulus() {
        return n;
    }

    Residues residues() {
        return residues;
    }

    @Override
    public String scheme() {
        return "paillier-" + n.bitLength();
    }

    @Override
    public BigInteger bound() {
        return n.shiftRight(1);
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
        check(message);
        randomPart(half, random, out, at);
        addPlain(out, at, message);
    }

    private void check(BigInteger message) {
        if (message.abs().compareTo(bound()) >= 0) {
            throw InvalidInput.of("A number of %1$d bits does not fit into %2$s; scale it down.", "%1$d 位的数放不进 %2$s，请缩小数值。", message.bitLength(), scheme());
        }
    }

    private void randomPart(Optional<FixedBaseComb> comb, SecureRandom random, long[] out, int at) {
        if (comb.isPresent()) {
            comb.get().randomPower(comb.get().bits(), random, out, at);
        } else {
            residues.modulus.of(unit(random).modPow(n, residues.modulus.modulus()), out, at);
        }
    }

    private BigInteger unit(SecureRandom random) {
        BigInteger x;
        do {
            x = new BigInteger(n.bitLength(), random);
        } while (x.signum() == 0 || x.compareTo(n) >= 0);
        return x;
    }

    /** {@code (1 + m·n)·rⁿ}, r given: for known answers. */
    void encryptWith(BigInteger message, BigInteger r, long[] out, int at) {
        residues.modulus.of(r.modPow(n, residues.modulus.modulus()), out, at);
        addPlain(out, at, message);
    }

    @Override
    public void add(long[] a, int ai, long[] b, int bi, long[] out, int oi) {
        residues.modulus.multiply(a, ai, b, bi, out, oi);
    }

    @Override
    public void addPlain(long[] c, int at, BigInteger message) {
        long[] factor = new long[longs()];
        residues.modulus.of(message.mod(n).multiply(n).add(BigInteger.ONE), factor, 0);
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
        randomPart(whole, random, factor, 0);
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

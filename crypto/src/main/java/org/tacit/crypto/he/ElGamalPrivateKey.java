package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.CurveGroup;

/** The exponent of an {@link ElGamalPublicKey}. Its uses take time that does not depend on it, on a point that is masked first. */
public final class ElGamalPrivateKey implements AdditivePrivateKey {

    private final BigInteger x;
    private final ElGamalPublicKey publicKey;
    private final SmallLogarithm logarithm;

    private ElGamalPrivateKey(BigInteger x, ElGamalPublicKey publicKey) {
        this.x = x;
        this.publicKey = publicKey;
        this.logarithm = SmallLogarithm.of(publicKey.group());
    }

    public static ElGamalPrivateKey generate(CurveGroup group, SecureRandom random) {
        BigInteger x;
        do {
            x = new BigInteger(group.order().bitLength() + 128, random).mod(group.order());
        } while (x.signum() == 0);
        long[] point = new long[group.longs()];
        group.base(point, 0);
        group.multiply(point, 0, x, 256, point, 0);
        return new ElGamalPrivateKey(x, new ElGamalPublicKey(group, point));
    }

    @Override
    public ElGamalPublicKey publicKey() {
        return publicKey;
    }

    /** The public key with a proof that its secret is known, for {@link ElGamalPublicKey#proven}. */
    public byte[] proof(byte[] context, SecureRandom random) {
        CurveGroup group = publicKey.group();
        int e = group.bytes();
        byte[] out = new byte[2 * e + 32];
        BigInteger k = new BigInteger(group.order().bitLength() + 128, random).mod(group.order());
        long[] commitment = new long[group.longs()];
        group.base(commitment, 0);
        group.multiply(commitment, 0, k, 256, commitment, 0);
        group.encode(publicKey.point(), 0, out, 0);
        group.encode(commitment, 0, out, e);
        byte[] s = k.add(ElGamalPublicKey.challenge(group, out, context).multiply(x)).mod(group.order()).toByteArray();
        int from = Math.max(0, s.length - 32);
        System.arraycopy(s, from, out, out.length - (s.length - from), s.length - from);
        return out;
    }

    /** @throws InvalidInput where the number is out of {@code ±2^32} */
    @Override
    public BigInteger decrypt(long[] c, int at, SecureRandom random) {
        CurveGroup group = publicKey.group();
        int n = group.longs();
        long[] blinded = java.util.Arrays.copyOfRange(c, at, at + 2 * n);
        // The peer does not choose the point that meets x.
        publicKey.rerandomise(blinded, 0, random);
        long[] shared = new long[n];
        group.multiply(blinded, 0, x, 256, shared, 0);
        group.negate(shared, 0, shared, 0);
        group.add(blinded, n, shared, 0, shared, 0);
        return BigInteger.valueOf(logarithm.of(shared, publicKey.bound().longValueExact()));
    }

    @Override
    public String toString() {
        return "ElGamalPrivateKey(" + publicKey.scheme() + ")";
    }
}

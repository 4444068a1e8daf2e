package org.tacit.crypto.sign;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import org.tacit.base.InvalidInput;

/** SM2 signatures of Bouncy Castle (GB/T 32918.2-2016 §6, §7) with SM3 and user id 1234567812345678; a signature is r ‖ s, 32 bytes each.
 * Its big-number arithmetic does not take constant time: who can time many signatures to the nanosecond may learn of the nonces. */
final class Sm2 implements Signer {

    private static final int SECRET_BYTES = 32;
    private static final ECDomainParameters CURVE = curve();

    private final ECPrivateKeyParameters key;
    private final VerifyingKey verifyingKey;
    private final SecureRandom random;

    private Sm2(BigInteger d, SecureRandom random) {
        this.key = new ECPrivateKeyParameters(d, CURVE);
        this.random = random;
        this.verifyingKey = VerifyingKey.of(SignatureScheme.SM2, new FixedPointCombMultiplier().multiply(CURVE.getG(), d).getEncoded(false));
    }

    private static ECDomainParameters curve() {
        X9ECParameters p = GMNamedCurves.getByName("sm2p256v1");
        return new ECDomainParameters(p.getCurve(), p.getG(), p.getN(), p.getH());
    }

    static Sm2 generate(SecureRandom random) {
        // d in [1, n − 2] (GB/T 32918.1 §6.1)
        return new Sm2(BigIntegers.createRandomInRange(BigInteger.ONE, CURVE.getN().subtract(BigInteger.TWO), random), random);
    }

    static Sm2 of(byte[] secret, SecureRandom random) {
        BigInteger d = new BigInteger(1, secret);
        if (secret.length != SECRET_BYTES || d.signum() == 0 || d.compareTo(CURVE.getN().subtract(BigInteger.TWO)) > 0) {
            throw InvalidInput.of("An SM2 secret key has %d bytes and is below the group's order.", "SM2 私钥为 %d 字节且小于群的阶。", SECRET_BYTES);
        }
        return new Sm2(d, random);
    }

    @Override
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    @Override
    public byte[] sign(String domain, byte[] message) {
        return signRaw(Domain.bind(domain, message));
    }

    byte[] signRaw(byte[] message) {
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE, new SM3Digest());
        signer.init(true, new ParametersWithRandom(key, random));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new AssertionError("signing fails for no message", e);
        }
    }

    static boolean isKey(byte[] key) {
        try {
            decode(key);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        SM2Signer verifier = new SM2Signer(PlainDSAEncoding.INSTANCE, new SM3Digest());
        verifier.init(false, decode(key));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    /** Checks that the point is on the curve and not the neutral one; the group has prime order. */
    private static ECPublicKeyParameters decode(byte[] key) {
        if (key.length != SignatureScheme.SM2.keyBytes() || key[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point");
        }
        ECPoint point = CURVE.getCurve().decodePoint(key);
        return new ECPublicKeyParameters(point, CURVE);
    }

    @Override
    public byte[] secret() {
        return BigIntegers.asUnsignedByteArray(SECRET_BYTES, key.getD());
    }
}

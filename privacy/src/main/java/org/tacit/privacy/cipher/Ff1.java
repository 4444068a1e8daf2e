package org.tacit.privacy.cipher;

import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Format-preserving encryption FF1 (NIST SP 800-38G) of digit strings, by BouncyCastle's engine; over SM4 it is FF1 with another cipher inside,
 * which no standard names.
 *
 * <h2>Security guarantees</h2>
 * A pseudorandom permutation of the strings of each length. Known attacks on Feistel ciphers of small domains need at least 10^6 strings
 * to be out of reach (SP 800-38G Rev. 1, §5.1): smaller domains are refused. As it is deterministic, equal strings have equal
 * ciphertexts, and as there is no room for a tag, a wrong key decrypts to something else without notice.
 *
 * <p>Not thread-safe.
 */
public final class Ff1 {

    /** The smallest number of different strings, {@code radix^length}. */
    public static final long LEAST_DOMAIN = 1_000_000;

    private final FPEFF1Engine encrypt;
    private final FPEFF1Engine decrypt;
    private final int radix;

    /** @param radix 2 to 256 */
    public Ff1(Suite suite, byte[] key, byte[] tweak, int radix) {
        if (radix < 2 || radix > 256) {
            throw new IllegalArgumentException("radix " + radix);
        }
        this.radix = radix;
        FPEParameters parameters = new FPEParameters(new KeyParameter(key), radix, tweak);
        encrypt = new FPEFF1Engine(suite.engine());
        encrypt.init(true, parameters);
        decrypt = new FPEFF1Engine(suite.engine());
        decrypt.init(false, parameters);
    }

    /** Whether strings of this many digits are enough of a domain. */
    public static boolean allows(int radix, int length) {
        return length >= 2 && length * Math.log(radix) >= Math.log(LEAST_DOMAIN) - 1e-9;
    }

    /** Digits below the radix, each a byte. */
    public byte[] encrypt(byte[] digits) {
        return run(encrypt, digits);
    }

    public byte[] decrypt(byte[] digits) {
        return run(decrypt, digits);
    }

    private byte[] run(FPEFF1Engine engine, byte[] digits) {
        if (!allows(radix, digits.length)) {
            throw new IllegalArgumentException("too small a domain: radix " + radix + ", length " + digits.length);
        }
        byte[] out = new byte[digits.length];
        engine.processBlock(digits, 0, digits.length, out, 0);
        return out;
    }
}

package org.tacit.crypto.he;

import java.math.BigInteger;
import org.tacit.base.ProtocolViolation;

/** Ciphertexts that are units modulo an odd number, as Paillier's and Okamoto and Uchiyama's are: sums are products. */
final class Residues {

    final MontgomeryModulus modulus;
    private final String scheme;
    private final int bytes;

    Residues(BigInteger modulus, String scheme) {
        this.modulus = new MontgomeryModulus(modulus);
        this.scheme = scheme;
        this.bytes = (modulus.bitLength() + 7) / 8;
    }

    int bytes() {
        return bytes;
    }

    void multiply(long[] a, int ai, BigInteger factor, int bits, long[] out, int oi) {
        modulus.pow(a, ai, factor, bits, out, oi);
    }

    void negate(long[] a, int ai, long[] out, int oi) {
        modulus.of(modulus.value(a, ai).modInverse(modulus.modulus()), out, oi);
    }

    void encode(long[] c, int at, byte[] out, int offset) {
        byte[] big = modulus.value(c, at).toByteArray();
        int from = Math.max(0, big.length - bytes);
        int pad = bytes - (big.length - from);
        java.util.Arrays.fill(out, offset, offset + pad, (byte) 0);
        System.arraycopy(big, from, out, offset + pad, big.length - from);
    }

    /** All below the modulus, and all units: which one greatest common divisor of their product tells. */
    void decode(byte[] in, int offset, int count, long[] out, int at) {
        int n = modulus.limbs();
        long[] product = new long[n];
        modulus.one(product, 0);
        for (int i = 0; i < count; i++) {
            BigInteger c = new BigInteger(1, in, offset + i * bytes, bytes);
            if (c.compareTo(modulus.modulus()) >= 0) {
                throw refused(i);
            }
            modulus.of(c, out, at + i * n);
            modulus.multiply(product, 0, out, at + i * n, product, 0);
        }
        if (!isUnit(modulus.value(product, 0))) {
            for (int i = 0; i < count; i++) {
                if (!isUnit(modulus.value(out, at + i * n))) {
                    throw refused(i);
                }
            }
        }
    }

    private boolean isUnit(BigInteger value) {
        return value.gcd(modulus.modulus()).equals(BigInteger.ONE);
    }

    private ProtocolViolation refused(int index) {
        return ProtocolViolation.of("number %1$d of the peer's batch is not a ciphertext of %2$s; the job stops", "对方批次中的第 %1$d 个数不是 %2$s 的密文，任务中止",
                index, scheme);
    }
}

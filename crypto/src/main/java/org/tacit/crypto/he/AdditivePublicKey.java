package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * What anybody with a public key can do: encrypt whole numbers, and add and scale what is encrypted.
 *
 * <p>Ciphertexts are {@link #longs} words each, side by side in flat arrays; on the wire {@link #bytes} bytes. Numbers are signed and
 * smaller in magnitude than {@link #bound}; a sum that leaves the bound decrypts to something else or is refused, as each scheme says.
 *
 * <h2>Security guarantees</h2>
 * Ciphertexts are indistinguishable (IND-CPA) under the scheme's assumption. {@link #add} and {@link #multiply} are deterministic, so what they give
 * still shows the owner of the key how it was made: {@link #rerandomise} before a ciphertext goes back to it.
 * Time depends on sizes and announced bit lengths, not on messages or factors. Not malicious-secure by itself: a ciphertext from a
 * peer is checked to be one, not to hold what it should.
 */
public interface AdditivePublicKey {

    /** Stable name with the size, such as {@code paillier-3072}. */
    String scheme();

    /** Messages are numbers m with {@code |m| < bound}. */
    BigInteger bound();

    /** Words of a ciphertext in memory. */
    int longs();

    /** Bytes of a ciphertext on the wire. */
    int bytes();

    /** @throws org.tacit.base.InvalidInput if {@code |message|} is not below {@link #bound} */
    void encrypt(BigInteger message, SecureRandom random, long[] out, int at);

    /** {@code out = a + b}; {@code out} may be an operand. */
    void add(long[] a, int ai, long[] b, int bi, long[] out, int oi);

    /** {@code c += message}, without new randomness. */
    void addPlain(long[] c, int at, BigInteger message);

    /** {@code out = −a}. */
    void negate(long[] a, int ai, long[] out, int oi);

    /**
     * {@code out = a·factor}.
     *
     * @param bits factors are in {@code [0, 2^bits)}; this alone decides the time
     */
    void multiply(long[] a, int ai, BigInteger factor, int bits, long[] out, int oi);

    /** Makes a ciphertext look freshly encrypted, to the owner of the key as well. */
    void rerandomise(long[] c, int at, SecureRandom random);

    void encode(long[] c, int at, byte[] out, int offset);

    /**
     * Reads {@code count} ciphertexts of a peer, {@link #bytes} each from {@code offset}.
     *
     * @throws org.tacit.base.ProtocolViolation unless all are ciphertexts
     */
    void decode(byte[] in, int offset, int count, long[] out, int at);
}

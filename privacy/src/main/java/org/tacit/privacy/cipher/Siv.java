package org.tacit.privacy.cipher;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Deterministic authenticated encryption, SIV (RFC 5297; Rogaway and Shrimpton, Eurocrypt 2006), over AES or SM4.
 *
 * <h2>Security guarantees</h2>
 * Equal texts under one key have equal ciphertexts, and nothing else of a text but its length is seen, up to about 2^48 encryptions, while the
 * block cipher is a pseudorandom permutation. Equality is a lot where texts are few or uneven: who knows how often each value occurs
 * reads a column of sexes or provinces without the key. A ciphertext that was changed is refused.
 *
 * <p>Not thread-safe.
 */
public final class Siv {

    public static final int TAG_BYTES = 16;

    private final CMac mac;
    private final CTRModeCipher counter;
    private final KeyParameter counterKey;

    /** @param key twice the suite's key (for AES also twice 16 or 24 bytes): the first half authenticates, the second encrypts */
    public Siv(Suite suite, byte[] key) {
        mac = new CMac(suite.engine());
        mac.init(new KeyParameter(key, 0, key.length / 2));
        counter = SICBlockCipher.newInstance(suite.engine());
        counterKey = new KeyParameter(key, key.length / 2, key.length / 2);
    }

    /** {@code V ‖ CTR(K2, V with two bits cleared, P)} where {@code V = S2V(K1, associated…, P)}. */
    public byte[] encrypt(byte[] text, byte[]... associated) {
        byte[] v = s2v(text, associated);
        byte[] out = Arrays.copyOf(v, TAG_BYTES + text.length);
        stream(v, text, 0, text.length, out, TAG_BYTES);
        return out;
    }

    /** Empty where the ciphertext is not one of this key. */
    public Optional<byte[]> decrypt(byte[] ciphertext, byte[]... associated) {
        if (ciphertext.length < TAG_BYTES) {
            return Optional.empty();
        }
        byte[] v = Arrays.copyOf(ciphertext, TAG_BYTES);
        byte[] text = new byte[ciphertext.length - TAG_BYTES];
        stream(v, ciphertext, TAG_BYTES, text.length, text, 0);
        return MessageDigest.isEqual(v, s2v(text, associated)) ? Optional.of(text) : Optional.empty();
    }

    private void stream(byte[] v, byte[] in, int from, int count, byte[] out, int at) {
        byte[] q = v.clone();
        q[8] &= 0x7F;
        q[12] &= 0x7F;
        counter.init(true, new ParametersWithIV(counterKey, q));
        counter.processBytes(in, from, count, out, at);
    }

    /** §2.4. */
    private byte[] s2v(byte[] last, byte[]... before) {
        byte[] d = mac(new byte[16]);
        for (byte[] s : before) {
            xor(twice(d), mac(s), d);
        }
        if (last.length >= 16) {
            // T = Sn xorend D
            byte[] t = last.clone();
            for (int i = 0; i < 16; i++) {
                t[t.length - 16 + i] ^= d[i];
            }
            return mac(t);
        }
        byte[] padded = Arrays.copyOf(last, 16);
        padded[last.length] = (byte) 0x80;
        xor(twice(d), padded, d);
        return mac(d);
    }

    private byte[] mac(byte[] message) {
        byte[] out = new byte[16];
        mac.update(message, 0, message.length);
        mac.doFinal(out, 0);
        return out;
    }

    /** Multiplication by x in GF(2^128), §2.3. */
    private static byte[] twice(byte[] d) {
        byte[] out = new byte[16];
        int carry = 0;
        for (int i = 15; i >= 0; i--) {
            out[i] = (byte) (d[i] << 1 | carry);
            carry = (d[i] & 0x80) >>> 7;
        }
        out[15] ^= (byte) (-carry & 0x87);
        return out;
    }

    private static void xor(byte[] a, byte[] b, byte[] into) {
        for (int i = 0; i < 16; i++) {
            into[i] = (byte) (a[i] ^ b[i]);
        }
    }
}

package org.tacit.crypto.curve;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.jcajce.provider.digest.SM3;

/**
 * {@code expand_message_xmd} of RFC 9380 section 5.3.1 for one hash function and one domain-separation tag.
 * An object serves one thread and allocates nothing per message.
 */
public final class ExpandMessage {

    private final MessageDigest hash;
    private final int size;
    private final byte[] zPad;
    /** {@code DST || I2OSP(len(DST), 1)}. */
    private final byte[] dstPrime;
    private final byte[] b0;
    private final byte[] bi;
    private final byte[] length = new byte[3];

    /**
     * @param blockBytes the input block of the hash function
     * @param dst        ASCII, 1 to 255 characters
     */
    private ExpandMessage(MessageDigest hash, int blockBytes, String dst) {
        byte[] tag = dst.getBytes(StandardCharsets.US_ASCII);
        if (tag.length == 0 || tag.length > 255 || !StandardCharsets.US_ASCII.newEncoder().canEncode(dst)) {
            throw new IllegalArgumentException("a domain-separation tag has 1 to 255 ASCII characters");
        }
        this.hash = hash;
        size = hash.getDigestLength();
        zPad = new byte[blockBytes];
        dstPrime = java.util.Arrays.copyOf(tag, tag.length + 1);
        dstPrime[tag.length] = (byte) tag.length;
        b0 = new byte[size];
        bi = new byte[size];
    }

    public static ExpandMessage sha512(String dst) {
        return new ExpandMessage(jdk("SHA-512"), 128, dst);
    }

    static ExpandMessage sha256(String dst) {
        return new ExpandMessage(jdk("SHA-256"), 64, dst);
    }

    static ExpandMessage sm3(String dst) {
        return new ExpandMessage(new SM3.Digest(), 64, dst);
    }

    private static MessageDigest jdk(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(name + " is part of every JDK", e);
        }
    }

    /** Fills {@code out} with uniform bytes for the message {@code data[offset .. offset + count)}. */
    public void expand(byte[] data, int offset, int count, byte[] out) {
        if (out.length > 255 * size) {
            throw new IllegalArgumentException("at most " + 255 * size + " bytes");
        }
        length[0] = (byte) (out.length >> 8);
        length[1] = (byte) out.length;
        // b_0 = H(Z_pad || msg || l_i_b_str || 0 || DST_prime)
        hash.update(zPad);
        hash.update(data, offset, count);
        hash.update(length);
        hash.update(dstPrime);
        finish(b0);
        for (int i = 1, at = 0; at < out.length; i++, at += size) {
            // b_1 = H(b_0 || 1 || DST_prime), b_i = H((b_0 xor b_(i-1)) || i || DST_prime)
            for (int k = 0; k < size; k++) {
                bi[k] = i == 1 ? b0[k] : (byte) (b0[k] ^ bi[k]);
            }
            hash.update(bi);
            hash.update((byte) i);
            hash.update(dstPrime);
            finish(bi);
            System.arraycopy(bi, 0, out, at, Math.min(size, out.length - at));
        }
    }

    private void finish(byte[] into) {
        try {
            hash.digest(into, 0, size);
        } catch (DigestException e) {
            throw new AssertionError("the buffer has the digest's size", e);
        }
    }
}

package org.tacit.crypto.symmetric;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes blocks of 128 bits under a tweak, in bulk, with a permutation whose key is public:
 * {@code H(x, i) = π(π(x) ⊕ i) ⊕ π(x)}, the TMMO construction of Guo, Katz, Wang and Yu, "Efficient and secure multiparty
 * computation from fixed-key block ciphers" (IEEE S&P 2020, ePrint 2019/074, §7.4).
 *
 * <h2>Security guarantees</h2>
 * With π an ideal permutation, H is tweakable circular correlation robust: {@code H(x ⊕ Δ, i)} looks random to whoever lacks
 * Δ, for many {@code x} and {@code i} of the adversary's choosing and one Δ of full entropy, also where one {@code x} is hashed
 * under several tweaks; no pair {@code (x, i)} may be used for two purposes. The advantage is of the order of
 * {@code (q·p + q²) / 2^128} for {@code q} hashes and {@code p} evaluations of π. H is not collision-resistant and not a random oracle.
 *
 * <p>π is the <em>inverse</em> of AES-128 under the given key. An ideal cipher's inverse is as ideal as itself, and the JDK
 * evaluates it three times as fast: cipher-block chaining decrypts {@code P_j = D(C_j) ⊕ C_(j-1)} in a pipeline, so that
 * {@code π(C_j) = P_j ⊕ C_(j-1)} costs one more exclusive-or (measured: 1.7 ns a block, electronic codebook 5.1 ns).
 *
 * <p>A block is two numbers, low half first, little-endian. Not thread-safe: one instance per thread ({@link #twin}).
 */
public final class CorrelationRobustHash {

    /** Blocks in one call to the cipher. */
    private static final int BATCH = 256;
    /** From so many numbers on an output is made row by row. */
    private static final int LONG_ROW = 64;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] ciphertext = new byte[16 * BATCH];
    private final byte[] plaintext = new byte[16 * BATCH];
    private final MemorySegment ciphertextView = MemorySegment.ofArray(ciphertext);
    private final MemorySegment plaintextView = MemorySegment.ofArray(plaintext);
    private final long[] y = new long[2 * BATCH];
    private final long[] z = new long[2 * BATCH];
    private final long[] w = new long[2 * BATCH];
    /** The block before the next one in the chain. */
    private long previous0;
    private long previous1;

    /** @param key 16 public bytes; derive them from the session so that no two sessions share a permutation */
    public CorrelationRobustHash(byte[] key) {
        this(new SecretKeySpec(key, "AES"));
    }

    /** A hash of its own for one use in one session: the key is a digest of the names, see {@link DomainHash}. */
    public static CorrelationRobustHash of(String domain, String... names) {
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, domain);
        for (String name : names) {
            hash.add(name);
        }
        return new CorrelationRobustHash(Arrays.copyOf(hash.digest(), 16));
    }

    private CorrelationRobustHash(SecretKeySpec key) {
        this.key = key;
        try {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(new byte[16]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-CBC", e);
        }
    }

    /** The same function for another thread. */
    public CorrelationRobustHash twin() {
        return new CorrelationRobustHash(key);
    }

    /**
     * Hashes {@code n} blocks to {@code words} numbers each. Block {@code i} is {@code x[xOffset + 2i], x[xOffset + 2i + 1]};
     * its output {@code H(x_i, (first + i, 0)) ‖ H(x_i, (first + i, 1)) ‖ …}, cut to {@code words} numbers, begins at
     * {@code out[outOffset + words * i]}. A tweak {@code (a, b)} is the block with low half {@code a} and high half {@code b}.
     *
     * @param mask0 added (exclusive or) to the low half of every block before hashing, 0 for none
     * @param mask1 the same for the high half
     */
    public void hash(long first, int n, long[] x, int xOffset, long mask0, long mask1, int words, long[] out, int outOffset) {
        for (int done = 0; done < n; done += BATCH) {
            int count = Math.min(BATCH, n - done);
            int from = xOffset + 2 * done;
            for (int i = 0; i < 2 * count; i += 2) {
                z[i] = x[from + i] ^ mask0;
                z[i + 1] = x[from + i + 1] ^ mask1;
            }
            permute(z, y, count);
            if (words >= LONG_ROW) {
                for (int i = 0; i < count; i++) {
                    row(first + done + i, y[2 * i], y[2 * i + 1], words, out, outOffset + words * (done + i));
                }
                continue;
            }
            for (int block = 0; 2 * block < words; block++) {
                for (int i = 0; i < count; i++) {
                    z[2 * i] = y[2 * i] ^ (first + done + i);
                    z[2 * i + 1] = y[2 * i + 1] ^ block;
                }
                permute(z, w, count);
                int to = outOffset + words * done + 2 * block;
                if (words == 2) {
                    for (int i = 0; i < 2 * count; i++) {
                        out[to + i] = w[i] ^ y[i];
                    }
                } else {
                    boolean whole = 2 * block + 1 < words;
                    for (int i = 0; i < count; i++) {
                        out[to + words * i] = w[2 * i] ^ y[2 * i];
                        if (whole) {
                            out[to + words * i + 1] = w[2 * i + 1] ^ y[2 * i + 1];
                        }
                    }
                }
            }
        }
    }

    /**
     * Hashes {@code n} blocks under a tweak of their own each, which both ends know: block {@code i} is {@code x[xOffset + 2i], x[xOffset + 2i + 1]},
     * its tweak {@code t_i = tweaks[tweakOffset + stride·i]}, its output {@code H(x_i, (t_i, 0)) ‖ H(x_i, (t_i, 1)) ‖ …} begins at {@code out[outOffset + words·i]}.
     *
     * @param words even
     */
    public void hashTweaked(long[] tweaks, int tweakOffset, int stride, int n, long[] x, int xOffset, int words, long[] out, int outOffset) {
        if ((words & 1) != 0) {
            throw new IllegalArgumentException("whole blocks only");
        }
        for (int done = 0; done < n; done += BATCH) {
            int count = Math.min(BATCH, n - done);
            System.arraycopy(x, xOffset + 2 * done, z, 0, 2 * count);
            permute(z, y, count);
            for (int block = 0; 2 * block < words; block++) {
                for (int i = 0; i < count; i++) {
                    z[2 * i] = y[2 * i] ^ tweaks[tweakOffset + stride * (done + i)];
                    z[2 * i + 1] = y[2 * i + 1] ^ block;
                }
                permute(z, w, count);
                int to = outOffset + words * done + 2 * block;
                for (int i = 0; i < count; i++) {
                    out[to + words * i] = w[2 * i] ^ y[2 * i];
                    out[to + words * i + 1] = w[2 * i + 1] ^ y[2 * i + 1];
                }
            }
        }
    }

    /** One block's long output: the blocks of a row together, so that the cipher has its batch and the memory its order. */
    private void row(long tweak, long y0, long y1, int words, long[] out, int at) {
        for (int done = 0; done < words; done += 2 * BATCH) {
            int count = Math.min(2 * BATCH, words - done);
            for (int i = 0; i < count; i += 2) {
                z[i] = y0 ^ tweak;
                z[i + 1] = y1 ^ (done + i >> 1);
            }
            permute(z, w, count + 1 >> 1);
            for (int i = 0; i < count; i++) {
                out[at + done + i] = w[i] ^ ((i & 1) == 0 ? y0 : y1);
            }
        }
    }

    /** Without a mask. */
    public void hash(long first, int n, long[] x, int xOffset, int words, long[] out, int outOffset) {
        hash(first, n, x, xOffset, 0, 0, words, out, outOffset);
    }

    /** {@code to_j = π(from_j)} by way of the chain: π(C_j) = P_j ⊕ C_(j-1). */
    private void permute(long[] from, long[] to, int count) {
        MemorySegment.copy(from, 0, ciphertextView, LONG, 0, 2 * count);
        try {
            cipher.update(ciphertext, 0, 16 * count, plaintext, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        MemorySegment.copy(plaintextView, LONG, 0, to, 0, 2 * count);
        to[0] ^= previous0;
        to[1] ^= previous1;
        for (int i = 2; i < 2 * count; i++) {
            to[i] ^= from[i - 2];
        }
        previous0 = from[2 * count - 2];
        previous1 = from[2 * count - 1];
    }
}

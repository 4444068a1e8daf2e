package org.tacit.protocol.vole;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudorandom generator inside a tree of seeds: a node {@code s} has the children {@code π(s) ⊕ s} and {@code π(s ⊕ 1) ⊕ s ⊕ 1},
 * Matyas–Meyer–Oseas hashing of two neighbours with a permutation whose key is public.
 *
 * <p>With π an ideal permutation and {@code s} random, both children look random to whoever makes fewer than 2^128 evaluations over
 * the number of unknown nodes under that key: few trees share one, so at most the hundred nodes on their paths. π is the inverse
 * of AES-128, which the JDK evaluates in a pipeline ({@link org.tacit.crypto.symmetric.CorrelationRobustHash} says how). Not thread-safe.
 */
final class TreeHash {

    /** Parents in one call to the cipher. */
    private static final int BATCH = 128;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final IvParameterSpec ZERO = new IvParameterSpec(new byte[16]);

    private final Cipher cipher;
    private final byte[] key = new byte[16];
    private final byte[] ciphertext = new byte[32 * BATCH];
    private final byte[] plaintext = new byte[32 * BATCH];
    private final MemorySegment ciphertextView = MemorySegment.ofArray(ciphertext);
    private final MemorySegment plaintextView = MemorySegment.ofArray(plaintext);
    private final long[] x = new long[4 * BATCH];
    private final long[] p = new long[4 * BATCH];
    private long previous0;
    private long previous1;

    TreeHash() {
        try {
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-CBC", e);
        }
    }

    /** A public key for the trees that come next. */
    void key(long low, long high) {
        MemorySegment.ofArray(key).set(LONG, 0, low);
        MemorySegment.ofArray(key).set(LONG, 8, high);
        try {
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), ZERO);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        previous0 = 0;
        previous1 = 0;
    }

    /** The first {@code n} children of the nodes at {@code from}, in order, to {@code to[at …]}; nodes are two numbers. */
    void children(long[] from, int n, long[] to, int at) {
        for (int done = 0; done < n; done += 2 * BATCH) {
            int count = Math.min(2 * BATCH, n - done);
            for (int i = 0; i < count; i += 2) {
                long s0 = from[done + i];
                long s1 = from[done + i + 1];
                x[2 * i] = s0;
                x[2 * i + 1] = s1;
                x[2 * i + 2] = s0 ^ 1;
                x[2 * i + 3] = s1;
            }
            MemorySegment.copy(x, 0, ciphertextView, LONG, 0, 2 * count);
            try {
                cipher.update(ciphertext, 0, 16 * count, plaintext, 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            MemorySegment.copy(plaintextView, LONG, 0, p, 0, 2 * count);
            int out = at + 2 * done;
            // P_j = π(C_j) ⊕ C_(j-1)
            to[out] = p[0] ^ previous0 ^ x[0];
            to[out + 1] = p[1] ^ previous1 ^ x[1];
            for (int i = 2; i < 2 * count; i++) {
                to[out + i] = p[i] ^ x[i - 2] ^ x[i];
            }
            previous0 = x[2 * count - 2];
            previous1 = x[2 * count - 1];
        }
    }
}

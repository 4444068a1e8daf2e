package org.tacit.pir.lwe;

import java.util.Arrays;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;

/**
 * The uniform matrix {@code A} of C rows and n columns over Z_2^32 that client and server expand from one seed: row c is AES in counter
 * mode under a key hashed from the seed and c's group of 64.
 */
final class PublicMatrix {

    /** Rows that share a key. */
    static final int GROUP = 64;

    private final byte[] seed;

    PublicMatrix(byte[] seed) {
        if (seed.length != LweParameters.SEED_BYTES) {
            throw new IllegalArgumentException("a seed is 16 bytes");
        }
        this.seed = seed.clone();
    }

    /** {@code out[(c − from)·n + j] = A[c][j]} for the rows of one group. */
    void group(int group, int[] out) {
        byte[] key = Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, "tacit/pir/lwe/a/v1").add(seed).add(group).digest(), Prg.SEED_BYTES);
        long[] words = new long[GROUP * LweParameters.N / 2];
        new Prg(key).fill(words);
        for (int i = 0; i < words.length; i++) {
            out[2 * i] = (int) words[i];
            out[2 * i + 1] = (int) (words[i] >>> 32);
        }
    }
}

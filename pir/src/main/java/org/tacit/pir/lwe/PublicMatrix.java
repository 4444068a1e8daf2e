package org.tacit.pir.lwe;

import java.lang.foreign.MemorySegment;
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

    /** {@code out[offset + (c − from)·n + j] = A[c][j]} for the rows of one group. */
    void group(int group, int[] out, int offset) {
        byte[] key = Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, "tacit/pir/lwe/a/v1").add(seed).add(group).digest(), Prg.SEED_BYTES);
        byte[] stream = new byte[4 * GROUP * LweParameters.N];
        new Prg(key).fill(stream);
        MemorySegment.copy(MemorySegment.ofArray(stream), PlainMatrixKernel.INT, 0, out, offset, GROUP * LweParameters.N);
    }
}

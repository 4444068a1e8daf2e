package org.tacit.pir.keyword;

import java.util.BitSet;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.lwe.LweParameters;

/**
 * A digest of a hint that is kept up row by row: {@code SHA-256(domain, digests of the rows)}. Client and provider compare it, so that a hint kept on a disk, or patched many times, is
 * never taken for another.
 */
final class HintDigest {

    private final int rows;
    private final byte[] sums;
    private final BitSet stale;

    HintDigest(int rows) {
        this.rows = rows;
        this.sums = new byte[rows * HashSuite.BYTES];
        this.stale = new BitSet(rows);
        stale.set(0, rows);
    }

    /** Where a row's numbers are. */
    @FunctionalInterface
    interface Source {
        void row(int row, int[] out);
    }

    synchronized void changed(int row) {
        stale.set(row);
    }

    /** Of the rows as they are now. Nothing changes meanwhile. */
    synchronized byte[] value(Source hint) {
        int[] changed = stale.stream().toArray();
        Parallel.ranges(changed.length, 16, (from, to) -> {
            var digest = HashSuite.SHA_256.newDigest();
            int[] numbers = new int[LweParameters.N];
            byte[] bytes = new byte[4 * LweParameters.N];
            for (int i = from; i < to; i++) {
                hint.row(changed[i], numbers);
                LookupWire.put(numbers, 0, bytes, 0, numbers.length);
                System.arraycopy(digest.digest(bytes), 0, sums, changed[i] * HashSuite.BYTES, HashSuite.BYTES);
            }
        });
        stale.clear();
        return DomainHash.of(HashSuite.SHA_256, "tacit/pir/hint/v1").add(rows).add(sums).digest();
    }
}

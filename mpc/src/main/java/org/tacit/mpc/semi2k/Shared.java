package org.tacit.mpc.semi2k;

import java.util.Arrays;
import org.tacit.mpc.Range;
import org.tacit.mpc.Secret;

/**
 * One party's share of a matrix: the two shares add up to the fixed-point values modulo 2^64.
 *
 * @param values row-major
 * @param owner  for each column the party that holds it in plaintext (the other's share is zero), or {@link #BOTH}
 */
record Shared(long[] values, int rows, int cols, int[] owner, Range range) implements Secret {

    /** No party holds it alone. */
    static final int BOTH = -1;

    static int[] owners(int cols, int owner) {
        int[] owners = new int[cols];
        Arrays.fill(owners, owner);
        return owners;
    }

    static Shared both(long[] values, int rows, int cols, Range range) {
        return new Shared(values, rows, cols, owners(cols, BOTH), range);
    }

    /** The party that holds all of it, or {@link #BOTH}. */
    int soleOwner() {
        for (int o : owner) {
            if (o != owner[0]) {
                return BOTH;
            }
        }
        return owner[0];
    }

    /** Owners of a matrix computed column by column from two of the same width. */
    static int[] common(int[] a, int[] b) {
        int[] owners = new int[a.length];
        for (int j = 0; j < a.length; j++) {
            owners[j] = a[j] == b[j] ? a[j] : BOTH;
        }
        return owners;
    }

    Shared with(long[] values, int[] owner, Range range) {
        return new Shared(values, rows, cols, owner, range);
    }
}

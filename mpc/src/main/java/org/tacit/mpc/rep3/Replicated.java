package org.tacit.mpc.rep3;

import java.util.function.UnaryOperator;
import org.tacit.mpc.Range;
import org.tacit.mpc.Secret;

/**
 * One party's part of a matrix.
 *
 * @param shares row-major
 * @param zeros  the fixed-point number is the shared one times {@code 2^zeros}: what is known to be whole stays small, and a product with it needs no truncation
 * @param range  of the fixed-point numbers
 */
record Replicated(Shares shares, int rows, int cols, int zeros, Range range) implements Secret {

    Replicated map(int rows, int cols, UnaryOperator<long[]> move) {
        return new Replicated(new Shares(move.apply(shares.a()), move.apply(shares.b())), rows, cols, zeros, range);
    }

    Replicated with(Shares shares, Range range) {
        return new Replicated(shares, rows, cols, zeros, range);
    }

    /** The same numbers with fewer known zeros. */
    Replicated atZeros(int fewer) {
        return fewer == zeros ? this : new Replicated(shares.times(1L << zeros - fewer), rows, cols, fewer, range);
    }

    /** Bits of two's complement of the shared numbers. */
    int bits() {
        return Math.max(1, Math.min(64, range.signedBits()) - zeros);
    }
}

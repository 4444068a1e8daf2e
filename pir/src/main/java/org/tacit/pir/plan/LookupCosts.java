package org.tacit.pir.plan;

import org.tacit.pir.LookupMethod;
import org.tacit.pir.keyword.LookupShape;
import org.tacit.pir.lwe.LweParameters;

/**
 * What each method costs. Seconds are of two cores of {@code docs/performance.md}, from the pages that are named; bytes are counted.
 */
public final class LookupCosts {

    /** An evaluation of the pseudorandom function under a key that is known: {@code docs/protocols/psi-unbalanced.md}; two cores. */
    private static final double EVALUATION = 57e-6 / 2;
    /** Blinding, evaluating with a proof, checking it: {@code docs/protocols/oprf.md}. */
    private static final double OBLIVIOUS = 0.6e-3;
    /** Blinded element, its evaluation, proof, words. */
    private static final long OBLIVIOUS_BYTES = 32 + 32 + 64 + 12;

    /** A byte of the matrix times the 1280 columns of A, two cores: 27 s CPU for 307 MB, {@code docs/protocols/pir-lwe.md}. */
    private static final double HINT_BYTE = 44e-9;
    /** A byte of the matrix in a pass for two columns, two cores. */
    private static final double PASS_BYTE = 0.1e-9;
    /** A column of the two queries that a client prepares, two cores. */
    private static final double PREPARED_COLUMN = 0.4e-6;

    private LookupCosts() {
    }

    public static LookupEstimate of(LookupMethod method, long rows, int recordBytes) {
        return switch (method) {
            case LWE -> lwe(rows, recordBytes);
        };
    }

    private static LookupEstimate lwe(long rows, int recordBytes) {
        LookupShape shape = LookupShape.planned(Math.toIntExact(Math.min(rows, Integer.MAX_VALUE - 8)), recordBytes);
        long matrix = (long) shape.matrixRows() * shape.columns();
        long hint = 4L * LweParameters.N * shape.matrixRows();
        return new LookupEstimate(EVALUATION * rows + HINT_BYTE * matrix, hint, 0, OBLIVIOUS_BYTES + 8L * (shape.columns() + shape.matrixRows()),
                OBLIVIOUS + PASS_BYTE * matrix + PREPARED_COLUMN * shape.columns(), 1, matrix + hint + 12 * rows);
    }
}

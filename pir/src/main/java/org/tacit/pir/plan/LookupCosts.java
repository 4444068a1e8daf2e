package org.tacit.pir.plan;

import org.tacit.pir.LookupMethod;
import org.tacit.pir.dpf.DpfDomain;
import org.tacit.pir.keyword.LookupShape;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.pir.lwe.LweParameters;
import org.tacit.pir.lwe.LweServer;

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

    /** A byte of the matrix times the 1280 columns of A, two cores: 80 to 90 ns of processor time, {@code docs/performance.md}. */
    private static final double HINT_BYTE = 44e-9;
    /** A byte of the matrix in a pass for two columns, two cores. */
    private static final double PASS_BYTE = 0.1e-9;
    /** A column of the two queries that a client prepares, two cores. */
    private static final double PREPARED_COLUMN = 0.4e-6;

    /** Fetching a byte of a sealed table: hash and disk. */
    private static final double FETCHED_BYTE = 5e-9;
    /** Places of a sealed table for each row. */
    private static final double SEALED_PLACES = 1.07;
    /** Keys of one message about a sealed table. */
    private static final int SEALED_TOGETHER = 4096;
    /** A byte of a table at two hosts, of which each question reads half, two cores. */
    private static final double SUM_BYTE = 0.1e-9;
    private static final int DPF_SLOTS = 4;
    private static final double DPF_LOAD = 0.9;
    private static final int DPF_CHECK = 16;
    private static final int DPF_TOGETHER = 32;
    /** Candidates where nobody says how many, and bytes of a key. */
    private static final int CANDIDATES = 16;
    private static final int KEY = 24;
    private static final double CHOICE = 0.2e-3;

    private LookupCosts() {
    }

    public static LookupEstimate of(LookupMethod method, long rows, int recordBytes) {
        return switch (method) {
            case SEALED -> sealed(rows, recordBytes);
            case LWE -> lwe(rows, recordBytes);
            case DPF -> dpf(rows, recordBytes);
            case CANDIDATES -> candidates(rows, recordBytes);
        };
    }

    private static LookupEstimate sealed(long rows, int recordBytes) {
        long table = (long) (SEALED_PLACES * rows * RowSealer.entryBytes(recordBytes)) + 300;
        return new LookupEstimate(EVALUATION * rows, table, FETCHED_BYTE * table, OBLIVIOUS_BYTES, OBLIVIOUS, SEALED_TOGETHER, 50_000_000 + 16 * rows);
    }

    private static LookupEstimate lwe(long rows, int recordBytes) {
        LookupShape shape = LookupShape.planned(Math.toIntExact(Math.min(rows, Integer.MAX_VALUE - 8)), recordBytes);
        long matrix = (long) shape.matrixRows() * shape.columns();
        long hint = 4L * LweParameters.N * shape.matrixRows();
        return new LookupEstimate(EVALUATION * rows + HINT_BYTE * matrix, hint, 0, OBLIVIOUS_BYTES + 8L * (shape.columns() + shape.matrixRows()),
                OBLIVIOUS + PASS_BYTE * matrix + PREPARED_COLUMN * shape.columns(), LweServer.BATCH / 2, matrix + hint + 12 * rows);
    }

    private static LookupEstimate dpf(long rows, int recordBytes) {
        int half = (int) Math.min(1 << 27, (long) Math.ceil(rows / DPF_LOAD / DPF_SLOTS / 2) + 1);
        long bucket = (long) DPF_SLOTS * RowSealer.entryBytes(recordBytes) + DPF_CHECK;
        long table = 2L * half * bucket;
        // Two keys to each host, two sums from each.
        return new LookupEstimate(EVALUATION * rows, 200, 0, OBLIVIOUS_BYTES + 4L * new DpfDomain(half).keyBytes() + 4 * bucket, OBLIVIOUS + SUM_BYTE * table, DPF_TOGETHER,
                table + 12 * rows);
    }

    private static LookupEstimate candidates(long rows, int recordBytes) {
        return new LookupEstimate(1e-6 * rows, 20_000, 0.05, 12 + (long) CANDIDATES * (KEY + 1 + recordBytes), CHOICE, 1, rows * (50L + recordBytes));
    }
}

package org.tacit.data;

import java.util.List;

/**
 * A snapshot of named, typed columns; rows keep their order. Nothing is loaded until it is read.
 * Reading whole columns is for aligned, model-sized data; anything of unbounded size goes through {@link #scan}.
 */
public interface Table {

    String name();

    Schema schema();

    long rows();

    /** Lower-case hex SHA-256 over schema and cells: the same content has the same hash wherever it came from. */
    String contentHash();

    /** Reads the named columns in row order, {@code batchRows} rows at a time (the last batch may be shorter). */
    void scan(List<String> columns, int batchRows, BatchReader reader);

    /** A numeric column; NaN where the cell is missing. {@link org.tacit.base.InvalidInput} where it is not numeric. */
    double[] doubles(String column);

    /** Any column as text; null where the cell is missing. */
    String[] strings(String column);

    /** The given rows, in the given order (an alignment), over the given columns. */
    Table select(List<String> columns, long[] rows);

    /** Receives one batch; its arrays are reused afterwards. */
    @FunctionalInterface
    interface BatchReader {
        void accept(Batch batch);
    }

    /** Cells of some rows, column by column. */
    interface Batch {

        /** Row number of the first row of the batch. */
        long firstRow();

        int rows();

        /** Cell as text, null where missing. {@code column} is the position in the list given to {@code scan}. */
        String text(int column, int row);

        /** Cell as number, NaN where missing. */
        double number(int column, int row);
    }
}

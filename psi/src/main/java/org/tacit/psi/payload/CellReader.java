package org.tacit.psi.payload;

/** Takes rows that were delivered. */
@FunctionalInterface
public interface CellReader {

    /**
     * @param row   the receiver's own row that they belong to, counted from 0
     * @param cells one for each column, as {@link org.tacit.data.Table.Batch#text} gives it; null where missing
     */
    void row(long row, String[] cells);
}

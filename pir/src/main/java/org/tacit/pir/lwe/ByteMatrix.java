package org.tacit.pir.lwe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * R × C signed bytes outside the heap, laid out as they are multiplied: blocks of {@value #BLOCK} columns, each block row by row. Columns are filled up to a
 * whole block with zeros, and there are at least four rows in memory, so that kernels can take four at a time.
 *
 * <p>Not thread-safe while it is written.
 */
public final class ByteMatrix implements AutoCloseable {

    static final int BLOCK = 4096;

    private final int rows;
    private final int columns;
    /** Rows in memory. */
    private final int stored;
    private final int blocks;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;

    public ByteMatrix(int rows, int columns) {
        LweParameters.check(rows, columns);
        this.rows = rows;
        this.columns = columns;
        this.blocks = Math.ceilDiv(columns, BLOCK);
        this.stored = Math.max(4, rows);
        this.data = arena.allocate((long) blocks * stored * BLOCK, 64);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    int blocks() {
        return blocks;
    }

    MemorySegment data() {
        return data;
    }

    /** Where row {@code row} of block {@code block} begins. */
    long at(int block, int row) {
        return ((long) block * stored + row) * BLOCK;
    }

    public byte get(int row, int column) {
        return data.get(ValueLayout.JAVA_BYTE, at(column / BLOCK, row) + column % BLOCK);
    }

    /** Writes {@code count} bytes down a column from {@code row} on. */
    public void putColumn(int column, int row, byte[] values, int offset, int count) {
        long at = at(column / BLOCK, row) + column % BLOCK;
        for (int i = 0; i < count; i++) {
            data.set(ValueLayout.JAVA_BYTE, at + (long) i * BLOCK, values[offset + i]);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}

package org.tacit.pir.lwe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * R × C signed bytes outside the heap, laid out as they are multiplied: blocks of {@value #BLOCK} columns, each block row by row, so that a pass reads memory from
 * its beginning to its end while the numbers that a block is multiplied with stay in the first-level cache. Filled up with zeros to whole blocks and to a multiple of
 * four rows.
 *
 * <p>Not thread-safe while it is written.
 */
public final class ByteMatrix implements AutoCloseable {

    static final int BLOCK = 1024;

    private final int rows;
    private final int columns;
    private final int stored;
    private final int blocks;
    private final Arena arena;
    private final MemorySegment data;

    /** Zeros, in memory of its own. */
    public ByteMatrix(int rows, int columns) {
        this(rows, columns, Arena.ofShared());
    }

    private ByteMatrix(int rows, int columns, Arena arena) {
        this(rows, columns, arena, arena.allocate(bytes(rows, columns), 64));
    }

    private ByteMatrix(int rows, int columns, Arena arena, MemorySegment data) {
        this.rows = rows;
        this.columns = columns;
        this.blocks = Math.ceilDiv(columns, BLOCK);
        this.stored = stored(rows);
        this.arena = arena;
        this.data = data;
    }

    /**
     * In memory of the caller's, a mapped file for one, which outlives this object.
     *
     * @param data {@link #bytes} of them, as an earlier matrix of this shape left them, or zeros
     */
    public static ByteMatrix over(int rows, int columns, MemorySegment data) {
        if (data.byteSize() != bytes(rows, columns)) {
            throw new IllegalArgumentException(data.byteSize() + " bytes for a matrix of " + bytes(rows, columns));
        }
        return new ByteMatrix(rows, columns, null, data);
    }

    /** Bytes in memory of a matrix of that shape. */
    public static long bytes(int rows, int columns) {
        LweParameters.check(rows, columns);
        return (long) Math.ceilDiv(columns, BLOCK) * stored(rows) * BLOCK;
    }

    /** Rows in memory of a matrix, or of its hint. */
    static int stored(int rows) {
        return (rows + 3) / 4 * 4;
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

    /** Frees memory of its own. */
    @Override
    public void close() {
        if (arena != null) {
            arena.close();
        }
    }
}

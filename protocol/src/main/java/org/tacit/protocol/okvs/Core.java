package org.tacit.protocol.okvs;

/**
 * The equations of the keys that peeling put aside. Adding peeled rows, in their order, clears every pivot from them; what
 * is left runs over the dense slots and the slots that are nobody's pivot, and is solved by Gauss and Jordan.
 */
final class Core {

    private final OkvsParameters parameters;
    private final Peeling peeling;
    private final int words;
    private final int rows;
    /** Slot of each column; the dense slots are the first columns. */
    private final int[] slotOf;
    private final int width;
    /** Row-major bits, {@code width} longs a row. */
    private final long[] matrix;
    /** Right-hand sides, {@code words} longs a row. */
    private final long[] values;
    private int[] pivotColumn;

    Core(OkvsParameters parameters, Peeling peeling, long[] keys, int offset, int stride, int words) {
        this.parameters = parameters;
        this.peeling = peeling;
        this.words = words;
        this.rows = peeling.asideCount;
        values = new long[words * rows];
        boolean[] isPivot = new boolean[parameters.sparse()];
        for (int k = 0; k < peeling.peeled; k++) {
            isPivot[peeling.pivot[k]] = true;
        }
        slotOf = columns(isPivot);
        width = slotOf.length + 63 >>> 6;
        matrix = new long[Math.multiplyExact(width, rows)];
        int lanes = rows + 63 >>> 6;
        long[] members = clearPivots(lanes, keys, offset, stride);
        for (int column = OkvsParameters.DENSE; column < slotOf.length; column++) {
            for (int lane = 0; lane < lanes; lane++) {
                long set = members[slotOf[column] * lanes + lane];
                for (; set != 0; set &= set - 1) {
                    int row = 64 * lane + Long.numberOfTrailingZeros(set);
                    matrix[row * width + (column >>> 6)] |= 1L << column;
                }
            }
        }
    }

    private int[] columns(boolean[] isPivot) {
        int[] slots = new int[OkvsParameters.DENSE + parameters.sparse() - peeling.peeled];
        int n = 0;
        while (n < OkvsParameters.DENSE) {
            slots[n] = parameters.sparse() + n;
            n++;
        }
        for (int slot = 0; slot < isPivot.length; slot++) {
            if (!isPivot[slot]) {
                slots[n++] = slot;
            }
        }
        return slots;
    }

    /**
     * All rows at once: for each slot the set of rows that contain it, {@code lanes} longs. A peeled key whose pivot is in some
     * rows is added to exactly those.
     */
    private long[] clearPivots(int lanes, long[] keys, int offset, int stride) {
        long[] members = new long[Math.multiplyExact(lanes, parameters.sparse())];
        for (int row = 0; row < rows; row++) {
            int key = peeling.aside[row];
            for (int which = 0; which < 3; which++) {
                members[peeling.slot(key, which) * lanes + (row >>> 6)] ^= 1L << row;
            }
            add(row, keys, offset + stride * key);
        }
        for (int k = 0; k < peeling.peeled; k++) {
            int key = peeling.order[k];
            int pivot = peeling.pivot[k] * lanes;
            for (int lane = 0; lane < lanes; lane++) {
                long set = members[pivot + lane];
                if (set == 0) {
                    continue;
                }
                for (int which = 0; which < 3; which++) {
                    members[peeling.slot(key, which) * lanes + lane] ^= set;
                }
                for (; set != 0; set &= set - 1) {
                    add(64 * lane + Long.numberOfTrailingZeros(set), keys, offset + stride * key);
                }
            }
        }
        return members;
    }

    /** Adds a key's dense bits and value to a row. */
    private void add(int row, long[] keys, int at) {
        matrix[row * width] ^= OkvsEncoder.dense(keys[at + 2]);
        for (int w = 0; w < words; w++) {
            values[words * row + w] ^= keys[at + OkvsParameters.KEY_WORDS + w];
        }
    }

    /** False when the rows are dependent. */
    boolean reduce() {
        pivotColumn = new int[rows];
        for (int row = 0; row < rows; row++) {
            int column = firstColumn(row);
            if (column < 0) {
                return false;
            }
            pivotColumn[row] = column;
            for (int other = 0; other < rows; other++) {
                if (other != row && (matrix[other * width + (column >>> 6)] >>> column & 1) != 0) {
                    for (int w = 0; w < width; w++) {
                        matrix[other * width + w] ^= matrix[row * width + w];
                    }
                    for (int w = 0; w < words; w++) {
                        values[words * other + w] ^= values[words * row + w];
                    }
                }
            }
        }
        return true;
    }

    private int firstColumn(int row) {
        for (int w = 0; w < width; w++) {
            long bits = matrix[row * width + w];
            if (bits != 0) {
                return 64 * w + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }

    /** Gives the pivot slots their values; every other slot that is nobody's pivot must be filled already. */
    void solve(long[] slots, int slotOffset) {
        for (int row = 0; row < rows; row++) {
            int pivot = slotOffset + words * slotOf[pivotColumn[row]];
            for (int w = 0; w < words; w++) {
                slots[pivot + w] = values[words * row + w];
            }
            for (int v = 0; v < width; v++) {
                long bits = matrix[row * width + v];
                for (; bits != 0; bits &= bits - 1) {
                    int column = 64 * v + Long.numberOfTrailingZeros(bits);
                    if (column != pivotColumn[row]) {
                        for (int w = 0; w < words; w++) {
                            slots[pivot + w] ^= slots[slotOffset + words * slotOf[column] + w];
                        }
                    }
                }
            }
        }
    }
}

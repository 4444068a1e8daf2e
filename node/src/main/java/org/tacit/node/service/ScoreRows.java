package org.tacit.node.service;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.data.Table;
import org.tacit.flow.op.ModelPart;
import org.tacit.flow.op.ModelRows;
import org.tacit.psi.Items;

/**
 * One party's side of scoring: which row of its table an identifier has, and that row as its part of the model reads it. Of rows with the same identifier the first counts, as in
 * an intersection.
 *
 * <p>Memory: the bytes of the identifiers and 20 bytes each. Cells are read when they are asked for.
 */
final class ScoreRows {

    static final long NONE = -1;
    private static final int PIECE = 1 << 15;

    private final Table table;
    private final List<String> columns;
    private final ModelPart part;
    private final Items items;
    /** Items in the order of their hashes. */
    private final int[] order;
    private final int[] hashes;

    private ScoreRows(Table table, List<String> columns, ModelPart part, Items items) {
        this.table = table;
        this.columns = columns;
        this.part = part;
        this.items = items;
        int[] hash = IntStream.range(0, items.count()).map(i -> Arrays.hashCode(item(i))).toArray();
        this.order = IntStream.range(0, items.count()).boxed().sorted((a, b) -> Integer.compare(hash[a], hash[b])).mapToInt(Integer::intValue).toArray();
        this.hashes = IntStream.of(order).map(i -> hash[i]).toArray();
    }

    /** @param columns that the model reads of this table */
    static ScoreRows of(Table table, List<String> keys, List<String> columns, ModelPart part) {
        return new ScoreRows(table, columns, part, Items.of(table, keys));
    }

    private byte[] item(int i) {
        byte[] bytes = new byte[items.length(i)];
        items.copy(i, bytes, 0);
        return bytes;
    }

    Items items() {
        return items;
    }

    /** The row of an identifier, {@link #NONE} where there is none. */
    long row(byte[] identifier) {
        int wanted = Arrays.hashCode(identifier);
        int at = Arrays.binarySearch(hashes, wanted);
        while (at > 0 && hashes[at - 1] == wanted) {
            at--;
        }
        for (; at >= 0 && at < hashes.length && hashes[at] == wanted; at++) {
            if (Arrays.equals(item(order[at]), identifier)) {
                return items.row(order[at]);
            }
        }
        return NONE;
    }

    ModelRows features(long[] rows) {
        return part.encode(table.select(columns, rows));
    }

    /** What this party adds to the logit of every row of its table; only of a model whose weights were opened. */
    double[] sums() {
        double[] sums = new double[Math.toIntExact(table.rows())];
        for (int from = 0; from < sums.length; from += PIECE) {
            double[] piece = sums(IntStream.range(from, Math.min(sums.length, from + PIECE)).asLongStream().toArray());
            System.arraycopy(piece, 0, sums, from, piece.length);
        }
        return sums;
    }

    double[] sums(long[] rows) {
        return part.sums(features(rows));
    }
}

package org.tacit.flow.op;

import java.util.List;
import java.util.function.Supplier;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.flow.spec.StepContext;

/** Reading one's own data before a conversation starts, so that what is wrong with it is told to its owner only. */
final class OwnData {

    private OwnData() {
    }

    /**
     * Runs {@code work} on own data. Where it cannot be used, this party gets the whole sentence, and the peer only that it could
     * not be used: the sentence may speak of cells, levels or labels.
     */
    static <T> T prepare(StepContext step, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidInput e) {
            step.session().fail(InvalidInput.of("%s cannot use its own data in step '%s'; its node says why.",
                    "%s 的数据不能用于步骤“%s”，原因见其节点。", step.session().self(), step.binding().step()));
            throw e;
        }
    }

    /** The aligned rows over these columns, in aligned order. */
    static Table aligned(StepContext step, List<String> columns) {
        Alignment rows = Alignment.of(step);
        if (rows.size() == 0) {
            throw InvalidInput.of("Step '%s' has no rows to work on: the tables have nothing in common, or too little.",
                    "步骤“%s”没有可用的行：两表没有或几乎没有共同的标识。", step.binding().step());
        }
        return step.table("table").select(columns, rows.rows());
    }

    /** Labels as numbers; each 0 or 1, both present. The sentence names no label. */
    static double[] labels(Table aligned, String column) {
        double[] labels = aligned.doubles(column);
        boolean zero = false;
        boolean one = false;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw InvalidInput.of("Label column '%s' of table '%s' has a cell that is missing or neither 0 nor 1 (aligned row %d); mend the column.",
                        "标签列“%s”（表“%s”）有缺失或不是 0/1 的单元格（对齐后第 %d 行），请修正该列。", column, aligned.name(), i + 1);
            }
            zero |= labels[i] == 0;
            one |= labels[i] == 1;
        }
        if (!zero || !one) {
            throw InvalidInput.of("Label column '%s' of table '%s' does not hold both 0 and 1 in these rows; use more rows.",
                    "标签列“%s”（表“%s”）在这些行中不同时包含 0 和 1，请使用更多的行。", column, aligned.name());
        }
        return labels;
    }

    static int[] all(int rows) {
        return java.util.stream.IntStream.range(0, rows).toArray();
    }
}

package org.tacit.learn;

import org.tacit.base.InvalidInput;

/** What a label column must be before it enters a joint computation; checked by its owner alone. */
final class Labels {

    private Labels() {
    }

    /** One label a row, each 0 or 1, both present. The message names a row at fault but no label and no count. */
    static void check(double[] labels, int rows) {
        if (labels == null || labels.length != rows) {
            throw InvalidInput.of("There are %d labels for %d rows.", "共有 %d 个标签，而数据为 %d 行。", labels == null ? 0 : labels.length, rows);
        }
        boolean zero = false;
        boolean one = false;
        for (int i = 0; i < rows; i++) {
            if (labels[i] != 0 && labels[i] != 1) {
                throw InvalidInput.of("The label in row %d is missing or neither 0 nor 1; mend the label column or filter such rows.",
                        "第 %d 行的标签缺失或不是 0/1，请修正标签列或过滤这些行。", i + 1);
            }
            zero |= labels[i] == 0;
            one |= labels[i] == 1;
        }
        if (rows > 0 && !(zero && one)) {
            throw InvalidInput.of("The joined rows do not hold both labels 0 and 1; use more rows, or check the label column.",
                    "对齐后的数据不同时包含标签 0 和 1，请增加数据或检查标签列。");
        }
    }
}

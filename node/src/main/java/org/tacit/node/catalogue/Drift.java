package org.tacit.node.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.Schema;

/**
 * How a version differs from the one before.
 *
 * @param first   there is none before
 * @param same    cells and schema are the same to the last
 * @param rows    more rows than before; fewer where negative
 * @param columns what happened to columns, in words
 */
public record Drift(boolean first, boolean same, long rows, List<Text> columns) {

    static final Drift FIRST = new Drift(true, false, 0, List.of());

    static Drift between(Schema before, long rowsBefore, Schema after, long rowsAfter, boolean same) {
        List<Text> changes = new ArrayList<>();
        for (Column old : before.columns()) {
            Column now = after.find(old.name()).orElse(null);
            if (now == null) {
                changes.add(Text.of("Column '%s' is gone; contracts and services that use it cannot go on with this version.", "列“%s”已消失；使用它的合约和服务无法基于该版本继续。", old.name()));
            } else if (now.type() != old.type()) {
                changes.add(Text.of("Column '%s' was %s and is %s.", "列“%s”的类型由 %s 变为 %s。", old.name(), old.type(), now.type()));
            } else if (now.kind() != old.kind()) {
                changes.add(Text.of("Column '%s' was taken for %s and is taken for %s.", "列“%s”的用途由 %s 变为 %s。", old.name(), old.kind(), now.kind()));
            }
        }
        after.columns().stream().filter(c -> before.find(c.name()).isEmpty()).forEach(c -> changes.add(
                Text.of("Column '%s' of type %s is new; nobody may use it yet.", "新增列“%s”，类型 %s；尚未授权任何一方使用。", c.name(), c.type())));
        List<String> kept = before.names().stream().filter(after.names()::contains).toList();
        if (!kept.equals(after.names().stream().filter(before.names()::contains).toList())) {
            changes.add(Text.of("The columns stand in another order.", "列的顺序有变化。"));
        }
        return new Drift(false, same, rowsAfter - rowsBefore, changes);
    }

    /** In one sentence. */
    public Text words() {
        if (first) {
            return Text.of("The first version.", "首个版本。");
        }
        if (same) {
            return Text.of("Nothing has changed.", "内容没有变化。");
        }
        Text count = rows == 0 ? Text.of("As many rows as before", "行数不变") : rows > 0 ? Text.of("%,d rows more", "多 %,d 行", rows) : Text.of("%,d rows fewer", "少 %,d 行", -rows);
        return columns.isEmpty() ? new Text(count.en() + "; the same columns.", count.zh() + "；列不变。")
                : new Text(count.en() + "; " + columns.size() + " changes of columns.", count.zh() + "；列有 " + columns.size() + " 处变化。");
    }
}

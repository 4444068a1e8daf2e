package org.tacit.node.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.Text;
import org.tacit.ledger.Finding;

/** Compares the rows of a database with what the log says of them, and names each that differs. Writes nothing. */
final class RecordCheck {

    private final RecordLog log;
    private final RowHash hash;
    private final JdbcClient sql;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Text> notes = new ArrayList<>();
    private long rows;
    private long counting;

    /**
     * One row that is not as the log says.
     *
     * @param is its hash now, {@link RecordLog#GONE} where it is not there
     */
    record Difference(RowId id, String is, Finding finding) {
    }

    /** @param rows that were compared */
    record Outcome(long rows, List<Difference> differences, List<Text> notes) {
        List<Finding> findings() {
            return differences.stream().map(Difference::finding).toList();
        }
    }

    private RecordCheck(RecordLog log, RowHash hash, JdbcClient sql) {
        this.log = log;
        this.hash = hash;
        this.sql = sql;
    }

    static Outcome run(RecordLog log, RowHash hash, JdbcClient sql) {
        RecordCheck check = new RecordCheck(log, hash, sql);
        log.tables().values().forEach(check::table);
        return new Outcome(check.rows, List.copyOf(check.differences), List.copyOf(check.notes));
    }

    /** All rows of a table as they are. */
    static Map<RowId, String> rows(RecordLog.Definition table, RowHash hash, JdbcClient sql) {
        Map<RowId, String> rows = new HashMap<>();
        Set<String> columns = new HashSet<>(table.columns());
        sql.sql("select * from " + table.table()).query((row, number) -> hash.of(table.table(), table.key(), columns, row)).list()
                .forEach(r -> rows.put(r.id(), r.hash()));
        return rows;
    }

    private void table(RecordLog.Definition table) {
        Map<RowId, String> is;
        try {
            is = rows(table, hash, sql);
        } catch (DataAccessException e) {
            differences.add(new Difference(new RowId(table.table(), List.of()), RecordLog.GONE, new Finding(Finding.Kind.ROW, -1,
                    Text.of("Table %s of the database cannot be read; its rows were not compared.", "无法读取数据库表 %s，其中各行未能核对。", table.table()))));
            return;
        }
        rows += is.size();
        Map<RowId, RecordLog.Standing> should = log.present(table.table());
        counting = 0;
        should.keySet().stream().filter(id -> !is.containsKey(id)).forEach(id -> differs(table, id, RecordLog.GONE));
        is.forEach((id, now) -> {
            if (!now.equals(log.hash(id))) {
                differs(table, id, now);
            }
        });
        if (counting > 0) {
            notes.add(Text.of("%,d rows of %s have counted on since they were recorded; they are compared once the node has settled.", "%2$s 的 %1$,d 行在记录之后仍在计数；节点结算后再核对。",
                    counting, table.table()));
        }
    }

    private void differs(RecordLog.Definition table, RowId id, String now) {
        RecordLog.Standing standing = log.of(id);
        RecordLog.Standing before = log.beforeLast(id);
        if (before != null && before.hash().equals(now)) {
            notes.add(Text.of("Entry %d, the last, changes row %s, and the database does not have that change: the node was killed in that moment, or the row was set back.",
                    "最后的第 %d 条记录了对 %s 行的改动，但数据库中没有该改动：节点当时被强行终止，或该行被改回。", standing.entry(), id));
            return;
        }
        if (table.counted() && !log.settled()) {
            counting++;
            return;
        }
        Finding finding = standing == null || standing.hash().equals(RecordLog.GONE)
                ? new Finding(Finding.Kind.ROW, standing == null ? -1 : standing.entry(), Text.of("Row %s of the database was never recorded, or recorded as gone.", "数据库中的 %s 行从未记录，或已记录为删除。", id))
                : now.equals(RecordLog.GONE)
                ? new Finding(Finding.Kind.ROW, standing.entry(), Text.of("Row %s, which entry %d recorded, is missing in the database.", "第 %2$d 条记录的 %1$s 行在数据库中缺失。", id, standing.entry()))
                : new Finding(Finding.Kind.ROW, standing.entry(), Text.of("Row %s of the database is not what entry %d recorded.", "数据库中的 %s 行与第 %d 条的记录不符。", id, standing.entry()));
        differences.add(new Difference(id, now, finding));
    }
}

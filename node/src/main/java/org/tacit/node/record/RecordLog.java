package org.tacit.node.record;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tacit.ledger.Entry;

/**
 * What the evidence says about rows, entry by entry.
 *
 * <pre>
 * record.opened   the node opened: which tables are bound with which columns, under which key
 * record.bound    rows as one transaction leaves them; written before its commit. An empty hash: the row is gone
 * record.settled  the node closed in order: everything is bound as it stands
 * </pre>
 */
final class RecordLog {

    static final String OPENED = "record.opened";
    static final String BOUND = "record.bound";
    static final String SETTLED = "record.settled";
    /** A hash of no row. */
    static final String GONE = "";

    /** @param columns those that are hashed */
    record Definition(String table, List<String> key, List<String> columns, boolean counted) {
        Map<String, Object> facts() {
            return Map.of("table", table, "key", key, "columns", columns, "counted", counted);
        }
    }

    /** @param entry the one that says so */
    record Standing(String hash, long entry) {
    }

    private final Map<String, Definition> tables = new LinkedHashMap<>();
    private final Map<RowId, Standing> rows = new LinkedHashMap<>();
    /** Of the rows of the last batch, how they stood before it; a killed node may not have committed it. */
    private final Map<RowId, Standing> beforeLast = new HashMap<>();
    private boolean settled = true;
    private String keyFingerprint = "";

    @SuppressWarnings("unchecked")
    void take(Entry entry) {
        switch (entry.type()) {
            case OPENED -> {
                keyFingerprint = String.valueOf(entry.body().get("key"));
                ((List<Map<String, Object>>) entry.body().get("tables")).forEach(t -> define(new Definition((String) t.get("table"), (List<String>) t.get("key"),
                        (List<String>) t.get("columns"), (boolean) t.get("counted"))));
                settled = false;
                beforeLast.clear();
            }
            case BOUND -> {
                beforeLast.clear();
                ((List<Map<String, Object>>) entry.body().get("rows")).forEach(r -> {
                    RowId id = new RowId((String) r.get("table"), (List<String>) r.get("key"));
                    Standing before = rows.put(id, new Standing((String) r.get("hash"), entry.sequence()));
                    beforeLast.put(id, before == null ? new Standing(GONE, -1) : before);
                });
            }
            case SETTLED -> {
                settled = true;
                beforeLast.clear();
            }
            default -> {
                // Of something else.
            }
        }
    }

    void define(Definition definition) {
        tables.put(definition.table(), definition);
    }

    Map<String, Definition> tables() {
        return tables;
    }

    /** Null for a row that was never bound. */
    Standing of(RowId id) {
        return rows.get(id);
    }

    /** The row's hash, {@link #GONE} where it should not be there. */
    String hash(RowId id) {
        Standing standing = rows.get(id);
        return standing == null ? GONE : standing.hash();
    }

    /** Rows of the table that should be there. */
    Map<RowId, Standing> present(String table) {
        return rows.entrySet().stream().filter(e -> e.getKey().table().equals(table) && !e.getValue().hash().equals(GONE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How the row stood before the last transaction, where that one may not have been committed; else null. */
    Standing beforeLast(RowId id) {
        return settled ? null : beforeLast.get(id);
    }

    /** The last transaction has ended, and what the log says is how it ended. */
    void confirm() {
        beforeLast.clear();
    }

    /** Whether the node closed in order. */
    boolean settled() {
        return settled;
    }

    /** Empty before the first. */
    String keyFingerprint() {
        return keyFingerprint;
    }
}

package org.tacit.node.record;

import java.util.List;

/** Which row of which table. */
record RowId(String table, List<String> key) {

    RowId {
        key = List.copyOf(key);
    }

    @Override
    public String toString() {
        return table + key;
    }
}

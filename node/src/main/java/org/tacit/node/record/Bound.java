package org.tacit.node.record;

import java.util.Arrays;
import java.util.List;

/**
 * A table whose rows are bound to the evidence.
 *
 * @param table   as SQL names it, lower case
 * @param key     columns that name a row
 * @param without columns that decide nothing and change often; they are not bound
 * @param counted whether its rows are counters that change too often for an entry each: they are bound when the node settles, see {@link Records#settle}
 */
public record Bound(String table, List<String> key, List<String> without, boolean counted) {

    public Bound {
        key = List.copyOf(key);
        without = List.copyOf(without);
    }

    /** Every change of a row is bound before it is committed. */
    public static Bound table(String table, String... key) {
        return new Bound(table, Arrays.asList(key), List.of(), false);
    }

    public Bound without(String... columns) {
        return new Bound(table, key, Arrays.asList(columns), counted);
    }

    /** Its rows are counters. */
    public Bound settled() {
        return new Bound(table, key, without, true);
    }
}

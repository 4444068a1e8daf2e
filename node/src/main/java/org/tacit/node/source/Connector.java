package org.tacit.node.source;

import java.util.List;
import org.tacit.data.Declared;
import org.tacit.data.Table;
import org.tacit.data.TableStore;

/** How one source is read. Everything it is given was written by a person at a distance, and is checked here. */
interface Connector {

    /** Most items that are listed. */
    int MOST_ITEMS = 10_000;

    /** Connects as an import would; an error says what is wrong. */
    void test();

    /** What can be imported, at most {@link #MOST_ITEMS}, sorted. */
    List<Item> items();

    /** The item, or the answer to the query, as the next version of a table. */
    Table read(TableStore store, String table, String item, String query, Declared declared);
}

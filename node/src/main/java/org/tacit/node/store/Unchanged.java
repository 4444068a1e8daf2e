package org.tacit.node.store;

/** To be asked before something is decided by a row: whoever wrote it, it was the node. */
public interface Unchanged {

    /** Believes everything; where rows are bound to nothing. */
    Unchanged NOT_ASKED = new Unchanged() {
        @Override
        public void table(String name) {
        }

        @Override
        public void row(String name, String... key) {
        }
    };

    /**
     * All rows of a table.
     *
     * @throws org.tacit.base.InvalidInput naming the first that was changed, added or removed beside the node
     */
    void table(String name);

    /**
     * One row; also where there is none.
     *
     * @param key in the order of the table's key columns
     * @throws org.tacit.base.InvalidInput if it was changed, added or removed beside the node
     */
    void row(String name, String... key);
}

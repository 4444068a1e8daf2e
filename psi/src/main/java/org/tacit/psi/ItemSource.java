package org.tacit.psi;

import java.util.List;
import org.tacit.data.Table;

/** Items of any number, read in the same order every time. */
public interface ItemSource {

    /** Another text when the items are others: a build goes on only with what it began with. */
    String identity();

    /** Items, or an upper bound on them; -1 where unknown. */
    long size();

    /** Gives every item once or more often, with the owner's number for it: for a table the row, counted from 0. */
    void scan(Receiver receiver);

    /** Takes one item; the array is the source's own. */
    @FunctionalInterface
    interface Receiver {
        void item(byte[] item, int length, long handle);

        /** There is no identifier where the owner's number is this one. */
        default void missing(long handle) {
        }
    }

    /** Identifiers of a table as {@link Items#of(Table, List)} makes them; the handle is the row. */
    static ItemSource of(Table table, List<String> columns) {
        return new ItemSource() {
            @Override
            public String identity() {
                return table.contentHash() + "/" + columns;
            }

            @Override
            public long size() {
                return table.rows();
            }

            @Override
            public void scan(Receiver receiver) {
                Items.scan(table, columns, (row, identifier) -> {
                    if (identifier != null && identifier.length > 0) {
                        receiver.item(identifier, identifier.length, row);
                    } else {
                        receiver.missing(row);
                    }
                });
            }
        };
    }

    /** Items in memory; the handle is the row. */
    static ItemSource of(Items items, String identity) {
        return new ItemSource() {
            @Override
            public String identity() {
                return identity;
            }

            @Override
            public long size() {
                return items.count();
            }

            @Override
            public void scan(Receiver receiver) {
                byte[] buffer = new byte[256];
                for (int i = 0; i < items.count(); i++) {
                    int length = items.length(i);
                    if (length > buffer.length) {
                        buffer = new byte[2 * length];
                    }
                    items.copy(i, buffer, 0);
                    receiver.item(buffer, length, items.row(i));
                }
            }
        };
    }
}

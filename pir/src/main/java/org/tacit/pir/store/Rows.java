package org.tacit.pir.store;

import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.pir.Lookup;
import org.tacit.psi.Items;

/**
 * A snapshot of a table that is to be published: distinct keys, and the row of each.
 *
 * @param keys     with the number of the row that each stands in
 * @param values   the table's columns that are published
 * @param identity another text when keys or cells are others
 */
public record Rows(Items keys, Table table, List<String> values, String identity) {

    private static final int SCAN_ROWS = 1 << 12;

    /** Takes keys with records, in the order of the table; the arrays are reused. */
    interface Reader {
        void row(byte[] key, byte[] record);
    }

    public Rows {
        values = List.copyOf(values);
        for (int i = 0; i < keys.count(); i++) {
            if (keys.length(i) > Lookup.MOST_KEY) {
                throw InvalidInput.of("The key in row %1$d of table '%2$s' has %3$d bytes; at most %4$d can be looked up.", "表“%2$s”第 %1$d 行的键为 %3$d 字节，可查询的键至多 %4$d 字节。",
                        keys.row(i) + 1, table.name(), keys.length(i), Lookup.MOST_KEY);
            }
        }
    }

    void scan(RecordFormat format, Reader reader) {
        int[] next = new int[1];
        byte[] record = new byte[format.bytes()];
        table.scan(values, SCAN_ROWS, batch -> {
            while (next[0] < keys.count() && keys.row(next[0]) < batch.firstRow() + batch.rows()) {
                byte[] key = new byte[keys.length(next[0])];
                keys.copy(next[0], key, 0);
                java.util.Arrays.fill(record, (byte) 0);
                format.layout().encode(batch, (int) (keys.row(next[0]) - batch.firstRow()), record, 0);
                next[0]++;
                reader.row(key, record);
            }
        });
    }
}

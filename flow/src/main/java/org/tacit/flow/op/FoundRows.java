package org.tacit.flow.op;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.csv.CsvWriter;

/**
 * What a lookup found, a CSV file: {@code row} of the own table (counted from 0), {@code key} ({@code key_1}, {@code key_2} … of several columns), {@code found}, and the
 * provider's columns. RFC 4180, a missing cell empty and an empty text quoted; a row without a key was not asked about and has neither key nor {@code found}.
 */
final class FoundRows implements AutoCloseable {

    private static final String ROW = "row";
    private static final String FOUND = "found";

    private final CsvWriter writer;
    private final int keyColumns;
    private final List<ColumnType> types;

    /** @param out is left open */
    FoundRows(OutputStream out, int keyColumns, List<String> columns, List<ColumnType> types) {
        this.keyColumns = keyColumns;
        this.types = types;
        this.writer = new CsvWriter(new KeptOpen(out), "rows", CsvWriter.Options.PLAIN);
        own(keyColumns).forEach(writer::text);
        columns.forEach(writer::text);
        writer.endRow();
    }

    private static List<String> own(int keyColumns) {
        List<String> names = new ArrayList<>(List.of(ROW));
        for (int k = 1; k <= keyColumns; k++) {
            names.add(keyColumns == 1 ? "key" : "key_" + k);
        }
        names.add(FOUND);
        return names;
    }

    /** Refuses columns that the result has names of its own for. */
    static void check(int keyColumns, List<String> columns) {
        own(keyColumns).stream().filter(columns::contains).findFirst().ifPresent(name -> {
            throw InvalidInput.of("A column called '%s' cannot be looked up: the result has one of that name.", "名为“%s”的列无法查询：结果中已有同名列。", name);
        });
    }

    /** A row that was not asked about. */
    void unasked(long row) {
        writer.bare(Long.toString(row));
        for (int c = 0; c < keyColumns + 1 + types.size(); c++) {
            writer.missing();
        }
        writer.endRow();
    }

    /** @param cells null where there is no such key */
    void row(long row, byte[] key, String[] cells) {
        writer.bare(Long.toString(row));
        parts(key).forEach(writer::text);
        writer.bare(cells == null ? "false" : "true");
        for (int c = 0; c < types.size(); c++) {
            if (cells == null || cells[c] == null) {
                writer.missing();
            } else if (types.get(c) == ColumnType.TEXT) {
                writer.text(cells[c]);
            } else {
                writer.bare(cells[c]);
            }
        }
        writer.endRow();
    }

    /** What {@link org.tacit.psi.Items#identifier} put together. */
    private Stream<String> parts(byte[] key) {
        if (keyColumns == 1) {
            return Stream.of(new String(key, StandardCharsets.UTF_8));
        }
        List<String> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < keyColumns; k++) {
            byte[] part = new byte[in.getInt()];
            in.get(part);
            parts.add(new String(part, StandardCharsets.UTF_8));
        }
        return parts.stream();
    }

    @Override
    public void close() {
        writer.close();
    }
}

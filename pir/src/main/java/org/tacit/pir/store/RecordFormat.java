package org.tacit.pir.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.psi.payload.RowLayout;

/**
 * Names and types of the columns that a lookup answers with, and how a row of them becomes a record of fixed length ({@link RowLayout}). The room for
 * texts is rounded up to 16 bytes, so that a snapshot with a slightly longer one still fits, and the longest text is not told exactly.
 */
public record RecordFormat(List<String> columns, RowLayout layout) {

    private static final int ROUND = 16;
    private static final int MOST_COLUMNS = 1000;

    public RecordFormat {
        columns = List.copyOf(columns);
        if (columns.size() != layout.types().size() || columns.isEmpty()) {
            throw new IllegalArgumentException("columns and types");
        }
    }

    /**
     * The format for a table's columns: the one they had before where they still fit into it.
     *
     * @throws InvalidInput if the rows are too long
     */
    static RecordFormat of(Table table, List<String> columns, Optional<RecordFormat> before) {
        RowLayout exact = RowLayout.of(table, columns);
        int[] widths = Arrays.stream(exact.widths()).map(w -> (w + ROUND - 1) / ROUND * ROUND).toArray();
        if (before.isPresent() && before.get().columns.equals(columns) && before.get().types().equals(exact.types())) {
            int[] had = before.get().layout.widths();
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], had[c]);
            }
        }
        return new RecordFormat(columns, RowLayout.checked(exact.types(), widths).orElse(exact));
    }

    public List<ColumnType> types() {
        return layout.types();
    }

    /** Bytes of a record. */
    public int bytes() {
        return layout.bytes();
    }

    /** The cells of a record, null where missing; empty where the bytes are no record. */
    public Optional<String[]> cells(byte[] record) {
        return record.length == bytes() ? layout.decode(record, 0) : Optional.empty();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(columns.size());
        for (int c = 0; c < columns.size(); c++) {
            out.writeUTF(columns.get(c));
            out.writeByte(types().get(c).ordinal());
            out.writeInt(layout.widths()[c]);
        }
    }

    /** @throws IOException where the bytes are no format */
    static RecordFormat read(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > MOST_COLUMNS) {
            throw new IOException("columns");
        }
        List<String> names = new ArrayList<>();
        List<ColumnType> types = new ArrayList<>();
        int[] widths = new int[count];
        for (int c = 0; c < count; c++) {
            names.add(in.readUTF());
            int type = in.readUnsignedByte();
            if (type >= ColumnType.values().length) {
                throw new IOException("type");
            }
            types.add(ColumnType.values()[type]);
            widths[c] = in.readInt();
        }
        return new RecordFormat(names, RowLayout.checked(types, widths).orElseThrow(() -> new IOException("widths")));
    }
}

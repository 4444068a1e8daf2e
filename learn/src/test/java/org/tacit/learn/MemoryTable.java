package org.tacit.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;

/** Columns of text in memory, enough for tests: a column is REAL when every cell that is not empty is a number. */
record MemoryTable(String name, Schema schema, Map<String, String[]> cells, int count) implements Table {

    static MemoryTable of(String name, List<String> columns, List<String[]> rows) {
        Map<String, String[]> cells = new HashMap<>();
        List<Column> typed = new ArrayList<>();
        for (int j = 0; j < columns.size(); j++) {
            int at = j;
            String[] column = rows.stream().map(r -> r[at].isEmpty() ? null : r[at]).toArray(String[]::new);
            cells.put(columns.get(j), column);
            boolean real = Arrays.stream(column).allMatch(MemoryTable::isNumberOrMissing);
            typed.add(new Column(columns.get(j), real ? ColumnType.REAL : ColumnType.TEXT, ColumnKind.FEATURE, Grade.L3));
        }
        return new MemoryTable(name, new Schema(typed), cells, rows.size());
    }

    /** A plain CSV without quoted cells that hold commas or line breaks. */
    static MemoryTable read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<String> header = List.of(split(lines.getFirst()));
            return of(file.getFileName().toString(), header, lines.stream().skip(1).map(MemoryTable::split).toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String[] split(String line) {
        String[] parts = line.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].replace("\"", "").strip();
        }
        return parts;
    }

    private static boolean isNumberOrMissing(String cell) {
        if (cell == null) {
            return true;
        }
        try {
            Double.parseDouble(cell);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public long rows() {
        return count;
    }

    @Override
    public String contentHash() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void scan(List<String> columns, int batchRows, BatchReader reader) {
        throw new UnsupportedOperationException();
    }

    @Override
    public double[] doubles(String column) {
        if (!schema.column(column).type().isNumeric()) {
            throw InvalidInput.of("Column '%s' is not numeric.", "列“%s”不是数值列。", column);
        }
        return Arrays.stream(cells.get(column)).mapToDouble(c -> c == null ? Double.NaN : Double.parseDouble(c)).toArray();
    }

    @Override
    public String[] strings(String column) {
        return cells.get(column).clone();
    }

    @Override
    public MemoryTable select(List<String> columns, long[] rows) {
        Map<String, String[]> chosen = new HashMap<>();
        for (String column : columns) {
            String[] from = cells.get(column);
            chosen.put(column, Arrays.stream(rows).mapToObj(r -> from[(int) r]).toArray(String[]::new));
        }
        return new MemoryTable(name, new Schema(columns.stream().map(schema::column).toList()), chosen, rows.length);
    }
}

package org.tacit.data;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.tacit.base.InvalidInput;

/** A table in one Parquet file whose columns are c0, c1, …: names of the schema never enter SQL. Any number of threads may read. */
final class ParquetTable implements Table {

    private static final int BATCH = 1 << 13;

    private final TableStore store;
    private final Path file;
    private final String name;
    private final Schema schema;
    private final long rows;
    private volatile String contentHash;

    ParquetTable(TableStore store, Path file, String name, Schema schema, long rows, String contentHash) {
        this.store = store;
        this.file = file;
        this.name = name;
        this.schema = schema;
        this.rows = rows;
        this.contentHash = contentHash;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public String contentHash() {
        if (contentHash == null) {
            contentHash = computeHash();
        }
        return contentHash;
    }

    /** Writes every row. */
    void copyTo(TableWriter writer) {
        scanCells(schema.columns(), BATCH, cells -> {
            for (int row = 0; row < cells.rows(); row++) {
                for (int c = 0; c < schema.columns().size(); c++) {
                    if (cells.isMissing(c, row)) {
                        writer.missing();
                    } else {
                        switch (schema.columns().get(c).type()) {
                            case INTEGER -> writer.whole(cells.whole(c, row));
                            case REAL -> writer.number(cells.number(c, row));
                            case BOOLEAN -> writer.bool(cells.whole(c, row) == 1);
                            case TEXT, DATE, TIMESTAMP -> writer.text(cells.text(c, row));
                        }
                    }
                }
                writer.endRow();
            }
        });
    }

    /** From the cells as they are stored now. */
    String computeHash() {
        List<Column> columns = schema.columns();
        ContentHash hash = new ContentHash(schema);
        scanCells(columns, BATCH, cells -> {
            for (int row = 0; row < cells.rows(); row++) {
                hash.startRow();
                for (int c = 0; c < columns.size(); c++) {
                    if (cells.isMissing(c, row)) {
                        hash.missing();
                    } else {
                        switch (columns.get(c).type()) {
                            case TEXT, DATE, TIMESTAMP -> hash.text(cells.text(c, row));
                            case INTEGER -> hash.integer(cells.whole(c, row));
                            case REAL -> hash.real(cells.number(c, row));
                            case BOOLEAN -> hash.bool(cells.whole(c, row) == 1);
                        }
                    }
                }
            }
        });
        return hash.finish();
    }

    @Override
    public void scan(List<String> columns, int batchRows, BatchReader reader) {
        scanCells(columns.stream().map(schema::column).toList(), batchRows, reader::accept);
    }

    @FunctionalInterface
    private interface CellsReader {
        void accept(Cells cells);
    }

    private void scanCells(List<Column> columns, int batchRows, CellsReader reader) {
        if (columns.isEmpty() || batchRows < 1) {
            throw InvalidInput.of("Name at least one column and one row per batch.", "请至少指定一列，且每批至少一行。");
        }
        String sql = "SELECT " + columns.stream().map(this::physical).collect(Collectors.joining(", ")) + " FROM " + Engine.parquet(file);
        store.engine().with(connection -> {
            int capacity = (int) Math.min(batchRows, Math.max(1, rows));
            Cells cells = new Cells(columns, capacity);
            try (DuckDBPreparedStatement statement = Engine.prepare(connection, sql);
                    DuckDBChunkedResult result = statement.query()) {
                while (result.nextChunk()) {
                    DuckDBDataChunkReader chunk = result.chunk();
                    int n = (int) chunk.rowCount();
                    for (int from = 0; from < n;) {
                        int count = Math.min(n - from, capacity - cells.rows());
                        for (int c = 0; c < columns.size(); c++) {
                            cells.fill(c, chunk.vector(c), from, count);
                        }
                        cells.grow(count);
                        from += count;
                        if (cells.rows() == capacity) {
                            reader.accept(cells);
                            cells.next();
                        }
                    }
                }
            }
            if (cells.rows() > 0) {
                reader.accept(cells);
                cells.next();
            }
            if (cells.firstRow() != rows) {
                throw InvalidInput.of("Table '%s' has %d rows instead of %d; its file was changed: import it again.",
                        "表“%s”有 %d 行，应为 %d 行；文件已被改动，请重新导入。", name, cells.firstRow(), rows);
            }
            return null;
        });
    }

    @Override
    public double[] doubles(String column) {
        if (!schema.column(column).type().isNumeric()) {
            throw Cells.notNumeric(schema.column(column));
        }
        double[] values = new double[arrayRows()];
        scan(List.of(column), BATCH, batch -> {
            for (int i = 0; i < batch.rows(); i++) {
                values[(int) batch.firstRow() + i] = batch.number(0, i);
            }
        });
        return values;
    }

    @Override
    public String[] strings(String column) {
        String[] values = new String[arrayRows()];
        scan(List.of(column), BATCH, batch -> {
            for (int i = 0; i < batch.rows(); i++) {
                values[(int) batch.firstRow() + i] = batch.text(0, i);
            }
        });
        return values;
    }

    private int arrayRows() {
        if (rows > Integer.MAX_VALUE - 8) {
            throw InvalidInput.of("Table '%s' has %d rows, too many for one array; scan it instead.", "表“%s”有 %d 行，无法装入一个数组；请分批读取。", name, rows);
        }
        return (int) rows;
    }

    @Override
    public Table select(List<String> columns, long[] selected) {
        List<Column> chosen = columns.stream().map(schema::column).toList();
        Schema view = new Schema(chosen);
        if (chosen.isEmpty()) {
            throw InvalidInput.of("Name at least one column of table '%s'.", "请至少指定表“%s”的一列。", name);
        }
        for (int i = 0; i < selected.length; i++) {
            if (selected[i] < 0 || selected[i] >= rows) {
                throw InvalidInput.of("Position %d asks for row %d, but table '%s' has rows 0 to %d.", "第 %d 项要第 %d 行，但表“%s”只有第 0 至 %d 行。",
                        i, selected[i], name, rows - 1);
            }
        }
        Path target = store.newView();
        String cells = IntStream.range(0, chosen.size()).mapToObj(i -> "t." + physical(chosen.get(i)) + " AS c" + i).collect(Collectors.joining(", "));
        store.engine().with(connection -> {
            align(connection, selected);
            Engine.execute(connection, "COPY (SELECT " + cells + " FROM align a JOIN " + Engine.parquet(file)
                    + " t ON t.file_row_number = a.r ORDER BY a.p) TO " + Engine.literal(target.toString()) + " (FORMAT parquet, COMPRESSION zstd)");
            return null;
        });
        ParquetTable table = new ParquetTable(store, target, name, view, selected.length, null);
        store.deleteWhenUnused(table, target);
        return table;
    }

    private static void align(DuckDBConnection connection, long[] selected) throws SQLException {
        Engine.execute(connection, "CREATE TEMP TABLE align (p BIGINT, r BIGINT)");
        try (DuckDBAppender appender = connection.createAppender("temp", "main", "align")) {
            for (int i = 0; i < selected.length; i++) {
                appender.beginRow();
                appender.append((long) i);
                appender.append(selected[i]);
                appender.endRow();
            }
        }
    }

    /** Name of the column in the file. */
    String physical(Column column) {
        return "c" + schema.columns().indexOf(column);
    }

    /** As a FROM item. */
    String source() {
        return Engine.parquet(file);
    }

    TableStore store() {
        return store;
    }
}

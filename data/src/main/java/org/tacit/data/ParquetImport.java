package org.tacit.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** Parquet files made elsewhere, of one schema: types come from the files, kinds and grades from names and cells. Nested and binary columns are refused. */
final class ParquetImport {

    private final TableStore store;
    private final Path file;
    private final String source;

    private ParquetImport(TableStore store, List<Path> files) {
        this.store = store;
        this.file = files.getFirst();
        this.source = source(files);
    }

    /** Files in this order. */
    private static String source(List<Path> files) {
        return "read_parquet([" + files.stream().map(f -> Engine.literal(Engine.exact(f))).collect(Collectors.joining(", ")) + "], hive_partitioning = false)";
    }

    static Table run(TableStore store, String name, List<Path> files, Declared declared) {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw InvalidInput.of("There is no file %s.", "没有文件 %s。", file.getFileName());
            }
        }
        Path file = files.getFirst();
        ParquetImport parquet = new ParquetImport(store, files);
        try {
            for (Path other : files.subList(1, files.size())) {
                Map<String, ColumnType> theirs = new ParquetImport(store, List.of(other)).types();
                if (!theirs.equals(parquet.types())) {
                    throw InvalidInput.of("%s has the columns %s and %s has %s; files of one table have the same schema.", "%s 的列为 %s，而 %s 的列为 %s；同一张表的各文件结构须相同。",
                            other.getFileName(), theirs, file.getFileName(), parquet.types());
                }
            }
            return parquet.run(name, declared);
        } catch (SQLException e) {
            throw new InvalidInput(Text.of("%s is not a readable Parquet file; write it again.", "%s 不是可读取的 Parquet 文件；请重新生成。", file.getFileName()), e);
        }
    }

    private Table run(String name, Declared declared) throws SQLException {
        Map<String, ColumnType> types = types();
        List<String> names = List.copyOf(types.keySet());
        names.forEach(Names::check);
        declared.check(names);
        List<Column> asRead = types.entrySet().stream().map(e -> new Column(e.getKey(), e.getValue(), ColumnKind.ATTRIBUTE, Grade.L1)).toList();
        Inference[] guesses = new Inference[asRead.size()];
        for (int c = 0; c < guesses.length; c++) {
            guesses[c] = new Inference();
        }
        read(asRead, cells -> {
            for (int c = 0; c < guesses.length; c++) {
                for (int row = 0; row < cells.rows(); row++) {
                    String cell = cells.text(c, row);
                    if (cell != null && !cell.isEmpty()) {
                        guesses[c].cell(cell);
                    }
                }
            }
        });
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < guesses.length; c++) {
            columns.add(guesses[c].column(names.get(c), asRead.get(c).type(), declared.part(names.get(c))));
        }
        try (TableWriter writer = new TableWriter(store, name, new Schema(columns))) {
            read(asRead, cells -> write(cells, columns, writer));
            return writer.finish();
        }
    }

    private void write(Cells cells, List<Column> columns, TableWriter writer) {
        for (int row = 0; row < cells.rows(); row++) {
            for (int c = 0; c < columns.size(); c++) {
                Column column = columns.get(c);
                if (cells.isMissing(c, row)) {
                    writer.missing();
                } else if (!write(cells, c, row, column, writer)) {
                    throw InvalidInput.of("%s, row %d, column '%s': the cell does not fit the declared type %s.", "%s 第 %d 行，列“%s”：单元格与声明的类型 %s 不符。",
                            file.getFileName(), cells.firstRow() + row + 1, column.name(), column.type());
                }
            }
            writer.endRow();
        }
    }

    private static boolean write(Cells cells, int c, int row, Column column, TableWriter writer) {
        ColumnType read = cells.type(c);
        if (read == ColumnType.INTEGER && column.type() == ColumnType.INTEGER) {
            writer.whole(cells.whole(c, row));
            return true;
        }
        if (read.isNumeric() && (column.type() == ColumnType.REAL || column.type() == ColumnType.INTEGER)) {
            // Programs that know no missing integer write whole numbers as doubles, NaN where missing.
            double value = cells.number(c, row);
            if (column.type() == ColumnType.INTEGER && value != Math.rint(value)) {
                writer.missing();
                return Double.isNaN(value);
            }
            writer.number(value);
            return true;
        }
        String cell = cells.text(c, row);
        if (cell.isEmpty() && column.kind() == ColumnKind.IDENTIFIER) {
            writer.missing();
            return true;
        }
        return writer.tryText(cell);
    }

    @FunctionalInterface
    private interface CellsReader {
        void accept(Cells cells);
    }

    /** One batch per chunk of the engine, in the file's order. */
    private void read(List<Column> columns, CellsReader reader) throws SQLException {
        String cells = columns.stream().map(c -> "CAST(" + Engine.name(c.name()) + " AS " + TableWriter.sqlType(c.type()) + ")").collect(Collectors.joining(", "));
        try (var connection = store.engine().connect();
                DuckDBPreparedStatement statement = Engine.prepare(connection, "SELECT " + cells + " FROM " + source);
                DuckDBChunkedResult result = statement.query()) {
            Cells batch = new Cells(columns, 1 << 12);
            while (result.nextChunk()) {
                DuckDBDataChunkReader chunk = result.chunk();
                int n = (int) chunk.rowCount();
                for (int c = 0; c < columns.size(); c++) {
                    batch.fill(c, chunk.vector(c), 0, n);
                }
                batch.grow(n);
                reader.accept(batch);
                batch.next();
            }
        }
    }

    private Map<String, ColumnType> types() throws SQLException {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        try (var connection = store.engine().connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
            while (rows.next()) {
                types.put(rows.getString(1), type(rows.getString(1), rows.getString(2)));
            }
        }
        return types;
    }

    private ColumnType type(String column, String sql) {
        String plain = sql.startsWith("DECIMAL") ? "DECIMAL" : sql.startsWith("ENUM") ? "ENUM" : sql;
        return switch (plain) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" -> ColumnType.INTEGER;
            case "FLOAT", "DOUBLE", "DECIMAL" -> ColumnType.REAL;
            case "BOOLEAN" -> ColumnType.BOOLEAN;
            case "DATE" -> ColumnType.DATE;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" -> ColumnType.TIMESTAMP;
            case "VARCHAR", "ENUM", "UUID", "TIME", "UBIGINT", "HUGEINT", "UHUGEINT" -> ColumnType.TEXT;
            default -> throw InvalidInput.of("%s, column '%s': the type %s cannot be used in a table; leave the column out or flatten it.",
                    "%s 列“%s”：表不支持类型 %s；请去掉或展开该列。", file.getFileName(), column, sql);
        };
    }
}

package org.tacit.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.tacit.base.InvalidInput;

/** Which combinations of cells a table holds, and how often. The engine counts and spills, so the number of combinations has no bound. */
public final class Grouping {

    private static final int BATCH = 1 << 11;

    private Grouping() {
    }

    /** Receives one combination; the array is used again for the next. A missing cell is null. */
    @FunctionalInterface
    public interface Reader {
        void accept(String[] cells, long rows);
    }

    /** Every combination of the columns' cells once, in the order of the columns, so that combinations that begin alike follow each other. */
    public static void count(Table table, List<String> columns, Reader reader) {
        if (columns.isEmpty() || new HashSet<>(columns).size() != columns.size()) {
            throw InvalidInput.of("Name at least one column, each once.", "请至少指定一列，且每列只写一次。");
        }
        ParquetTable parquet = (ParquetTable) table;
        List<Column> chosen = columns.stream().map(table.schema()::column).toList();
        String by = chosen.stream().map(parquet::physical).collect(Collectors.joining(", "));
        String sql = "SELECT " + by + ", count(*) FROM " + parquet.source() + " GROUP BY " + by + " ORDER BY "
                + chosen.stream().map(c -> parquet.physical(c) + " NULLS FIRST").collect(Collectors.joining(", "));
        List<Column> read = new ArrayList<>(chosen);
        read.add(new Column("rows", ColumnType.INTEGER, ColumnKind.MEASURE, Grade.L1));
        parquet.store().engine().with(connection -> {
            try (DuckDBPreparedStatement statement = Engine.prepare(connection, sql); DuckDBChunkedResult result = statement.query()) {
                Cells cells = new Cells(read, BATCH);
                String[] one = new String[chosen.size()];
                while (result.nextChunk()) {
                    DuckDBDataChunkReader chunk = result.chunk();
                    for (int from = 0; from < chunk.rowCount(); from += BATCH) {
                        int count = (int) Math.min(BATCH, chunk.rowCount() - from);
                        for (int c = 0; c < read.size(); c++) {
                            cells.fill(c, chunk.vector(c), from, count);
                        }
                        cells.grow(count);
                        for (int row = 0; row < count; row++) {
                            for (int c = 0; c < one.length; c++) {
                                one[c] = cells.text(c, row);
                            }
                            reader.accept(one, cells.whole(one.length, row));
                        }
                        cells.next();
                    }
                }
            }
            return null;
        });
    }
}

package org.tacit.flow.op;

import java.io.OutputStream;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.csv.CsvWriter;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.TableRef;
import org.tacit.psi.payload.CellReader;

/**
 * Cells that another party delivered for rows of one's own table, a CSV file: {@code row} (counted from 0) and the delivered columns, RFC 4180, a
 * missing cell empty and an empty text quoted. {@code tacit result JOB STEP.payload --out FILE} takes it out; it can be imported as a table.
 */
final class DeliveredCells implements AutoCloseable {

    static final String OWNER = "owner";
    static final String RECEIVER = "receiver";
    static final String COLUMNS = "columns";
    private static final String ROW = "row";

    private final CsvWriter writer;
    private final List<ColumnType> types;

    /** @param out is left open */
    DeliveredCells(OutputStream out, TableRef table, List<String> columns) {
        this.types = types(table, columns);
        this.writer = new CsvWriter(new KeptOpen(out), "payload", CsvWriter.Options.PLAIN);
        writer.text(ROW);
        columns.forEach(writer::text);
        writer.endRow();
    }

    CellReader reader() {
        return (row, cells) -> {
            writer.bare(Long.toString(row));
            for (int c = 0; c < cells.length; c++) {
                if (cells[c] == null) {
                    writer.missing();
                } else if (types.get(c) == ColumnType.TEXT) {
                    writer.text(cells[c]);
                } else {
                    writer.bare(cells[c]);
                }
            }
            writer.endRow();
        };
    }

    @Override
    public void close() {
        writer.close();
    }

    // ---- what operators that deliver have in common ----

    static Parameter parameter(String port) {
        return Parameter.key(COLUMNS, OWNER, port, "Columns that the receiver gets", "提供给接收方的列");
    }

    static Port port() {
        return Port.of(RECEIVER, "payload", PortType.CELLS, "The owner's cells by own row: a CSV file", "按己方行给出的对方单元格（CSV 文件）");
    }

    static void check(Binding b) {
        if (b.params().list(COLUMNS).contains(ROW)) {
            throw InvalidInput.of("A column called 'row' cannot be delivered: the result numbers the rows by that name.", "名为“row”的列无法提供：结果中以该名称记录行号。");
        }
    }

    static List<ColumnType> types(TableRef table, List<String> columns) {
        return columns.stream().map(c -> table.find(c).map(ColumnRef::type).orElseThrow()).toList();
    }

    /** Roughly, for estimates: bytes of a delivered row. */
    static long bytes(TableRef table, List<String> columns) {
        return types(table, columns).stream().mapToLong(t -> t == ColumnType.TEXT ? 32 : 10).sum();
    }
}

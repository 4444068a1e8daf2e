package org.tacit.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.csv.CsvFormat;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.csv.CsvReader;

/**
 * CSV files of one header in two passes of bounded memory: the first finds out the schema from every cell (no sample) and refuses a
 * malformed file before anything is stored, the second converts and writes, file after file.
 */
final class CsvImport {

    private final List<Path> files;
    private final List<CsvFormat> formats;
    private final CsvOptions options;
    private final Declared declared;
    private List<String> names;

    private CsvImport(List<Path> files, CsvOptions options, Declared declared) {
        this.files = files;
        this.options = options;
        this.declared = declared;
        this.formats = files.stream().map(file -> CsvFormat.of(file, options)).toList();
    }

    static Table run(TableStore store, String name, List<Path> files, CsvOptions options, Declared declared) {
        CsvImport csv = new CsvImport(files, options, declared);
        Schema schema = csv.infer();
        try (TableWriter writer = new TableWriter(store, name, schema)) {
            csv.write(schema, writer);
            return writer.finish();
        }
    }

    private Schema infer() {
        Inference[] columns = null;
        long rows = 0;
        for (int f = 0; f < files.size(); f++) {
            try (CsvReader csv = new CsvReader(files.get(f), formats.get(f))) {
                List<String> header = header(f, csv);
                if (f == 0) {
                    names = header;
                    declared.check(names);
                    columns = new Inference[names.size()];
                    for (int c = 0; c < columns.length; c++) {
                        columns[c] = new Inference();
                    }
                } else if (!header.equals(names)) {
                    throw InvalidInput.of("%s has the columns %s and %s has %s; files of one table have the same header.", "%s 的列为 %s，而 %s 的列为 %s；同一张表的各文件表头须相同。",
                            files.get(f).getFileName(), header, files.getFirst().getFileName(), names);
                }
                rows += infer(csv, columns);
            }
        }
        if (rows == 0) {
            throw InvalidInput.of("%s has a header but no rows.", "%s 只有表头，没有数据行。", files.getFirst().getFileName());
        }
        List<Column> schema = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            schema.add(columns[c].column(names.get(c), null, declared.part(names.get(c))));
        }
        return new Schema(schema);
    }

    private long infer(CsvReader csv, Inference[] columns) {
        long rows = 0;
        while (row(csv)) {
            rows++;
            for (int c = 0; c < columns.length; c++) {
                String cell = csv.cell(c);
                if (!isMissing(csv, c, cell) && !cell.isEmpty()) {
                    columns[c].cell(cell);
                }
            }
        }
        return rows;
    }

    private void write(Schema schema, TableWriter writer) {
        for (int f = 0; f < files.size(); f++) {
            write(f, schema, writer);
        }
    }

    private void write(int f, Schema schema, TableWriter writer) {
        try (CsvReader csv = new CsvReader(files.get(f), formats.get(f))) {
            header(f, csv);
            while (row(csv)) {
                for (int c = 0; c < names.size(); c++) {
                    Column column = schema.columns().get(c);
                    String cell = csv.cell(c);
                    // An empty cell in quotes is a text only where a text may be empty.
                    boolean none = cell.isEmpty() && (column.type() != ColumnType.TEXT || column.kind() == ColumnKind.IDENTIFIER);
                    if (none || isMissing(csv, c, cell)) {
                        writer.missing();
                    } else if (!writer.tryText(cell)) {
                        throw csv.problem(csv.line(c), c + 1, column.name(), expected(column.type()));
                    }
                }
                writer.endRow();
            }
        }
    }

    private boolean isMissing(CsvReader csv, int column, String cell) {
        return !csv.quoted(column) && options.missing().contains(cell);
    }

    private static Text expected(ColumnType type) {
        return switch (type) {
            case INTEGER -> Text.of("a whole number of at most %1$d digits without leading zeros is expected; correct the cell or declare the column as text.",
                    "应为不超过 %1$d 位且无前导零的整数；请改正该单元格，或把该列声明为 text。", CellFormat.DIGITS);
            case REAL -> Text.of("a number is expected; correct the cell or declare the column as text.",
                    "应为数值；请改正该单元格，或把该列声明为 text。");
            case BOOLEAN -> Text.of("true, false, 1 or 0 is expected.", "应为 true、false、1 或 0。");
            case DATE -> Text.of("a date like 2026-01-31 is expected.", "应为形如 2026-01-31 的日期。");
            case TIMESTAMP -> Text.of("a time like 2026-01-31 23:59:59 is expected.", "应为形如 2026-01-31 23:59:59 的时间。");
            case TEXT -> throw new AssertionError("any text fits");
        };
    }

    /** The next row with as many cells as the header; blank lines at the end of the file are no rows. */
    private boolean row(CsvReader csv) {
        if (!csv.next()) {
            return false;
        }
        if (names.size() > 1 && csv.blank()) {
            long line = csv.line(0);
            while (csv.next()) {
                if (!csv.blank()) {
                    throw csv.problem(line, 1, null, Text.of("a blank line between rows; delete it.", "数据行之间有空行；请删除。"));
                }
            }
            return false;
        }
        if (csv.cells() != names.size()) {
            throw csv.problem(csv.line(0), Math.min(csv.cells(), names.size()) , null, Text.of(
                    "the row has %d cells and the header %d; complete the row, or put a cell that holds the delimiter in quotes.",
                    "该行有 %d 个单元格，表头有 %d 个；请补全该行，或给含分隔符的单元格加引号。", csv.cells(), names.size()));
        }
        return true;
    }

    private List<String> header(int f, CsvReader csv) {
        if (!csv.next()) {
            throw InvalidInput.of("%s is empty.", "%s 是空文件。", files.get(f).getFileName());
        }
        List<String> header = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean numbers = true;
        for (int c = 0; c < csv.cells(); c++) {
            String name = csv.cell(c).strip();
            if (name.isEmpty()) {
                throw csv.problem(csv.line(c), c + 1, null, Text.of("the header is empty; name the column.", "表头为空；请为该列命名。"));
            }
            if (name.length() > 128 || name.chars().anyMatch(Character::isISOControl)) {
                throw csv.problem(csv.line(c), c + 1, null, Text.of("the header has more than 128 characters or a line end; shorten it.", "表头超过 128 个字符或含换行；请改短。"));
            }
            Integer first = seen.putIfAbsent(name, c + 1);
            if (first != null) {
                throw csv.problem(csv.line(c), c + 1, name, Text.of("column %d has the same header; rename one of them.", "与第 %d 列的表头相同；请改名。", first));
            }
            numbers = numbers && CellFormat.isReal(name);
            header.add(name);
        }
        if (numbers) {
            throw csv.problem(1, 1, null, Text.of("the first line holds numbers instead of column names; add a header.", "首行是数字而不是列名；请添加表头。"));
        }
        return header;
    }
}

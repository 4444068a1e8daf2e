package org.tacit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.csv.CsvWriter;

/** Any table, written as CSV in either encoding and read again, has the same hash. */
class TableRoundTripTest {

    private static final Schema SCHEMA = new Schema(List.of(
            new Column("手机号", ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4),
            new Column("备注 \"x\", y", ColumnType.TEXT, ColumnKind.ATTRIBUTE, Grade.L2),
            new Column("n", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L2),
            new Column("x", ColumnType.REAL, ColumnKind.FEATURE, Grade.L2)));
    private static final Declared DECLARED = Declared.of("手机号:text:identifier:L4", "备注 \"x\", y:text:attribute:L2", "n:integer:feature:L2", "x:real:feature:L2");

    private static Path folder;
    private static TableStore store;

    record Row(String id, String note, Long n, double x) {
    }

    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("round trip 往返");
        store = TableStore.open(folder.resolve("store"));
    }

    @AfterContainer
    static void close() {
        store.close();
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<String> text = Arbitraries.of("\"", ",", "\n", "\r\n", "\r", "中", "，", "😀", " ", "NA", "NULL", "\\N", "007", "é", "\u2028", "=")
                .list().ofMaxSize(5).map(parts -> String.join("", parts));
        return Combinators.combine(
                text.filter(s -> !s.isEmpty()).injectNull(0.1), text.injectNull(0.1),
                Arbitraries.longs().between(-999_999_999_999_999L, 999_999_999_999_999L).injectNull(0.1),
                Arbitraries.doubles().filter(d -> Math.abs(d) < 1e15 || Double.toString(d).contains("E"))).as(Row::new).list().ofMinSize(1).ofMaxSize(30);
    }

    @Property(tries = 40)
    void csvKeepsEverything(@ForAll("rows") List<Row> rows) {
        Table table;
        try (TableWriter writer = store.writer("t", SCHEMA)) {
            for (Row row : rows) {
                writer.text(row.id());
                writer.text(row.note());
                if (row.n() == null) {
                    writer.missing();
                } else {
                    writer.whole(row.n());
                }
                writer.number(row.x());
                writer.endRow();
            }
            table = writer.finish();
        }
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
            Path file = folder.resolve("t.csv");
            TableStore.exportCsv(table, file, new CsvWriter.Options(charset, charset.equals(StandardCharsets.UTF_8), false));
            Table again = store.importCsv("u", file, CsvOptions.auto().charset(charset).delimiter(','), DECLARED);
            assertThat(again.schema()).isEqualTo(SCHEMA);
            assertThat(again.contentHash()).isEqualTo(table.contentHash());
        }
    }
}

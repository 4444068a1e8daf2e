package org.tacit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.csv.CsvWriter;

class TableStoreTest {

    @TempDir
    Path folder;
    TableStore store;

    @BeforeEach
    void open() {
        // Blanks, Chinese, a quote and what a file pattern would read.
        store = TableStore.open(folder.resolve("a b 数据[1]*'x"), 256);
    }

    @AfterEach
    void close() {
        store.close();
    }

    static final Schema NUMBERED = new Schema(List.of(
            new Column("id", ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4),
            new Column("n", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L2),
            new Column("x", ColumnType.REAL, ColumnKind.FEATURE, Grade.L2)));

    Table numbered(String name, int rows) {
        try (TableWriter writer = store.writer(name, NUMBERED)) {
            for (int i = 0; i < rows; i++) {
                writer.text("id" + i);
                writer.whole(i);
                if (i % 7 == 0) {
                    writer.missing();
                } else {
                    writer.number(i / 3.0);
                }
                writer.endRow();
            }
            return writer.finish();
        }
    }

    @Test
    void versionsAreImmutableAndSurviveReopening() {
        Table one = numbered("客户 A", 10);
        Table two = numbered("客户 A", 11);
        assertThat(store.names()).containsExactly("客户 A");
        assertThat(store.versions("客户 A")).containsExactly(1, 2);
        store.close();
        store = TableStore.open(folder.resolve("a b 数据[1]*'x"));
        assertThat(store.table("客户 A").rows()).isEqualTo(11);
        assertThat(store.table("客户 A", 1).contentHash()).isEqualTo(one.contentHash());
        assertThat(store.withContent("客户 A", one.contentHash()).orElseThrow().rows()).isEqualTo(10);
        assertThat(store.withContent("客户 A", "0".repeat(64))).isEmpty();
        Snapshot facts = store.snapshot("客户 A", 2);
        assertThat(facts).isEqualTo(new Snapshot("客户 A", 2, NUMBERED, 11, two.contentHash(), facts.salt()));
        assertThat(store.verify("客户 A", 1)).isTrue();
        // What others put there, and a version that a crash left without its file, are not ours.
        Path tables = folder.resolve("a b 数据[1]*'x/tables");
        Path table = tables.resolve(Names.toFolder("客户 A"));
        assertThat(Names.fromFolder(table.getFileName().toString())).isEqualTo("客户 A");
        assertThat(table.resolve("backup").toFile().mkdir() && table.resolve("3").toFile().mkdir() && tables.resolve("lost+found").toFile().mkdir()).isTrue();
        assertThat(store.names()).containsExactly("客户 A");
        assertThat(store.versions("客户 A")).containsExactly(1, 2);
        assertThatThrownBy(() -> store.table("none")).isInstanceOf(InvalidInput.class).hasMessage("There is no table 'none'; the tables are [客户 A].");
        assertThatThrownBy(() -> store.table("客户 A", 3)).hasMessage("There is no version 3 of table '客户 A'; the versions are [1, 2].");
    }

    @Test
    void commitmentsBindAndHide() throws Exception {
        numbered("t", 10);
        numbered("t", 10);
        Snapshot one = store.snapshot("t", 1);
        Snapshot two = store.snapshot("t", 2);
        assertThat(one.contentHash()).isEqualTo(two.contentHash());
        assertThat(one.commitment()).isNotEqualTo(two.commitment());
        assertThat(store.withCommitment("t", one.commitment()).orElseThrow().contentHash()).isEqualTo(one.contentHash());
        assertThat(store.withCommitment("t", one.contentHash())).isEmpty();
        // The documented bytes, put together anew.
        String hex = java.util.HexFormat.of().formatHex("tacit.table.commitment.v1\0".getBytes(StandardCharsets.US_ASCII)) + one.salt() + one.contentHash();
        assertThat(one.commitment()).isEqualTo(java.util.HexFormat.of().formatHex(
                java.security.MessageDigest.getInstance("SHA-256").digest(java.util.HexFormat.of().parseHex(hex))));
    }

    @Test
    void anUnfinishedWriterLeavesNothing() {
        try (TableWriter writer = store.writer("t", NUMBERED)) {
            writer.text("a");
        }
        assertThat(store.names()).isEmpty();
    }

    @Test
    void scanGivesAllRowsInOrderInBatches() {
        Table t = numbered("t", 30_000);
        List<Integer> sizes = new ArrayList<>();
        long[] next = {0};
        t.scan(List.of("x", "id"), 7001, batch -> {
            assertThat(batch.firstRow()).isEqualTo(next[0]);
            sizes.add(batch.rows());
            for (int i = 0; i < batch.rows(); i++) {
                long row = next[0]++;
                assertThat(batch.text(1, i)).isEqualTo("id" + row);
                if (row % 7 == 0) {
                    assertThat(batch.number(0, i)).isNaN();
                    assertThat(batch.text(0, i)).isNull();
                } else {
                    assertThat(batch.number(0, i)).isEqualTo(row / 3.0);
                }
            }
        });
        assertThat(sizes).containsExactly(7001, 7001, 7001, 7001, 1996);
        assertThatThrownBy(() -> t.doubles("id")).isInstanceOf(InvalidInput.class).hasMessage("Column 'id' is not numeric (TEXT); declare its type or choose another.");
        assertThatThrownBy(() -> t.strings("nope")).isInstanceOf(InvalidInput.class).hasMessage("There is no column 'nope'; the columns are [id, n, x].");
        assertThatThrownBy(() -> t.scan(List.of("id"), 10, batch -> batch.number(0, 0))).hasMessageStartingWith("Column 'id' is not numeric");
    }

    @Test
    void selectKeepsTheGivenOrder() {
        Table t = numbered("t", 20_000);
        long[] rows = new Random(1).longs(50_000, 0, 20_000).toArray();
        Table view = t.select(List.of("n", "id"), rows);
        assertThat(view.schema().names()).containsExactly("n", "id");
        assertThat(view.rows()).isEqualTo(rows.length);
        assertThat(view.doubles("n")).containsExactly(LongStream.of(rows).asDoubleStream().toArray());
        assertThat(view.strings("id")[17]).isEqualTo("id" + rows[17]);
        Table again = view.select(List.of("id"), new long[] {17, 0});
        assertThat(again.strings("id")).containsExactly("id" + rows[17], "id" + rows[0]);
        Table none = t.select(List.of("id"), new long[0]);
        assertThat(none.strings("id")).isEmpty();
        assertThat(none.contentHash()).isNotEqualTo(again.contentHash());
        assertThatThrownBy(() -> t.select(List.of("id"), new long[] {0, 20_000})).isInstanceOf(InvalidInput.class)
                .hasMessage("Position 1 asks for row 20000, but table 't' has rows 0 to 19999.");
    }

    @Test
    void aViewOfEverythingHasTheSameHash() {
        Table t = numbered("t", 3000);
        assertThat(t.select(t.schema().names(), LongStream.range(0, 3000).toArray()).contentHash()).isEqualTo(t.contentHash());
    }

    @Test
    void theHashDependsOnEveryCellAndTheSchema() throws IOException {
        Table t = csv("id,n\na,1\nb,2\n");
        assertThat(csv("id;n\r\n\"a\";1\r\nb;2").contentHash()).isEqualTo(t.contentHash());
        assertThat(List.of(csv("id,n\nb,2\na,1\n"), csv("id,n\na,1\nb,3\n"), csv("id,n\na,1\nb,\n"), csv("id,m\na,1\nb,2\n"), csv("id,n\na,1\n"), csv("id,n\na,1\nb,2\nc,3\n")))
                .extracting(Table::contentHash).doesNotHaveDuplicates().doesNotContain(t.contentHash());
    }

    /** Computed outside (Python's hashlib over the documented encoding), so that the encoding cannot change unnoticed. */
    @Test
    void theHashIsTheDocumentedOne() throws IOException {
        assertThat(csv("id,n,x,b,d\n手机,-7,0.5,true,2026-01-31\n,,,,\n").contentHash()).isEqualTo("15424f86c47c5f10a6d4a16bb9cec7b635ae8babddf0c3ec8790910091f6fff3");
    }

    private Table csv(String content) throws IOException {
        return store.importCsv("t", Files.writeString(folder.resolve("t.csv"), content));
    }

    private void parquet(String select, Path target) {
        store.engine().with(connection -> {
            Engine.execute(connection, "COPY (" + select + ") TO " + Engine.literal(target.toString()) + " (FORMAT parquet)");
            return null;
        });
    }

    @Test
    void parquetAndCsvOfTheSameContentHaveTheSameHash() throws IOException {
        Path file = folder.resolve("客户 [1].parquet");
        parquet("SELECT * FROM (VALUES ('13800138000', 1, 0.5::DOUBLE, DATE '2026-01-31', NULL::VARCHAR), (NULL, NULL, NULL, NULL, 'b'), ('13800138001', 3, 1e-300, NULL, '甲\"')) t(phone, n, x, d, s)", file);
        Table fromParquet = store.importParquet("p", file, Declared.nothing());
        Table fromCsv = csv("phone,n,x,d,s\n13800138000,1,0.5,2026-01-31,\n,,,,b\n13800138001,3,1e-300,,\"甲\"\"\"\n");
        assertThat(fromParquet.schema()).isEqualTo(fromCsv.schema());
        assertThat(fromParquet.strings("phone")).containsExactly("13800138000", null, "13800138001");
        assertThat(fromParquet.contentHash()).isEqualTo(fromCsv.contentHash());
        assertThat(store.verify("p", 1)).isTrue();
    }

    @Test
    void parquetTypes() {
        Path file = folder.resolve("p.parquet");
        parquet("SELECT 13800138000::BIGINT AS phone, 1.25::DECIMAL(9,2) AS price, 'nan'::DOUBLE AS x, 3.0::DOUBLE AS whole, TIMESTAMP '2026-01-31 10:00:00.5' AS at, true AS b", file);
        Table t = store.importParquet("p", file, Declared.of("whole:integer"));
        assertThat(t.strings("phone")).containsExactly("13800138000");
        assertThat(t.doubles("price")).containsExactly(1.25);
        assertThat(t.strings("x")).containsExactly((String) null);
        assertThat(t.strings("whole")).containsExactly("3");
        assertThat(t.strings("at")).containsExactly("2026-01-31T10:00:00.5");
        assertThat(t.doubles("b")).containsExactly(1);
        parquet("SELECT [1, 2] AS list", file);
        assertThatThrownBy(() -> store.importParquet("p", file, Declared.nothing())).isInstanceOf(InvalidInput.class)
                .hasMessage("p.parquet, column 'list': the type INTEGER[] cannot be used in a table; leave the column out or flatten it.");
        parquet("SELECT 1 AS a WHERE false", file);
        assertThatThrownBy(() -> store.importParquet("p", file, Declared.nothing())).hasMessage("Table 'p' has no rows.");
    }

    @Test
    void aFileThatIsNoParquetIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("p.parquet"), "a,b\n1,2\n");
        assertThatThrownBy(() -> store.importParquet("p", file, Declared.nothing())).isInstanceOf(InvalidInput.class)
                .hasMessage("p.parquet is not a readable Parquet file; write it again.");
        assertThatThrownBy(() -> store.importParquet("p", folder.resolve("none"), Declared.nothing())).hasMessage("There is no file none.");
    }

    @Test
    void headersNeverEnterSql() throws IOException {
        Table t = csv("\"a\"\"; DROP TABLE stage; --\",a'b,A'B,file_row_number,select\n1,2,3,4,5\n6,7,8,9,10\n");
        assertThat(t.schema().names()).containsExactly("a\"; DROP TABLE stage; --", "a'b", "A'B", "file_row_number", "select");
        assertThat(t.doubles("a\"; DROP TABLE stage; --")).containsExactly(1, 6);
        Table view = t.select(List.of("file_row_number", "A'B"), new long[] {1, 0});
        assertThat(view.doubles("file_row_number")).containsExactly(9, 4);
        assertThat(view.doubles("A'B")).containsExactly(8, 3);
        assertThat(store.profile(t).columns().get(1).max()).isEqualTo("7");
    }

    @Test
    void numbersAreExact() {
        Random random = new Random(7);
        double[] values = new double[5000];
        for (int i = 0; i < values.length; i++) {
            double v = Double.longBitsToDouble(random.nextLong());
            values[i] = Double.isFinite(v) ? v : i;
        }
        Schema schema = new Schema(List.of(new Column("x", ColumnType.REAL, ColumnKind.FEATURE, Grade.L2)));
        Table t;
        try (TableWriter writer = store.writer("t", schema)) {
            for (double v : values) {
                writer.number(v);
                writer.endRow();
            }
            t = writer.finish();
        }
        assertThat(t.doubles("x")).containsExactly(values);
        Path file = folder.resolve("x.csv");
        TableStore.exportCsv(t, file, CsvWriter.Options.PLAIN);
        assertThat(store.importCsv("u", file).doubles("x")).containsExactly(values);
    }

    @Test
    void profileOfTheDemoBank() throws IOException {
        Profile profile = store.profile(csv("Amount,Home,flag\n1,rent,true\n2,owner,\n3,rent,false\n,,\n"));
        assertThat(profile.rows()).isEqualTo(4);
        Profile.ColumnProfile amount = profile.columns().get(0);
        assertThat(amount.missing()).isEqualTo(1);
        assertThat(amount.distinct()).isEqualTo(3);
        assertThat(amount.min()).isEqualTo("1");
        assertThat(amount.max()).isEqualTo("3");
        assertThat(amount.mean()).isEqualTo(2);
        assertThat(amount.std()).isEqualTo(1);
        Profile.ColumnProfile home = profile.columns().get(1);
        assertThat(home.top()).containsExactly(new Profile.Level("rent", 2), new Profile.Level("owner", 1));
        assertThat(home.mean()).isNaN();
        assertThat(profile.columns().get(2).mean()).isEqualTo(0.5);
    }

    @Test
    void exportForSpreadsheetsDisarmsFormulas() throws IOException {
        Table t = csv("s,n\n=1+1,-1\n@x,2\nplain,3\n");
        Path file = folder.resolve("out.csv");
        TableStore.exportCsv(t, file, CsvWriter.Options.SPREADSHEET);
        assertThat(Files.readString(file)).isEqualTo("\uFEFFs,n\r\n'=1+1,-1\r\n'@x,2\r\nplain,3\r\n");
        TableStore.exportCsv(csv("名,x\n甲,1\n乙,2\n"), file, new CsvWriter.Options(Charset.forName("GBK"), false, false));
        byte[] before = Files.readAllBytes(file);
        assertThat(new String(before, "GBK")).isEqualTo("名,x\r\n甲,1\r\n乙,2\r\n");
        Table emoji = csv("名,x\n甲,1\n😀,2\n");
        assertThatThrownBy(() -> TableStore.exportCsv(emoji, file, new CsvWriter.Options(Charset.forName("GBK"), false, false)))
                .isInstanceOf(InvalidInput.class).hasMessage("Row 3, column 1 holds a character that GBK cannot write; export as UTF-8.");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(folder.resolve("out.csv.part")).doesNotExist();
    }

    @Test
    void manyReadersAtOnce() throws Exception {
        Table t = numbered("t", 20_000);
        double expected = LongStream.range(0, 20_000).sum();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Double>> readers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                readers.add(() -> java.util.Arrays.stream(t.doubles("n")).sum());
            }
            for (Future<Double> sum : threads.invokeAll(readers)) {
                assertThat(sum.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void twoStoresShareAFolderAndSweepOnlyTheDead() throws IOException {
        Path shared = folder.resolve("shared");
        Path dead = Files.createDirectories(shared.resolve("work").resolve("dead"));
        Files.createFile(dead.resolve("lock"));
        Files.writeString(dead.resolve("x.parquet"), "left behind");
        try (TableStore a = TableStore.open(shared); TableStore b = TableStore.open(shared)) {
            assertThat(dead).doesNotExist();
            Path file = Files.writeString(folder.resolve("t.csv"), "id,n\na,1\n");
            Table one = a.importCsv("t", file);
            Table view = one.select(List.of("n"), new long[] {0, 0});
            b.importCsv("t", file);
            assertThat(a.versions("t")).containsExactly(1, 2);
            assertThat(view.doubles("n")).containsExactly(1, 1);
        }
        try (var left = Files.list(shared.resolve("work"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aChangedFileIsNoticed() throws IOException {
        numbered("t", 100);
        Table other = numbered("u", 100);
        Path stored = folder.resolve("a b 数据[1]*'x/tables/t/1/data.parquet");
        Table changed = store.table("t", 1).select(NUMBERED.names(), LongStream.range(0, 100).map(i -> 99 - i).toArray());
        // The same metadata over other cells: what somebody with access to the file could do.
        Snapshot facts = store.snapshot("t", 1);
        store.engine().with(connection -> {
            Engine.execute(connection, "COPY (SELECT c0, c1, c2 FROM " + ((ParquetTable) changed).source() + ") TO " + Engine.literal(stored.toString())
                    + " (FORMAT parquet, KV_METADATA " + SnapshotMetadata.literal(facts) + ")");
            return null;
        });
        assertThat(store.verify("t", 1)).isFalse();
        assertThat(store.verify("u", 1)).isTrue();
        assertThat(other.contentHash()).isEqualTo(facts.contentHash());
        Files.writeString(stored, "nothing of ours");
        assertThatThrownBy(() -> store.verify("t", 1)).isInstanceOf(InvalidInput.class);
    }

    /** A million rows under a heap that could not hold them is the surefire setting's business; here: the engine's limit and a bounded growth of ours. */
    @Test
    @Tag("slow")
    void aMillionRows() throws IOException {
        Path file = folder.resolve("million.csv");
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("phone,x,y,note\n");
            for (int i = 0; i < 1_000_000; i++) {
                out.write("138" + (10_000_000 + i) + "," + i * 0.25 + "," + (i & 1) + ",some text that takes room " + i + "\n");
            }
        }
        System.gc();
        long before = used();
        Table t = store.importCsv("million", file, CsvOptions.auto(), Declared.nothing());
        long[] peak = {0};
        t.scan(List.of("phone", "x", "note"), 1000, batch -> {
            if (batch.firstRow() % 100_000 == 0) {
                System.gc();
                peak[0] = Math.max(peak[0], used());
            }
        });
        assertThat(t.rows()).isEqualTo(1_000_000);
        assertThat(peak[0] - before).as("bytes held while scanning").isLessThan(32L << 20);
        long[] backwards = LongStream.range(0, 1_000_000).map(i -> 999_999 - i).toArray();
        assertThat(t.select(List.of("x"), backwards).doubles("x")[0]).isEqualTo(999_999 * 0.25);
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

package org.tacit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.data.csv.CsvOptions;

class CsvImportTest {

    @TempDir
    Path folder;
    TableStore store;

    @BeforeEach
    void open() {
        store = TableStore.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    Path file(String content, Charset charset) throws IOException {
        return Files.write(folder.resolve("bank.csv"), content.getBytes(charset));
    }

    Table table(String content) throws IOException {
        return store.importCsv("bank", file(content, StandardCharsets.UTF_8));
    }

    void refused(String content, String en, String zh) throws IOException {
        refused(file(content, StandardCharsets.UTF_8), Declared.nothing(), en, zh);
    }

    void refused(Path file, Declared declared, String en, String zh) {
        assertThatThrownBy(() -> store.importCsv("bank", file, CsvOptions.auto(), declared))
                .isInstanceOfSatisfying(InvalidInput.class, e -> {
                    assertThat(e.text().en()).isEqualTo(en);
                    assertThat(e.text().zh()).isEqualTo(zh);
                });
        assertThat(store.versions("bank")).isEmpty();
    }

    static Column column(Table table, String name) {
        return table.schema().column(name);
    }

    @Test
    void typesComeFromAllCells() throws IOException {
        StringBuilder csv = new StringBuilder("id,n,x,code,flag,day,at,big,late\n");
        for (int i = 0; i < 5000; i++) {
            csv.append("00").append(i).append(',').append(i).append(',').append(i).append(".5,").append(i).append(",true,2026-01-31,2026-01-31 10:00:00,1234567890123456,")
                    .append(i == 4999 ? "x" : "7").append('\n');
        }
        csv.append("7,,,007,,,,1,NA\n");
        Table t = table(csv.toString());
        assertThat(t.rows()).isEqualTo(5001);
        assertThat(t.schema().columns().stream().map(c -> c.type().name()).toList())
                .containsExactly("TEXT", "INTEGER", "REAL", "TEXT", "BOOLEAN", "DATE", "TIMESTAMP", "TEXT", "TEXT");
        assertThat(t.strings("id")[0]).isEqualTo("000");
        assertThat(t.strings("code")[5000]).isEqualTo("007");
        assertThat(t.doubles("n")[5000]).isNaN();
        assertThat(t.doubles("x")[4999]).isEqualTo(4999.5);
        assertThat(t.doubles("flag")[0]).isEqualTo(1);
        assertThat(t.strings("at")[0]).isEqualTo("2026-01-31T10:00:00");
        assertThat(t.strings("late")[5000]).isNull();
    }

    @Test
    void kindsAndGradesAreSuggestedAndCanBeDeclared() throws IOException {
        String csv = "手机号,姓名,收入,状态,y,备注,x\n13800138000,甲,100,a,1,,2\n13800138001,乙,200,b,0,,3\n";
        Table t = table(csv);
        assertThat(column(t, "手机号")).isEqualTo(new Column("手机号", ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4));
        assertThat(column(t, "姓名")).isEqualTo(new Column("姓名", ColumnType.TEXT, ColumnKind.ATTRIBUTE, Grade.L4));
        assertThat(column(t, "收入")).isEqualTo(new Column("收入", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L3));
        assertThat(column(t, "y")).isEqualTo(new Column("y", ColumnType.INTEGER, ColumnKind.LABEL, Grade.L3));
        assertThat(column(t, "x")).isEqualTo(new Column("x", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L2));

        Table declared = store.importCsv("bank", folder.resolve("bank.csv"), CsvOptions.auto(), Declared.of("x:real:measure:L5", "收入:text", "y::feature"));
        assertThat(column(declared, "x")).isEqualTo(new Column("x", ColumnType.REAL, ColumnKind.MEASURE, Grade.L5));
        assertThat(column(declared, "收入").type()).isEqualTo(ColumnType.TEXT);
        assertThat(column(declared, "y")).isEqualTo(new Column("y", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L2));
        assertThat(store.versions("bank")).containsExactly(1, 2);

        Files.writeString(folder.resolve("bank.csv.schema"), "# ours\n手机号:::L5\n");
        assertThat(column(store.importCsv("bank", folder.resolve("bank.csv")), "手机号").grade()).isEqualTo(Grade.L5);
    }

    @Test
    void aColumnOfPhoneNumbersIsAnIdentifierWhateverItsName() throws IOException {
        Table t = table("a,b\n13800138000,1\n15912345678,2\n");
        assertThat(column(t, "a").kind()).isEqualTo(ColumnKind.IDENTIFIER);
        assertThat(column(t, "a").type()).isEqualTo(ColumnType.TEXT);
    }

    @Test
    void aYesOrNoIsNoIdentifierWhateverItsName() throws IOException {
        Table t = table("telephone,email,id\nyes,a@b.cn,1\nno,c@d.cn,2\n");
        assertThat(t.schema().columns()).extracting(Column::kind).containsExactly(ColumnKind.FEATURE, ColumnKind.IDENTIFIER, ColumnKind.IDENTIFIER);
    }

    @Test
    void anIndexOfPricesIsNoIdentifier() throws IOException {
        Table t = table("idx,cons_price_idx,score_id,user_id\n1,93.2,0.5,00012\n2,94,1,00013\n");
        assertThat(t.schema().columns()).extracting(Column::kind)
                .containsExactly(ColumnKind.IDENTIFIER, ColumnKind.FEATURE, ColumnKind.FEATURE, ColumnKind.IDENTIFIER);
    }

    @Test
    void missingIsUnquotedAndEmptyTextIsQuoted() throws IOException {
        Table t = table("s,n,id\n,,a\n\"\",\"\",\"\"\nNA,NULL,\\N\n\"NA\",1,b\nx,2,c\n");
        assertThat(t.strings("s")).containsExactly(null, "", null, "NA", "x");
        assertThat(column(t, "n").type()).isEqualTo(ColumnType.INTEGER);
        assertThat(t.strings("n")).containsExactly(null, null, null, "1", "2");
        assertThat(t.strings("id")).containsExactly("a", null, null, "b", "c");
    }

    @Test
    void ownMissingWords() throws IOException {
        Table t = store.importCsv("bank", file("x,y\n?,1\n3,0\n", StandardCharsets.UTF_8), CsvOptions.auto().missing(java.util.Set.of("?")), Declared.nothing());
        assertThat(t.doubles("x")).containsExactly(Double.NaN, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GBK", "GB18030", "UTF-8"})
    void encodingIsFoundOut(String charset) throws IOException {
        Table t = store.importCsv("bank", file("手机号,住房\r\n13800138000,自有，（全角）１２３\r\n13800138001,\"租\n房\"\r\n", Charset.forName(charset)));
        assertThat(t.schema().names()).containsExactly("手机号", "住房");
        assertThat(t.strings("住房")).containsExactly("自有，（全角）１２３", "租\n房");
    }

    @Test
    void byteOrderMarkAndDelimiters() throws IOException {
        assertThat(table("\uFEFFid;x;y\n1;2,5;3\n").schema().names()).containsExactly("id", "x", "y");
        assertThat(table("id\tx\n1\t2\n").schema().names()).containsExactly("id", "x");
        assertThat(table("\"a,b\";c\n1;2\n").schema().names()).containsExactly("a,b", "c");
    }

    @Test
    void blankLinesAtTheEndAreNoRows() throws IOException {
        assertThat(table("a,b\n1,2\n\n\n").rows()).isEqualTo(1);
        assertThat(table("a\n1\n\n2\n").strings("a")).containsExactly("1", null, "2");
        assertThat(table("a,b\r1,2\r3,4").rows()).isEqualTo(2);
    }

    @Test
    void badFilesAreRefusedWithTheirPlace() throws IOException {
        refused("", "bank.csv is empty.", "bank.csv 是空文件。");
        refused("a,b\n", "bank.csv has a header but no rows.", "bank.csv 只有表头，没有数据行。");
        refused("a,b\n1,2\n1,2,3\n", "bank.csv, line 3, column 2: the row has 3 cells and the header 2; complete the row, or put a cell that holds the delimiter in quotes.",
                "bank.csv 第 3 行第 2 列：该行有 3 个单元格，表头有 2 个；请补全该行，或给含分隔符的单元格加引号。");
        refused("a,b\n\"1\n\n\",2\n3\n", "bank.csv, line 5, column 1: the row has 1 cells and the header 2; complete the row, or put a cell that holds the delimiter in quotes.",
                "bank.csv 第 5 行第 1 列：该行有 1 个单元格，表头有 2 个；请补全该行，或给含分隔符的单元格加引号。");
        refused("a,b\n1,\"2\n3,4\n", "bank.csv, line 2, column 2: the quote that opens this cell is never closed; close it or double it.",
                "bank.csv 第 2 行第 2 列：该单元格的左引号没有闭合；请补上右引号，或把引号写两遍。");
        refused("a,b\n1,2\"3\n", "bank.csv, line 2, column 2: a quote inside an unquoted cell; put the whole cell in quotes and double the quotes within.",
                "bank.csv 第 2 行第 2 列：未加引号的单元格中出现引号；请给整个单元格加引号，并把其中的引号写两遍。");
        refused("a,b\n\"1\"x,2\n", "bank.csv, line 2, column 1: text after the closing quote; double the quote if it belongs to the cell.",
                "bank.csv 第 2 行第 1 列：右引号之后还有内容；若引号属于单元格内容，请写两遍。");
        refused("a,b,a\n1,2,3\n", "bank.csv, line 1, column 3 'a': column 1 has the same header; rename one of them.", "bank.csv 第 1 行第 3 列“a”：与第 1 列的表头相同；请改名。");
        refused("a,,c\n1,2,3\n", "bank.csv, line 1, column 2: the header is empty; name the column.", "bank.csv 第 1 行第 2 列：表头为空；请为该列命名。");
        refused("1,2\n3,4\n", "bank.csv, line 1, column 1: the first line holds numbers instead of column names; add a header.", "bank.csv 第 1 行第 1 列：首行是数字而不是列名；请添加表头。");
        refused("a,b\n1,2\n\n3,4\n", "bank.csv, line 3, column 1: a blank line between rows; delete it.", "bank.csv 第 3 行第 1 列：数据行之间有空行；请删除。");
        refused("a,b\n1,\0\n", "bank.csv, line 2, column 2: a NUL character; the file is not plain text.", "bank.csv 第 2 行第 2 列：出现 NUL 字符；该文件不是纯文本。");
    }

    @Test
    void declaredTypesAreHeld() throws IOException {
        Path f = file("a,b\n1,2\n1,12x\n", StandardCharsets.UTF_8);
        refused(f, Declared.of("b:real"), "bank.csv, line 3, column 2 'b': a number is expected; correct the cell or declare the column as text.",
                "bank.csv 第 3 行第 2 列“b”：应为数值；请改正该单元格，或把该列声明为 text。");
        refused(f, Declared.of("b:date"), "bank.csv, line 2, column 2 'b': a date like 2026-01-31 is expected.", "bank.csv 第 2 行第 2 列“b”：应为形如 2026-01-31 的日期。");
        refused(f, Declared.of("c:date"), "Column 'c' is declared but not in the file; the columns are [a, b].", "声明了列“c”，但文件中没有；现有列：[a, b]。");
        assertThatThrownBy(() -> Declared.of("b:numbre")).isInstanceOf(InvalidInput.class)
                .hasMessage("'numbre' in 'b:numbre' is not one of [text, integer, real, boolean, date, timestamp].");
    }

    @Test
    void badBytesAreRefusedWithTheirPlace() throws IOException {
        byte[] bytes = "a,b\n1,2\n3,xx\n".getBytes(StandardCharsets.UTF_8);
        bytes[10] = (byte) 0xFF;
        Path f = Files.write(folder.resolve("bank.csv"), bytes);
        refused(f, Declared.nothing(), "bank.csv is neither UTF-8 (line 3, byte 11) nor GBK/GB18030 (line 3, byte 11); save it as UTF-8.",
                "bank.csv 既不是 UTF-8（第 3 行，第 11 字节）也不是 GBK/GB18030（第 3 行，第 11 字节）；请另存为 UTF-8。");
        assertThatThrownBy(() -> store.importCsv("bank", f, CsvOptions.auto().charset(StandardCharsets.UTF_8), Declared.nothing()))
                .hasMessage("bank.csv, line 3, column 2: byte 11 of the file is not UTF-8; save the file as UTF-8 or name its encoding.");
        assertThatThrownBy(() -> store.importCsv("bank", f, CsvOptions.auto().charset(Charset.forName("GBK")), Declared.nothing()))
                .hasMessageStartingWith("bank.csv, line 3, column 2: byte 11 of the file is not GBK");
        assertThatThrownBy(() -> store.importCsv("bank", Files.write(folder.resolve("b.xlsx"), new byte[] {'P', 'K', 3, 4})))
                .hasMessage("b.xlsx is a workbook or archive, not text; save the sheet as CSV.");
        assertThatThrownBy(() -> store.importCsv("bank", folder.resolve("none.csv"))).isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("none.csv cannot be read");
    }

    @Test
    void aMessageNeverHoldsACell() throws IOException {
        Path f = file("a,b\n1,secret-4711\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> store.importCsv("bank", f, CsvOptions.auto(), Declared.of("b:integer")))
                .message().doesNotContain("4711");
    }
}

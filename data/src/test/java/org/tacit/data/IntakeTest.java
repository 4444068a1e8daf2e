package org.tacit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.csv.CsvOptions;

class IntakeTest {

    @TempDir
    private Path folder;
    private TableStore store;

    @BeforeEach
    void open() {
        store = TableStore.open(folder.resolve("store"), 256);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Table decimals(String... values) {
        try (Intake intake = store.intake("d", List.of(Intake.Field.decimal("d")))) {
            for (String value : values) {
                if (value == null) {
                    intake.missing();
                } else {
                    intake.decimal(new BigDecimal(value));
                }
                intake.endRow();
            }
            return intake.finish(Declared.nothing());
        }
    }

    @Test
    void decimalsBecomeNumbersOnlyWhereNothingIsLost() {
        assertThat(decimals("1.50", "-0.07", null).schema().columns().getFirst().type()).isEqualTo(ColumnType.REAL);
        assertThat(decimals("1.50", "-0.07", null).doubles("d")).containsExactly(1.5, -0.07, Double.NaN);
        assertThat(decimals("100.00", "7").strings("d")).containsExactly("100", "7");
        assertThat(decimals("100.00", "7").schema().columns().getFirst().type()).isEqualTo(ColumnType.INTEGER);
        // Twenty digits fit neither: the text is what the database holds.
        assertThat(decimals("12345678901234567.891", "1").strings("d")).containsExactly("12345678901234567.891", "1");
    }

    @Test
    void everyTypeComesAsItIs() {
        try (Intake intake = store.intake("t", List.of(Intake.Field.of("姓名", ColumnType.TEXT), Intake.Field.of("n", ColumnType.INTEGER), Intake.Field.of("r", ColumnType.REAL),
                Intake.Field.of("b", ColumnType.BOOLEAN), Intake.Field.of("day", ColumnType.DATE), Intake.Field.of("at", ColumnType.TIMESTAMP)))) {
            intake.text("张三");
            intake.whole(Long.MAX_VALUE);
            intake.number(0.1);
            intake.bool(true);
            intake.date(LocalDate.of(2024, 2, 29));
            intake.time(LocalDateTime.of(2024, 2, 29, 23, 59, 59, 123_456_000));
            intake.endRow();
            for (int c = 0; c < 6; c++) {
                intake.missing();
            }
            intake.endRow();
            Table table = intake.finish(Declared.nothing());
            assertThat(table.schema().columns()).extracting(Column::type).containsExactly(ColumnType.TEXT, ColumnType.INTEGER, ColumnType.REAL, ColumnType.BOOLEAN, ColumnType.DATE,
                    ColumnType.TIMESTAMP);
            assertThat(table.strings("姓名")).containsExactly("张三", null);
            assertThat(table.strings("n")).containsExactly(Long.toString(Long.MAX_VALUE), null);
            assertThat(table.strings("day")).containsExactly("2024-02-29", null);
            assertThat(table.strings("at")).containsExactly("2024-02-29T23:59:59.123456", null);
            assertThat(store.verify("t", 1)).isTrue();
        }
    }

    @Test
    void halfARowAndNoRowAreRefused() {
        try (Intake intake = store.intake("t", List.of(Intake.Field.of("a", ColumnType.TEXT), Intake.Field.of("b", ColumnType.INTEGER)))) {
            intake.text("x");
            assertThatThrownBy(intake::endRow).isInstanceOf(InvalidInput.class).hasMessageContaining("1 cells of 2");
            assertThatThrownBy(() -> intake.text("y")).isInstanceOf(InvalidInput.class).hasMessageContaining("does not fit");
        }
        try (Intake intake = store.intake("t", List.of(Intake.Field.of("a", ColumnType.TEXT)))) {
            assertThatThrownBy(() -> intake.finish(Declared.nothing())).isInstanceOf(InvalidInput.class).hasMessageContaining("no rows");
        }
        assertThat(store.names()).isEmpty();
    }

    @Test
    void filesOfOneHeaderAreOneTable() throws Exception {
        Path one = Files.writeString(folder.resolve("1.csv"), "id,v\na1,1\n");
        Path two = Files.writeString(folder.resolve("2.csv"), "id,v\na2,2.5\n");
        Table table = store.importFiles("t", List.of(one, two), CsvOptions.auto(), Declared.nothing());
        // The type is found from all the files.
        assertThat(table.doubles("v")).containsExactly(1, 2.5);
        Path other = Files.writeString(folder.resolve("3.csv"), "id,w\na2,2.5\n");
        assertThatThrownBy(() -> store.importFiles("t", List.of(one, other), CsvOptions.auto(), Declared.nothing())).isInstanceOf(InvalidInput.class).hasMessageContaining("same header");
        assertThat(store.versions("t")).containsExactly(1);
    }

    @Test
    void someRowsAreAVersionOfTheirOwnAndADeletedNumberIsNotGivenAgain() throws Exception {
        Table all = store.importCsv("t", Files.writeString(folder.resolve("t.csv"), "id,v\na,1\nb,2\nc,3\n"));
        Table kept = store.keep(all, new long[] {0, 2});
        assertThat(kept.strings("id")).containsExactly("a", "c");
        assertThat(kept.schema()).isEqualTo(all.schema());
        store.delete("t", 1);
        store.delete("t", 2);
        assertThat(store.versions("t")).isEmpty();
        store.importCsv("t", folder.resolve("t.csv"));
        assertThat(store.versions("t")).containsExactly(3);
    }
}

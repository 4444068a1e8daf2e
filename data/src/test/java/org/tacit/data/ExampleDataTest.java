package org.tacit.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's files say what their README says, and are understood without declarations. */
class ExampleDataTest {

    private static final Path CREDIT = Path.of("../examples/credit");

    @TempDir
    Path folder;

    @Test
    void creditOfBankAndTelecom() {
        try (TableStore store = TableStore.open(folder)) {
            Table bank = store.importCsv("bank", CREDIT.resolve("bank.csv"));
            Table telecom = store.importCsv("telecom", CREDIT.resolve("telecom.csv"));
            assertThat(bank.rows()).isEqualTo(4126);
            assertThat(telecom.rows()).isEqualTo(4146);
            assertThat(bank.schema().names()).containsExactly("phone", "Status", "Amount", "Price", "Time", "Debt", "Records", "Expenses");
            assertThat(telecom.schema().names()).containsExactly("phone", "Seniority", "Home", "Age", "Marital", "Job", "Income", "Assets");
            for (Table table : List.of(bank, telecom)) {
                assertThat(table.schema().ofKind(ColumnKind.IDENTIFIER)).containsExactly(new Column("phone", ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4));
            }
            assertThat(bank.schema().ofKind(ColumnKind.LABEL)).containsExactly(new Column("Status", ColumnType.INTEGER, ColumnKind.LABEL, Grade.L3));
            assertThat(bank.schema().ofKind(ColumnKind.FEATURE)).hasSize(6);
            assertThat(telecom.schema().ofKind(ColumnKind.FEATURE)).hasSize(7);
            assertThat(telecom.schema().column("Income")).isEqualTo(new Column("Income", ColumnType.INTEGER, ColumnKind.FEATURE, Grade.L3));
            assertThat(missing(store.profile(bank))).isEqualTo(Map.of("Debt", 16L));
            assertThat(missing(store.profile(telecom))).isEqualTo(Map.of("Home", 6L, "Marital", 1L, "Job", 2L, "Income", 360L, "Assets", 43L));

            Map<String, Integer> rowOf = new HashMap<>();
            String[] phones = telecom.strings("phone");
            for (int i = 0; i < phones.length; i++) {
                rowOf.put(phones[i], i);
            }
            String[] own = bank.strings("phone");
            List<Long> bankRows = new ArrayList<>();
            List<Long> telecomRows = new ArrayList<>();
            for (int i = 0; i < own.length; i++) {
                if (rowOf.containsKey(own[i])) {
                    bankRows.add((long) i);
                    telecomRows.add((long) rowOf.get(own[i]));
                }
            }
            assertThat(bankRows).hasSize(3838);
            Table left = bank.select(List.of("phone", "Status"), bankRows.stream().mapToLong(r -> r).toArray());
            Table right = telecom.select(List.of("phone"), telecomRows.stream().mapToLong(r -> r).toArray());
            assertThat(left.strings("phone")).isEqualTo(right.strings("phone"));
            assertThat(Arrays.stream(left.doubles("Status")).sum()).isEqualTo(1079);
        }
    }

    private static Map<String, Long> missing(Profile profile) {
        Map<String, Long> missing = new HashMap<>();
        profile.columns().stream().filter(c -> c.missing() > 0).forEach(c -> missing.put(c.column().name(), c.missing()));
        return missing;
    }
}

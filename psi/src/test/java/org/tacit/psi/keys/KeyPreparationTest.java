package org.tacit.psi.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.keys.KeyPreparation.Duplicates;
import org.tacit.psi.keys.KeyPreparation.Missing;
import org.tacit.psi.keys.KeyPreparation.Unfit;

class KeyPreparationTest {

    private static Path scratch;

    @BeforeContainer
    static void begin() throws IOException {
        scratch = Files.createTempDirectory("keys");
    }

    @AfterContainer
    static void end() throws IOException {
        try (var left = Files.list(scratch)) {
            assertThat(left).as("nothing stays on disk").isEmpty();
        }
        Files.delete(scratch);
    }

    /** Rows of text cells. */
    private record Cells(List<List<String>> cells, int columns) implements Table {
        @Override
        public String name() {
            return "people";
        }

        @Override
        public Schema schema() {
            List<Column> all = new ArrayList<>();
            for (int c = 0; c < columns; c++) {
                all.add(new Column("c" + c, ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L2));
            }
            return new Schema(all);
        }

        @Override
        public String contentHash() {
            return "";
        }

        @Override
        public void scan(List<String> names, int batchRows, BatchReader reader) {
            for (int from = 0; from < cells.size(); from += batchRows) {
                int first = from;
                reader.accept(new Batch() {
                    @Override
                    public long firstRow() {
                        return first;
                    }

                    @Override
                    public int rows() {
                        return Math.min(batchRows, cells.size() - first);
                    }

                    @Override
                    public String text(int column, int row) {
                        return cells.get(first + row).get(Integer.parseInt(names.get(column).substring(1)));
                    }

                    @Override
                    public double number(int column, int row) {
                        throw new UnsupportedOperationException();
                    }
                });
            }
        }

        @Override
        public double[] doubles(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] strings(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Table select(List<String> names, long[] selected) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long rows() {
            return cells.size();
        }
    }

    private static Table column(String... cells) {
        return new Cells(Arrays.stream(cells).map(Arrays::asList).toList(), 1);
    }

    private record Made(KeyReport report, byte[] file, long rows) {
        ItemSource source() {
            return KeyFile.source(() -> new ByteArrayInputStream(file), "", rows);
        }

        /** Key by row; "" where the row has none. */
        Map<Long, String> keys() {
            Map<Long, String> keys = new TreeMap<>();
            source().scan(new ItemSource.Receiver() {
                @Override
                public void item(byte[] item, int length, long row) {
                    keys.put(row, new String(item, 0, length, StandardCharsets.UTF_8));
                }

                @Override
                public void missing(long row) {
                    keys.put(row, "");
                }
            });
            return keys;
        }
    }

    private static Made make(Table table, List<String> rules, Unfit unfit, Missing missing, Duplicates duplicates, int part) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Path folder = scratch == null ? Files.createTempDirectory("keys") : scratch;
            KeyReport report = new KeyPreparation(KeyRules.parse(table.schema().names(), rules), unfit, missing, duplicates)
                    .write(table, folder, new SecureRandom(), part, out);
            return new Made(report, out.toByteArray(), table.rows());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Made make(Table table, String... rules) {
        return make(table, List.of(rules), Unfit.SKIP, Missing.SKIP, Duplicates.FIRST, 100);
    }

    @Test
    void rulesAreCountedAndRowsNamed() {
        Made made = make(column("13800138000", " +86 138 0013 8001", "none", null, "13800138000", "　", "138-0013-8002"), "trim", "phone");
        assertThat(made.keys()).isEqualTo(new TreeMap<>(Map.of(0L, "13800138000", 1L, "13800138001", 2L, "", 3L, "", 5L, "", 6L, "13800138002")));
        assertThat(made.report()).isEqualTo(new KeyReport(7, 3, 2, List.of(3L, 5L), 1, List.of(2L), 1, List.of(4L),
                List.of(new KeyReport.RuleCount("c0", "trim", 2, 0, List.of()), new KeyReport.RuleCount("c0", "phone", 2, 1, List.of(2L)))));
    }

    @Test
    void keepLeavesTheValueAsItWasBeforeTheRule() {
        Made made = make(column(" ＡＢ ", "１３８００１３８０００"), List.of("trim", "width", "phone", "lower"), Unfit.KEEP, Missing.SKIP, Duplicates.ALL, 100);
        assertThat(made.keys().values()).containsExactly("ab", "13800138000");
        assertThat(made.report().rules().get(2).unfitRows()).containsExactly(0L);
    }

    /** The sentence is for the owner: which column and rule, how many, and where; no value. */
    @Test
    void refusals() {
        Table table = column("13800138000", "secret", null, "13800138000");
        assertThatThrownBy(() -> make(table, List.of("phone"), Unfit.REFUSE, Missing.SKIP, Duplicates.FIRST, 100)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("column 'c0': 1 values do not fit rule phone (rows 1,").message().doesNotContain("secret");
        assertThatThrownBy(() -> make(table, List.of("phone"), Unfit.SKIP, Missing.REFUSE, Duplicates.FIRST, 100)).hasMessageContaining("1 rows have no identifier");
        assertThatThrownBy(() -> make(table, List.of("phone"), Unfit.SKIP, Missing.SKIP, Duplicates.REFUSE, 100)).hasMessageContaining("(rows 3, counted");
    }

    @Test
    void severalColumnsEachWithItsRules() {
        Table table = new Cells(List.of(List.of("Ａnn ", "11010519491231002x"), List.of("ann", "11010519491231002X"), Arrays.asList("ann", null), List.of("bo", "1")), 2);
        Made made = make(table, "width", "trim", "c0=lower", "c1=id_card");
        Items direct = Items.of(new Cells(List.of(List.of("ann", "11010519491231002X")), 2), List.of("c0", "c1"));
        assertThat(Items.of(made.source()).at(new long[] {0})).isDeepEqualTo(direct.at(new long[] {0}));
        assertThat(made.report()).extracting(KeyReport::keys, KeyReport::missing, KeyReport::invalid, KeyReport::duplicates).containsExactly(1L, 1L, 1L, 1L);
    }

    @Test
    void unknownRulesAndColumnsAreNamed() {
        assertThatThrownBy(() -> KeyRules.parse(List.of("a"), List.of("fone"))).isInstanceOf(InvalidInput.class).hasMessageContaining("no rule 'fone'")
                .hasMessageContaining("phone");
        assertThatThrownBy(() -> KeyRules.parse(List.of("a"), List.of("b=phone"))).isInstanceOf(InvalidInput.class).hasMessageContaining("column 'b'");
        assertThat(KeyRules.parse(List.of("a=b", "c"), List.of("a=b=trim")).rules().getFirst()).hasSize(1);
    }

    @Provide
    Arbitrary<List<String>> cells() {
        return Arbitraries.strings().withChars("ab ").ofMaxLength(3).injectNull(0.1).list().ofMaxSize(60);
    }

    /** Against a map, whatever the number of parts on disk. */
    @Property(tries = 200)
    void firstOfEachKey(@ForAll("cells") List<String> cells, @ForAll @IntRange(min = 1, max = 40) int part) {
        Map<String, Long> first = new LinkedHashMap<>();
        Map<Long, String> expected = new TreeMap<>();
        List<Long> repeats = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String key = cells.get(i) == null ? "" : cells.get(i).strip();
            if (key.isEmpty() || first.putIfAbsent(key, (long) i) == null) {
                expected.put((long) i, key);
            } else {
                repeats.add((long) i);
            }
        }
        Table table = column(cells.toArray(String[]::new));
        Made made = make(table, List.of("trim"), Unfit.SKIP, Missing.SKIP, Duplicates.FIRST, part);
        assertThat(made.keys()).isEqualTo(expected);
        assertThat(made.report().duplicates()).isEqualTo(repeats.size());
        assertThat(made.report().duplicateRows()).isEqualTo(repeats.stream().limit(10).toList());
        assertThat(made.report().keys()).isEqualTo(first.size());
        Made all = make(table, List.of("trim"), Unfit.SKIP, Missing.SKIP, Duplicates.ALL, part);
        assertThat(all.keys()).hasSize(cells.size());
        assertThat(Items.of(all.source()).report().duplicates()).isEqualTo(repeats.size());
    }

    /** The form on disk may not change under stored artifacts. */
    @Test
    void golden() {
        assertThat(HexFormat.of().formatHex(make(column("a", "a", null, "bc")).file())).isEqualTo("54414349544b4559"
                + "01000000" + "0400000000000000" + "010161" + "0200" + "01026263" + "00" + "0300000000000000");
    }

    @Property(tries = 300)
    void damageIsRefusedOrIsOtherKeys(@ForAll @IntRange(min = 0, max = 36) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        Made made = make(column("a", "a", null, "bc"));
        byte[] file = made.file().clone();
        file[at % file.length] ^= (byte) change;
        try {
            assertThat(new Made(null, file, 4).keys()).isNotEqualTo(made.keys());
        } catch (InvalidInput refused) {
            assertThat(refused).hasMessageContaining("damaged");
        }
        assertThatThrownBy(() -> new Made(null, Arrays.copyOf(made.file(), made.file().length - 1), 4).keys()).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new Made(null, made.file(), 5).keys()).isInstanceOf(InvalidInput.class);
    }
}

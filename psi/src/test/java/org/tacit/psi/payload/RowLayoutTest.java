package org.tacit.psi.payload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;

class RowLayoutTest {

    private static final List<ColumnType> ALL = List.of(ColumnType.TEXT, ColumnType.INTEGER, ColumnType.REAL, ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.TIMESTAMP);
    private static final RowLayout LAYOUT = RowLayout.checked(ALL, new int[] {40, 0, 0, 0, 16, 32}).orElseThrow();

    private static byte[] encode(String... cells) {
        byte[] row = new byte[LAYOUT.bytes()];
        LAYOUT.encode(new Table.Batch() {
            @Override
            public long firstRow() {
                return 0;
            }

            @Override
            public int rows() {
                return 1;
            }

            @Override
            public String text(int column, int r) {
                return cells[column];
            }

            @Override
            public double number(int column, int r) {
                throw new UnsupportedOperationException();
            }
        }, 0, row, 0);
        return row;
    }

    @Provide
    Arbitrary<String[]> rows() {
        Arbitrary<LocalDate> days = Arbitraries.longs().between(-700_000, 3_000_000).map(LocalDate::ofEpochDay);
        return Combinators.combine(
                Arbitraries.strings().ofMaxLength(10).filter(s -> s.equals(new String(s.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8))).injectNull(0.2),
                Arbitraries.longs().map(String::valueOf).injectNull(0.2), Arbitraries.doubles().map(d -> Double.toString(d + 0.0)).injectNull(0.2),
                Arbitraries.of("true", "false").injectNull(0.2), days.map(LocalDate::toString).injectNull(0.2),
                Combinators.combine(days, Arbitraries.integers().between(0, 86_399)).as((d, s) -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(d.atTime(s / 3600, s / 60 % 60, s % 60)))
                        .injectNull(0.2)).as((a, b, c, d, e, f) -> new String[] {a, b, c, d, e, f});
    }

    @Property(tries = 500)
    void roundTrip(@ForAll("rows") String[] cells) {
        assertThat(LAYOUT.decode(encode(cells), 0)).hasValueSatisfying(read -> assertThat(read).containsExactly(cells));
    }

    /** A changed byte is refused or reads as another row; nothing reads as the same row twice. */
    @Property(tries = 1000)
    void oneEncodingForEachRow(@ForAll("rows") String[] cells, @ForAll @IntRange(min = 0, max = 10_000) int at, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] row = encode(cells);
        row[at % row.length] ^= (byte) change;
        Optional<String[]> read = LAYOUT.decode(row, 0);
        assertThat(read.isEmpty() || !Arrays.equals(read.get(), cells) || Arrays.equals(encode(read.get()), row)).isTrue();
    }

    @Test
    void whatIsNoCellIsRefused() {
        byte[] text = encode("", null, null, null, null, null);
        text[1] = 41;
        assertThat(LAYOUT.decode(text, 0)).isEmpty();
        byte[] cut = encode("客", null, null, null, null, null);
        cut[1] = 2;
        cut[7] = 0;
        assertThat(LAYOUT.decode(cut, 0)).as("half a character").isEmpty();
        byte[] day = encode(null, null, null, null, "2024-02-28", null);
        day[5 + 40 + 9 + 9 + 2 + 5 + 9] = '9';
        assertThat(LAYOUT.decode(day, 0)).as("29 February of a leap year").isPresent();
        day[5 + 40 + 9 + 9 + 2 + 5 + 8] = '3';
        assertThat(LAYOUT.decode(day, 0)).as("39 February").isEmpty();
        byte[] real = encode(null, null, "1.0", null, null, null);
        Arrays.fill(real, 45 + 9 + 1, 45 + 9 + 9, (byte) 0xff);
        assertThat(LAYOUT.decode(real, 0)).as("NaN").isEmpty();
    }

    @Test
    void widthsThatCannotBeAreRefused() {
        assertThat(RowLayout.checked(List.of(ColumnType.INTEGER), new int[] {1})).isEmpty();
        assertThat(RowLayout.checked(List.of(ColumnType.TEXT), new int[] {-1})).isEmpty();
        assertThat(RowLayout.checked(List.of(ColumnType.TEXT), new int[] {RowLayout.LONGEST + 1})).isEmpty();
        assertThat(RowLayout.checked(java.util.Collections.nCopies(17, ColumnType.TEXT), java.util.stream.IntStream.range(0, 17).map(i -> RowLayout.LONGEST).toArray())).isEmpty();
    }
}

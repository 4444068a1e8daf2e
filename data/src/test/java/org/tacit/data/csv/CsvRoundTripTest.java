package org.tacit.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CsvRoundTripTest {

    @Provide
    Arbitrary<List<List<String>>> rows() {
        Arbitrary<String> nasty = Arbitraries.of("\"", ",", ";", "\t", "\n", "\r\n", "\r", "中", "文，（）", "😀", "\uFEFF", " ", "NA", "NULL", "\\N", "a", "=1", "'")
                .list().ofMaxSize(6).map(parts -> String.join("", parts)).injectNull(0.1);
        return nasty.list().ofSize(3).list().ofMinSize(1).ofMaxSize(20);
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("rows") List<List<String>> rows) throws IOException {
        roundTrip(rows, StandardCharsets.UTF_8);
        roundTrip(rows, CsvFormat.GB18030);
    }

    private static void roundTrip(List<List<String>> rows, java.nio.charset.Charset charset) throws IOException {
        Path file = Files.createTempFile("round trip 往返", ".csv");
        try {
            try (CsvWriter writer = new CsvWriter(file, new CsvWriter.Options(charset, false, false))) {
                for (List<String> row : rows) {
                    row.forEach(writer::text);
                    writer.endRow();
                }
            }
            List<List<String>> read = new ArrayList<>();
            try (CsvReader reader = new CsvReader(file, new CsvFormat(charset, ','))) {
                while (reader.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 0; i < reader.cells(); i++) {
                        String cell = reader.cell(i);
                        row.add(!reader.quoted(i) && CsvOptions.MISSING.contains(cell) ? null : cell);
                    }
                    read.add(row);
                }
            }
            assertThat(read).isEqualTo(rows);
        } finally {
            Files.delete(file);
        }
    }

    /** Any bytes at all: either records or one InvalidInput, and never more characters than bytes. */
    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("any", ".csv");
        try {
            Files.write(file, bytes);
            CsvFormat format = CsvFormat.of(file, CsvOptions.auto());
            try (CsvReader reader = new CsvReader(file, format)) {
                while (reader.next()) {
                    assertThat(reader.cells()).isPositive();
                }
            }
        } catch (org.tacit.base.InvalidInput e) {
            assertThat(e.text().zh()).isNotBlank();
        } finally {
            Files.delete(file);
        }
    }
}

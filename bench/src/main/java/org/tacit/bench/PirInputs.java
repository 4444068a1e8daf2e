package org.tacit.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.Lookup;
import org.tacit.pir.LookupRows;

/**
 * What every method of {@code tacit bench pir} has in common: the same rows at each provider, the same questions at the client, and what it writes down for the check.
 *
 * @param rows        of the table
 * @param recordBytes bytes of a record
 * @param questions   keys that are asked for: every other one is a row, spread over the table; the others are past its end
 */
record PirInputs(int rows, int recordBytes, int questions) {

    private static final int KEY_BYTES = 16;

    static PirInputs of(Settings settings, int questions) {
        return new PirInputs(settings.number("rows", 100_000), settings.number("row-bytes", 32), questions);
    }

    void generate(Path folder, List<String> providers) {
        byte[] record = new byte[recordBytes];
        try (OutputStream asked = new BufferedOutputStream(Files.newOutputStream(folder.resolve("a/keys")))) {
            for (int q = 0; q < questions; q++) {
                asked.write(key(asked(q)));
            }
            for (String provider : providers) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(provider + "/rows")), 1 << 16)) {
                    for (int i = 0; i < rows; i++) {
                        out.write(key(i));
                        record(i, record);
                        out.write(record);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] key(long i) {
        return PsiInputs.identifier(i).getBytes(StandardCharsets.US_ASCII);
    }

    private static void record(long i, byte[] into) {
        new Prg(i, 7).fill(into);
    }

    private long asked(int question) {
        long spread = question * 7919L % Math.max(1, rows);
        return question % 2 == 0 ? spread : rows + spread;
    }

    /** The client's keys, in order. */
    List<byte[]> keys(Path folder) {
        byte[] all = read(folder.resolve("keys"));
        byte[][] keys = new byte[questions][];
        Arrays.setAll(keys, q -> Arrays.copyOfRange(all, q * KEY_BYTES, (q + 1) * KEY_BYTES));
        return List.of(keys);
    }

    /** A provider's rows. */
    LookupRows table(Path folder) {
        return new RowFile(folder.resolve("rows"), rows, recordBytes);
    }

    /** Asks one key after the other and writes the answers; percentiles end to end, from key to record. */
    Map<String, Object> askEach(Lookup lookup, Path folder) {
        double[] milliseconds = new double[questions];
        List<byte[]> keys = keys(folder);
        byte[][] found = new byte[questions][];
        for (int q = 0; q < questions; q++) {
            long asked = System.nanoTime();
            Optional<byte[]> record = lookup.lookup(keys.get(q));
            milliseconds[q] = (System.nanoTime() - asked) / 1e6;
            found[q] = record.orElse(null);
        }
        write(folder, Arrays.stream(found).map(Optional::ofNullable).toList());
        Arrays.sort(milliseconds);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("p50Ms", milliseconds[questions / 2]);
        figures.put("p99Ms", milliseconds[Math.min(questions - 1, questions * 99 / 100)]);
        return figures;
    }

    /** Writes the answers down for {@link #answeredCorrectly}. */
    void write(Path folder, List<Optional<byte[]>> records) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("records")))) {
            for (Optional<byte[]> record : records) {
                out.write(record.isPresent() ? 1 : 0);
                out.write(record.orElse(new byte[recordBytes]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean answeredCorrectly(Path folder) {
        byte[] expected = new byte[recordBytes];
        byte[] all = read(folder.resolve("a/records"));
        if (all.length != questions * (1 + recordBytes)) {
            return false;
        }
        for (int q = 0; q < questions; q++) {
            long row = asked(q);
            int at = q * (1 + recordBytes);
            record(row, expected);
            boolean there = row < rows;
            if (all[at] != (there ? 1 : 0) || there && !Arrays.equals(all, at + 1, at + 1 + recordBytes, expected, 0, recordBytes)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows as generated: key and record, one after the other. */
    private record RowFile(Path file, int rows, int recordBytes) implements LookupRows {
        @Override
        public void scan(Reader reader) {
            byte[] key = new byte[KEY_BYTES];
            byte[] record = new byte[recordBytes];
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
                for (int i = 0; i < rows; i++) {
                    in.readFully(key);
                    in.readFully(record);
                    reader.row(i, key, record);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

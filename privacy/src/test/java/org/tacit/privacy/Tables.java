package org.tacit.privacy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tacit.data.Declared;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.csv.CsvOptions;
import org.tacit.privacy.cipher.KeySource;

/** What tests of this module share. */
public final class Tables {

    /** A key for every handle. */
    public static final KeySource KEYS = handle -> {
        try {
            return MessageDigest.getInstance("SHA-256").digest(handle.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    };

    private Tables() {
    }

    public static SecureRandom seeded(String seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed.getBytes(StandardCharsets.UTF_8));
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    public static Table of(TableStore store, Path folder, String name, String csv, String... declared) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".csv"), csv);
            return store.importCsv(name, file, CsvOptions.auto(), Declared.of(declared));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of the named columns; null where missing. */
    public static List<List<String>> rows(Table table, String... columns) {
        List<List<String>> rows = new ArrayList<>();
        List<String> names = columns.length == 0 ? table.schema().names() : List.of(columns);
        table.scan(names, 1000, batch -> {
            for (int row = 0; row < batch.rows(); row++) {
                List<String> one = new ArrayList<>();
                for (int c = 0; c < names.size(); c++) {
                    one.add(batch.text(c, row));
                }
                rows.add(one);
            }
        });
        return rows;
    }
}

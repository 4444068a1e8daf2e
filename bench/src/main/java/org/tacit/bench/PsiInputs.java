package org.tacit.bench;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.TableStore;
import org.tacit.data.TableWriter;

/**
 * Two tables of 16-character identifiers; half of the smaller one is in the other. An identifier stands for a number, different ones for
 * different numbers: a holds {@code 0 … n-1}, b holds {@code n-common … n-common+m-1} backwards, so that joining by position gives
 * nonsense. Which rows belong together is therefore arithmetic, and results of any length are checked with a bit for each row.
 */
record PsiInputs(int n, int m) {

    static final String TABLE = "ids";
    static final String COLUMN = "id";
    /** File of the matched rows in a party's folder ({@link LongFile}). */
    static final String ROWS = "rows";

    static PsiInputs of(Settings settings) {
        int n = settings.number("n", 1 << 16);
        return new PsiInputs(n, settings.number("m", n));
    }

    int common() {
        return Math.min(n, m) / 2;
    }

    void generate(Path folder) {
        write(folder.resolve("a"), LongStream.range(0, n));
        write(folder.resolve("b"), LongStream.range(0, m).map(i -> n - common() + m - 1L - i));
    }

    /** A party's table: the identifiers of these numbers, a row each. */
    static void write(Path folder, LongStream numbers) {
        var schema = new Schema(List.of(new Column(COLUMN, ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4)));
        try (TableStore store = TableStore.open(folder); TableWriter writer = store.writer(TABLE, schema)) {
            numbers.forEachOrdered(number -> {
                writer.text(identifier(number));
                writer.endRow();
            });
            writer.finish();
        }
    }

    /** SplitMix64's finaliser is a bijection: different numbers, different identifiers. */
    static String identifier(long number) {
        long z = (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        char[] hex = new char[16];
        for (int i = 0; i < 16; i++) {
            hex[i] = Character.forDigit((int) (z >>> (60 - 4 * i)) & 15, 16);
        }
        return new String(hex);
    }

    /** The row of b that holds the identifier of a's {@code row}; outside of b's table where none does. */
    long rowOfB(long row) {
        return n - common() + m - 1L - row;
    }

    /** Whether both parties wrote every common row once, in one order. */
    boolean alignedCorrectly(Path folder, Map<String, Object> report) {
        Path a = folder.resolve("a").resolve(ROWS);
        Path b = folder.resolve("b").resolve(ROWS);
        report.put("common", LongFile.count(a));
        if (LongFile.count(a) != common() || LongFile.count(b) != common()) {
            return false;
        }
        BitSet seen = new BitSet(n);
        return LongFile.allMatch(a, b, (rowA, rowB) -> {
            boolean right = rowA >= n - common() && rowA < n && rowB == rowOfB(rowA) && !seen.get((int) rowA);
            if (right) {
                seen.set((int) rowA);
            }
            return right;
        });
    }
}

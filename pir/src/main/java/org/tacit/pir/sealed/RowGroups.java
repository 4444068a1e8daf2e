package org.tacit.pir.sealed;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.Lookup;
import org.tacit.pir.LookupRows;

/** Reads rows some thousand at a time, each checked. */
final class RowGroups {

    /** Rows of a group, fewer where they are long. */
    private static final int MOST = 1 << 13;
    private static final int MOST_BYTES = 1 << 24;

    private RowGroups() {
    }

    /** Takes rows {@code first} to {@code first + count}; the arrays are reused afterwards. */
    @FunctionalInterface
    interface Sink {
        void group(byte[][] keys, byte[][] records, int first, int count);
    }

    /**
     * @param recordBytes bytes that every record must have
     * @throws InvalidInput if a key or a record has a length that is not served, or there are fewer or more rows than were promised
     */
    static void scan(LookupRows rows, int recordBytes, Sink sink) {
        byte[][] keys = new byte[Math.clamp(MOST_BYTES / recordBytes, 64, MOST)][];
        byte[][] records = new byte[keys.length][];
        int[] seen = new int[2];
        rows.scan((row, key, record) -> {
            if (key.length < 1 || key.length > Lookup.MOST_KEY) {
                throw InvalidInput.of("The key of row %1$d has %2$d bytes; 1 to %3$d are possible.", "第 %1$d 行的键为 %2$d 字节，应为 1 到 %3$d 字节。", row, key.length, Lookup.MOST_KEY);
            }
            if (record.length != recordBytes) {
                throw InvalidInput.of("The record of row %1$d has %2$d bytes, those of this table have %3$d.", "第 %1$d 行的记录为 %2$d 字节，本表记录为 %3$d 字节。", row, record.length, recordBytes);
            }
            keys[seen[1]] = key.clone();
            records[seen[1]++] = record.clone();
            if (seen[1] == keys.length) {
                sink.group(keys, records, seen[0], seen[1]);
                seen[0] += seen[1];
                seen[1] = 0;
            }
        });
        if (seen[1] > 0) {
            sink.group(keys, records, seen[0], seen[1]);
        }
        if (seen[0] + seen[1] != rows.rows()) {
            throw InvalidInput.of("The table has %1$d rows where %2$d were announced; it changed while it was read, try again.", "数据表有 %1$d 行，而声明为 %2$d 行；读取期间发生变化，请重试。",
                    seen[0] + seen[1], rows.rows());
        }
    }

    /** @throws InvalidInput if two rows have one key; before anything costly is done. Memory: 16 bytes a row. */
    static void refuseDuplicates(LookupRows rows) {
        long[] prints = new long[rows.rows()];
        DomainHash hash = DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/print/1");
        rows.scan((row, key, record) -> {
            if (row >= 0 && row < prints.length) {
                prints[row] = print(hash, key);
            }
        });
        long[] sorted = prints.clone();
        Arrays.parallelSort(sorted);
        Map<Long, Boolean> twice = new HashMap<>();
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                twice.put(sorted[i], true);
            }
        }
        if (!twice.isEmpty()) {
            // Different keys may share a print: look at the keys themselves.
            Map<String, Integer> rowOf = new HashMap<>();
            rows.scan((row, key, record) -> {
                if (twice.containsKey(print(hash, key))) {
                    Integer other = rowOf.putIfAbsent(new String(key, java.nio.charset.StandardCharsets.ISO_8859_1), row);
                    if (other != null) {
                        throw InvalidInput.of("Rows %1$d and %2$d have the same key; a lookup answers with one row, so keep one of them.",
                                "第 %1$d 行与第 %2$d 行的键相同；一次查询只返回一行，请只保留其一。", other, row);
                    }
                }
            });
        }
    }

    private static long print(DomainHash hash, byte[] key) {
        return ByteBuffer.wrap(hash.add(key).digest()).getLong();
    }
}

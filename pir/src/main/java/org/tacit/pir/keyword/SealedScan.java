package org.tacit.pir.keyword;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.LookupRows;
import org.tacit.wire.Progress;

/** Seals a provider's rows on all cores: some thousand at a time are evaluated, sealed and handed on. */
public final class SealedScan {

    private static final int GROUP = 8192;
    private static final int GRAIN = 256;

    private SealedScan() {
    }

    /** Takes sealed rows; called on several threads, for different rows. */
    @FunctionalInterface
    public interface Sink {
        /** @param entry {@link RowSealer#entryBytes} bytes, to be copied */
        void entry(int row, byte[] entry);
    }

    /**
     * Fingerprints of all keys. Different keys share 64 bits of hash with probability below 2^-16 for 10^7 of them; then a table is refused once too often.
     *
     * @throws InvalidInput if two rows have one key
     */
    public static long[] fingerprints(LookupRows rows, TwoChoices choices) {
        long[] prints = new long[rows.rows()];
        rows.scan((row, rowKey, record) -> prints[row] = choices.fingerprint(rowKey));
        long[] sorted = prints.clone();
        Arrays.parallelSort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                refuse(prints, sorted[i]);
            }
        }
        return prints;
    }

    private static void refuse(long[] prints, long twice) {
        int first = 0;
        while (prints[first] != twice) {
            first++;
        }
        int second = first + 1;
        while (prints[second] != twice) {
            second++;
        }
        throw InvalidInput.of("Rows %1$d and %2$d have the same key; a lookup answers with one row, so keep one of them.", "第 %1$d 行与第 %2$d 行的键相同；一次查询只返回一行，请只保留其一。",
                first, second);
    }

    /**
     * Seals every row under version 0.
     *
     * @param epoch names the table and its epoch, as for {@link RowSealer}
     */
    public static void seal(LookupRows rows, OprfKey key, byte[] epoch, Sink sink, Progress progress) {
        Group group = new Group(rows, key, epoch, sink, progress);
        rows.scan(group::add);
        group.flush();
    }

    /** {@code F(key)} for keys {@code from} to {@code to}, {@link RowSealer#SECRET_BYTES} bytes each. */
    public static byte[] evaluate(OprfKey key, byte[][] keys, int from, int to) {
        int[] offsets = new int[to - from + 1];
        for (int i = from; i < to; i++) {
            offsets[i - from + 1] = offsets[i - from] + keys[i].length;
        }
        byte[] data = new byte[offsets[to - from]];
        for (int i = from; i < to; i++) {
            System.arraycopy(keys[i], 0, data, offsets[i - from], keys[i].length);
        }
        byte[] secrets = new byte[(to - from) * RowSealer.SECRET_BYTES];
        VoprfBatch.evaluate(key, data, offsets, 0, to - from, RowSealer.SECRET_BYTES, secrets, 0);
        return secrets;
    }

    private static final class Group {
        private final LookupRows rows;
        private final OprfKey key;
        private final byte[] epoch;
        private final Sink sink;
        private final Progress progress;
        private final byte[][] keys = new byte[GROUP][];
        private final byte[][] records = new byte[GROUP][];
        private int first;
        private int count;

        Group(LookupRows rows, OprfKey key, byte[] epoch, Sink sink, Progress progress) {
            this.rows = rows;
            this.key = key;
            this.epoch = epoch;
            this.sink = sink;
            this.progress = progress;
        }

        void add(int row, byte[] rowKey, byte[] record) {
            if (count == 0) {
                first = row;
            }
            keys[count] = rowKey.clone();
            records[count++] = record.clone();
            if (count == GROUP) {
                flush();
            }
        }

        void flush() {
            Parallel.ranges(count, GRAIN, (from, to) -> {
                byte[] secrets = evaluate(key, keys, from, to);
                RowSealer sealer = new RowSealer(epoch, rows.recordBytes());
                byte[] entry = new byte[RowSealer.entryBytes(rows.recordBytes())];
                for (int i = from; i < to; i++) {
                    sealer.seal(secrets, (i - from) * RowSealer.SECRET_BYTES, 0, records[i], entry, 0);
                    sink.entry(first + i, entry);
                }
                Arrays.fill(secrets, (byte) 0);
            });
            progress.report("pir.seal", first + count, rows.rows());
            count = 0;
        }
    }
}

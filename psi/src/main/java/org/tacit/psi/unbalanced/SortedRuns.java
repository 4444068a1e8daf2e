package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.ItemSource;

/**
 * Encodes items of any number in bounded memory: some at a time, on all cores, into sorted files ("runs"), which are merged in the end. A
 * finished run has its name and is not made again, so a build that was killed goes on where it was.
 *
 * <p>A record is {@code fingerprint (w) ‖ check (16) ‖ handle (8, little-endian)}; fingerprint and check are the beginning of
 * {@code F(k, item)}.
 */
final class SortedRuns {

    /** Bytes behind the fingerprint that only somebody who evaluated the item knows. */
    static final int CHECK = 16;
    static final int EXTRA = CHECK + 8;
    private static final int GRAIN = 256;
    private static final int MOST_BYTES = 1 << 26;
    /** Low bits of a sort key that name the record; bounds the items of a run. */
    private static final int INDEX_BITS = 20;

    private final Path folder;
    private final OprfKey key;
    private final int width;
    private final int runItems;
    private final Work work;

    private byte[] data = new byte[1 << 16];
    private final int[] offsets;
    private final long[] handles;
    private int count;
    private int runs;
    private long done;

    SortedRuns(Path folder, OprfKey key, SetParameters parameters, int runItems, Work work) {
        if (runItems < 1 || runItems > 1 << INDEX_BITS) {
            throw new IllegalArgumentException("a run has 1 to 2^20 items");
        }
        this.folder = folder;
        this.key = key;
        this.width = parameters.width();
        this.runItems = runItems;
        this.work = work;
        this.offsets = new int[runItems + 1];
        this.handles = new long[runItems];
    }

    /** Encodes what is not encoded yet. */
    void encode(ItemSource items) {
        try {
            begin(items);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
        items.scan((item, length, handle) -> {
            if (count == runItems || count > 0 && offsets[count] + (long) length > MOST_BYTES) {
                finishRun(items.size());
            }
            if (data.length < offsets[count] + length) {
                data = Arrays.copyOf(data, Math.max(offsets[count] + length, 2 * data.length));
            }
            System.arraycopy(item, 0, data, offsets[count], length);
            offsets[count + 1] = offsets[count] + length;
            handles[count++] = handle;
        });
        finishRun(items.size());
    }

    /** Goes on only with the same items, key and layout. */
    private void begin(ItemSource items) throws IOException {
        Files.createDirectories(folder);
        byte[] binding = DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/runs/1").add(items.identity()).add(key.publicKey())
                .add(width).add(runItems).digest();
        Path state = folder.resolve("build");
        String mine = HexFormat.of().formatHex(binding);
        if (!Files.exists(state)) {
            Disk.write(state, mine.getBytes(StandardCharsets.US_ASCII));
        } else if (!Files.readString(state).equals(mine)) {
            throw InvalidInput.of("The folder %s holds an unfinished encoding of other items or under another key; finish or delete it first.",
                    "文件夹 %s 中有其他数据或其他密钥的未完成编码，请先完成或删除。", folder.getFileName());
        }
    }

    private Path run(int number) {
        return folder.resolve("run-%08d".formatted(number));
    }

    private void finishRun(long total) {
        if (count == 0) {
            return;
        }
        work.checkCancelled();
        Path file = run(runs++);
        if (!Files.exists(file)) {
            byte[] records = records();
            try {
                Disk.write(file, records);
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
        }
        done += count;
        count = 0;
        work.progress().report("psi.encode", done, total);
    }

    /** The records of this run in ascending order. */
    private byte[] records() {
        int value = width + CHECK;
        int record = value + 8;
        byte[] values = new byte[count * value];
        Parallel.ranges(count, GRAIN, (from, to) -> VoprfBatch.evaluate(key, data, offsets, from, to, value, values, from * value));
        long[] order = new long[count];
        ByteBuffer big = ByteBuffer.wrap(values);
        long mask = (1L << INDEX_BITS) - 1;
        for (int i = 0; i < count; i++) {
            order[i] = (big.getLong(i * value) ^ Long.MIN_VALUE) & ~mask | i;
        }
        Arrays.parallelSort(order);
        byte[] out = new byte[count * record];
        for (int i = 0; i < count; i++) {
            // The first 44 bits are in order; the few records that agree there stand by the rest.
            int from = (int) (order[i] & mask);
            int at = i;
            while (at > 0 && Arrays.compareUnsigned(out, (at - 1) * record, (at - 1) * record + width,
                    values, from * value, from * value + width) > 0) {
                System.arraycopy(out, (at - 1) * record, out, at * record, record);
                at--;
            }
            System.arraycopy(values, from * value, out, at * record, value);
            for (int b = 0; b < 8; b++) {
                out[at * record + value + b] = (byte) (handles[from] >>> 8 * b);
            }
        }
        return out;
    }

    /** All records in ascending order; of those with one fingerprint the earliest. */
    Merged merged() {
        return new Merged();
    }

    void delete() {
        try {
            Disk.deleteFolder(folder);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** A merge of the runs. */
    final class Merged implements AutoCloseable {

        private final List<RecordReader> readers = new ArrayList<>();
        private final PriorityQueue<Integer> heads;
        private final byte[] last = new byte[width];
        private boolean first = true;
        private final byte[] current = new byte[width + EXTRA];

        private Merged() {
            heads = new PriorityQueue<>(Math.max(1, runs), Comparator.<Integer, RecordReader>comparing(readers::get, RecordReader::compareTo)
                    .thenComparing(Comparator.naturalOrder()));
            try {
                for (int r = 0; r < runs; r++) {
                    readers.add(new RecordReader(run(r), 0, width + EXTRA, width));
                    if (readers.get(r).next()) {
                        heads.add(r);
                    }
                }
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        boolean next() {
            while (!heads.isEmpty()) {
                int r = heads.poll();
                RecordReader reader = readers.get(r);
                System.arraycopy(reader.bytes(), reader.at(), current, 0, current.length);
                if (reader.next()) {
                    heads.add(r);
                }
                if (first || !Arrays.equals(current, 0, width, last, 0, width)) {
                    first = false;
                    System.arraycopy(current, 0, last, 0, width);
                    return true;
                }
            }
            return false;
        }

        byte[] record() {
            return current;
        }

        @Override
        public void close() {
            readers.forEach(RecordReader::close);
        }
    }
}

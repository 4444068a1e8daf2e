package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
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
 * {@code F(k, item)}. Beside it stand the same values by name, for {@link KnownValues}.
 */
final class SortedRuns {

    /** Bytes behind the fingerprint that only somebody who evaluated the item knows. */
    static final int CHECK = 16;
    static final int EXTRA = CHECK + 8;
    private static final int GRAIN = 256;
    private static final int MOST_BYTES = 1 << 26;
    /** Low bits of a sort key that name the record; bounds the items of a run. */
    private static final int INDEX_BITS = 20;

    /** What is reported often enough for a partner that waits. */
    private static final int REPORT_ITEMS = 1 << 14;

    private final Path folder;
    private final OprfKey key;
    private final int width;
    private final int runItems;
    private final KnownValues known;
    private final Work work;

    private byte[] data = new byte[1 << 16];
    private final int[] offsets;
    private final long[] handles;
    private int count;
    private int runs;
    private long done;
    private long evaluated;

    /** @param known values that need no evaluation; may be null */
    SortedRuns(Path folder, OprfKey key, SetParameters parameters, int runItems, KnownValues known, Work work) {
        if (runItems < 1 || runItems > 1 << INDEX_BITS) {
            throw new IllegalArgumentException("a run has 1 to 2^20 items");
        }
        this.folder = folder;
        this.key = key;
        this.width = parameters.width();
        this.runItems = runItems;
        this.known = known;
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
        Path state = folder.resolve("build");
        String mine = binding(items);
        if (!Files.exists(state)) {
            Disk.write(state, mine.getBytes(StandardCharsets.US_ASCII));
        } else if (!Files.readString(state).equals(mine)) {
            throw InvalidInput.of("The folder %s holds an unfinished encoding of other items or under another key; finish or delete it first.",
                    "文件夹 %s 中有其他数据或其他密钥的未完成编码，请先完成或删除。", folder.getFileName());
        }
    }

    private String binding(ItemSource items) {
        return HexFormat.of().formatHex(DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/runs/2").add(items.identity()).add(key.publicKey())
                .add(width).add(runItems).digest());
    }

    /** Forgets an unfinished encoding of other items, as they are no longer wanted. */
    void only(ItemSource items) {
        try {
            Path state = folder.resolve("build");
            if (Files.exists(state) && !Files.readString(state).equals(binding(items))) {
                delete();
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** Items that were evaluated, not found among the known ones nor in finished runs. */
    long evaluated() {
        return evaluated;
    }

    private Path run(int number) {
        return folder.resolve("run-%08d".formatted(number));
    }

    private Path names(int number) {
        return folder.resolve("names-%08d".formatted(number));
    }

    private void finishRun(long total) {
        if (count == 0) {
            return;
        }
        work.checkCancelled();
        Path file = run(runs);
        Path names = names(runs++);
        if (!Files.exists(file)) {
            int value = width + CHECK;
            byte[] values = new byte[count * value];
            byte[] named = values(values, value, total);
            try {
                Disk.write(names, sorted(count, named, KnownValues.NAME, KnownValues.NAME, values, value));
                Disk.write(file, sorted(count, values, value, width, handleBytes(), 8));
            } catch (IOException e) {
                throw Disk.failed(file, e);
            }
        }
        done += count;
        count = 0;
        work.progress().report("psi.encode", done, total);
    }

    /** Fills in the values of this run, those that are not known by evaluation; returns the names. */
    private byte[] values(byte[] values, int value, long total) {
        byte[] named = new byte[count * KnownValues.NAME];
        boolean[] found = new boolean[count];
        Parallel.ranges(count, 1 << 12, (from, to) -> {
            var names = KnownValues.Names.of(key);
            for (int i = from; i < to; i++) {
                names.name(data, offsets[i], offsets[i + 1], named, i * KnownValues.NAME);
                found[i] = known != null && known.copy(named, i * KnownValues.NAME, values, i * value);
            }
        });
        int[] fresh = IntStream.range(0, count).filter(i -> !found[i]).toArray();
        for (int first = 0; first < fresh.length; first += REPORT_ITEMS) {
            if (first > 0) {
                work.checkCancelled();
            }
            int start = first;
            int chunk = Math.min(REPORT_ITEMS, fresh.length - first);
            Parallel.ranges(chunk, GRAIN, (from, to) -> evaluate(fresh, start + from, start + to, values, value));
            evaluated += chunk;
            work.progress().report("psi.encode", done + count - fresh.length + first + chunk, total);
        }
        return named;
    }

    /** {@code values[fresh[i]] = F(k, item)} for i in a range. */
    private void evaluate(int[] fresh, int from, int to, byte[] values, int value) {
        int[] ends = new int[to - from + 1];
        for (int i = from; i < to; i++) {
            ends[i - from + 1] = ends[i - from] + offsets[fresh[i] + 1] - offsets[fresh[i]];
        }
        byte[] items = new byte[ends[to - from]];
        for (int i = from; i < to; i++) {
            System.arraycopy(data, offsets[fresh[i]], items, ends[i - from], ends[i - from + 1] - ends[i - from]);
        }
        byte[] out = new byte[(to - from) * value];
        VoprfBatch.evaluate(key, items, ends, 0, to - from, value, out, 0);
        for (int i = from; i < to; i++) {
            System.arraycopy(out, (i - from) * value, values, fresh[i] * value, value);
        }
    }

    private byte[] handleBytes() {
        ByteBuffer out = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            out.putLong(handles[i]);
        }
        return out.array();
    }

    /** {@code count} records {@code head ‖ tail} in ascending order of the first {@code width} bytes of their heads. */
    static byte[] sorted(int count, byte[] heads, int head, int keyBytes, byte[] tails, int tail) {
        long[] order = new long[count];
        ByteBuffer big = ByteBuffer.wrap(heads);
        long mask = (1L << INDEX_BITS) - 1;
        for (int i = 0; i < count; i++) {
            order[i] = (big.getLong(i * head) ^ Long.MIN_VALUE) & ~mask | i;
        }
        Arrays.parallelSort(order);
        int record = head + tail;
        byte[] out = new byte[count * record];
        for (int i = 0; i < count; i++) {
            // The first 44 bits are in order; the few records that agree there stand by the rest.
            int from = (int) (order[i] & mask);
            int at = i;
            while (at > 0 && Arrays.compareUnsigned(out, (at - 1) * record, (at - 1) * record + keyBytes,
                    heads, from * head, from * head + keyBytes) > 0) {
                System.arraycopy(out, (at - 1) * record, out, at * record, record);
                at--;
            }
            System.arraycopy(heads, from * head, out, at * record, head);
            System.arraycopy(tails, from * tail, out, at * record + head, tail);
        }
        return out;
    }

    /** All records in ascending order; of those with one fingerprint the earliest. */
    Merged merged() {
        return new Merged(false);
    }

    /** Names with their values in ascending order, each once. */
    Merged mergedNames() {
        return new Merged(true);
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
        private final int keyBytes;
        private final byte[] last;
        private final byte[] current;
        private boolean first = true;

        private Merged(boolean names) {
            keyBytes = names ? KnownValues.NAME : width;
            last = new byte[keyBytes];
            current = new byte[names ? KnownValues.NAME + width + CHECK : width + EXTRA];
            heads = new PriorityQueue<>(Math.max(1, runs), Comparator.<Integer, RecordReader>comparing(readers::get, RecordReader::compareTo)
                    .thenComparing(Comparator.naturalOrder()));
            try {
                for (int r = 0; r < runs; r++) {
                    readers.add(new RecordReader(names ? names(r) : run(r), 0, current.length, keyBytes));
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
                if (first || !Arrays.equals(current, 0, keyBytes, last, 0, keyBytes)) {
                    first = false;
                    System.arraycopy(current, 0, last, 0, keyBytes);
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

package org.tacit.psi.large;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.wire.Session;

/**
 * One party's items on disk, cut by a keyed hash into files that each fit into memory. A record of a file is
 * <pre>
 *   h (16 bytes) ‖ row (5, little-endian)        h = first half of SHA-256(key ‖ identifier)
 *   partition of h = ⌊low 32 bits of h · partitions / 2^32⌋
 * </pre>
 * Equal identifiers are in one file, where all but the first are taken out. Two different ones have one h with probability
 * {@code N²/2^129} for N items of both parties together. The index, written last, makes the partitions complete; it holds a
 * checksum of each file, so that files which a crash of the machine left unfinished are noticed without waiting for the disk now.
 */
final class Partitions {

    static final int HASH = 16;
    private static final int ROW = 5;
    static final int RECORD = HASH + ROW;
    private static final String INDEX = "index";
    /** Rows that are hashed together. */
    static final int BLOCK = 1 << 14;
    private static final int GRAIN = 1 << 10;
    private static final int BUFFER = RECORD * 3120;
    /** Rows of each kind that a report names. */
    private static final int EXAMPLES = 10;

    private final Scratch scratch;
    private final byte[] key;
    private final int count;
    private int[] loads;
    private long[] sums;
    private Items.Report report;

    Partitions(Scratch scratch, byte[] key, int count) {
        this.scratch = scratch;
        this.key = key;
        this.count = count;
        scratch.read(INDEX, this::readIndex).ifPresent(found -> report = found);
    }

    boolean complete() {
        return report != null;
    }

    Items.Report report() {
        return report;
    }

    int load(int partition) {
        return loads[partition];
    }

    /**
     * Reads the whole source and writes the files.
     *
     * @param limit rows with an identifier that there may be
     * @param alive called from time to time
     */
    void write(ItemSource source, Session session, long limit, Runnable alive) {
        try (var writer = new Writer(session, source.size(), limit, alive)) {
            source.scan(writer);
            writer.flush();
            report = writer.distinct();
        }
        scratch.write(INDEX, this::writeIndex);
    }

    private Path file(int partition) {
        return scratch.file("part-%05d".formatted(partition));
    }

    private void writeIndex(DataOutputStream out) throws IOException {
        for (long number : new long[] {count, report.rows(), report.items(), report.missing(), report.duplicates()}) {
            out.writeLong(number);
        }
        for (List<Long> rows : List.of(report.missingRows(), report.duplicateRows())) {
            out.writeInt(rows.size());
            for (long row : rows) {
                out.writeLong(row);
            }
        }
        for (int p = 0; p < count; p++) {
            out.writeInt(loads[p]);
            out.writeLong(sums[p]);
        }
    }

    private Items.Report readIndex(DataInputStream in) throws IOException {
        if (in.readLong() != count) {
            throw new IOException("an index of other partitions");
        }
        long rows = in.readLong();
        long items = in.readLong();
        long missing = in.readLong();
        long duplicates = in.readLong();
        List<List<Long>> examples = new ArrayList<>();
        for (int kind = 0; kind < 2; kind++) {
            Long[] some = new Long[Math.min(EXAMPLES, in.readInt())];
            for (int i = 0; i < some.length; i++) {
                some[i] = in.readLong();
            }
            examples.add(List.of(some));
        }
        loads = new int[count];
        sums = new long[count];
        for (int p = 0; p < count; p++) {
            loads[p] = in.readInt();
            sums[p] = in.readLong();
        }
        return new Items.Report(rows, items, missing, examples.get(0), duplicates, examples.get(1));
    }

    /** Items of one partition in memory: {@code hashes} has room for more behind them. */
    record Part(byte[] hashes, long[] rows) {
    }

    /** @param room items that the array of hashes is to have room for, at least those that are there */
    Part read(int partition, int room) {
        return read(partition, loads[partition], room, sums[partition]);
    }

    private Part read(int partition, int load, int room, long sum) {
        byte[] hashes = new byte[Math.multiplyExact(HASH, room)];
        long[] rows = new long[load];
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel in = FileChannel.open(file(partition), StandardOpenOption.READ)) {
            for (int at = 0; at < load; ) {
                int n = Math.min(BUFFER / RECORD, load - at);
                buffer.clear().limit(RECORD * n);
                while (buffer.hasRemaining() && in.read(buffer) >= 0) {
                    // until full
                }
                if (buffer.hasRemaining()) {
                    throw damaged();
                }
                crc.update(buffer.array(), 0, RECORD * n);
                for (int i = 0; i < n; i++, at++) {
                    System.arraycopy(buffer.array(), RECORD * i, hashes, HASH * at, HASH);
                    rows[at] = row(buffer, RECORD * i + HASH);
                }
            }
        } catch (IOException e) {
            throw Scratch.failed(file(partition), e);
        }
        if (sum >= 0 && crc.getValue() != sum) {
            throw damaged();
        }
        return new Part(hashes, rows);
    }

    private static long row(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & 0xffffffffL | (buffer.get(at + 4) & 255L) << 32;
    }

    private InvalidInput damaged() {
        scratch.clear();
        return InvalidInput.of("The scratch files of the intersection were damaged and have been deleted; run it again, from its start.",
                "求交的临时文件已损坏并被删除，请从头重新运行。");
    }

    /** Takes items one by one, hashes them in blocks on all cores, and appends them to the files. */
    private final class Writer implements ItemSource.Receiver, AutoCloseable {
        private final Session session;
        private final long total;
        private final long limit;
        private final Runnable alive;
        private final FileChannel[] files = new FileChannel[count];
        private final ByteBuffer[] buffers = new ByteBuffer[count];
        private final long[] written = new long[count];

        private byte[] data = new byte[32 * BLOCK];
        private final int[] offsets = new int[BLOCK + 1];
        private final long[] rows = new long[BLOCK];
        private final byte[] hashes = new byte[HASH * BLOCK];
        private int waiting;

        private long items;
        private long missing;
        private final List<Long> missingRows = new ArrayList<>();

        Writer(Session session, long total, long limit, Runnable alive) {
            this.session = session;
            this.total = total;
            this.limit = limit;
            this.alive = alive;
            try {
                for (int p = 0; p < count; p++) {
                    files[p] = FileChannel.open(file(p), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    buffers[p] = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
                }
            } catch (IOException e) {
                close();
                throw Scratch.failed(file(0), e);
            }
        }

        @Override
        public void item(byte[] item, int length, long handle) {
            if (waiting == BLOCK) {
                flush();
            }
            int at = offsets[waiting];
            if (data.length - at < length) {
                data = Arrays.copyOf(data, Math.addExact(Math.max(at + length, data.length), data.length / 2));
            }
            System.arraycopy(item, 0, data, at, length);
            rows[waiting] = handle;
            offsets[++waiting] = at + length;
        }

        @Override
        public void missing(long handle) {
            if (missing++ < EXAMPLES) {
                missingRows.add(handle);
            }
        }

        void flush() {
            session.checkCancelled();
            items += waiting;
            if (items > limit) {
                throw InvalidInput.of("The column has more than the %d rows that were agreed; propose the contract again for the present table.",
                        "该列的行数超过约定的 %d 行，请按当前的表重新发起合约。", limit);
            }
            Parallel.ranges(waiting, GRAIN, this::hash);
            try {
                for (int i = 0; i < waiting; i++) {
                    append(i);
                }
            } catch (IOException e) {
                throw Scratch.failed(file(0), e);
            }
            waiting = 0;
            session.progress().report("psi.partition", items + missing, total);
            alive.run();
        }

        private void hash(int from, int to) {
            MessageDigest digest = HashSuite.SHA_256.newDigest();
            byte[] out = new byte[32];
            try {
                for (int i = from; i < to; i++) {
                    digest.update(key);
                    digest.update(data, offsets[i], offsets[i + 1] - offsets[i]);
                    digest.digest(out, 0, out.length);
                    System.arraycopy(out, 0, hashes, HASH * i, HASH);
                }
            } catch (java.security.DigestException e) {
                throw new IllegalStateException(e);
            }
        }

        private void append(int i) throws IOException {
            long low = 0;
            for (int b = 3; b >= 0; b--) {
                low = low << 8 | hashes[HASH * i + b] & 255;
            }
            int partition = (int) (low * count >>> 32);
            ByteBuffer buffer = buffers[partition];
            if (!buffer.hasRemaining()) {
                spill(partition);
            }
            buffer.put(hashes, HASH * i, HASH).putInt((int) rows[i]).put((byte) (rows[i] >>> 32));
            written[partition]++;
        }

        private void spill(int partition) throws IOException {
            Scratch.writeAll(files[partition], buffers[partition].flip());
            buffers[partition].clear();
        }

        /** Takes repeated items out of each file. */
        Items.Report distinct() {
            loads = new int[count];
            sums = new long[count];
            var repeated = new Repeated();
            long distinct = 0;
            for (int p = 0; p < count; p++) {
                session.checkCancelled();
                alive.run();
                try {
                    spill(p);
                    buffers[p] = null;
                    if (written[p] > Integer.MAX_VALUE / HASH) {
                        throw InvalidInput.of("One identifier, or few, repeat in most of the rows; remove repeated rows and run again.",
                                "多数行的标识是同一个或少数几个，请先去除重复行再运行。");
                    }
                    distinct(p, (int) written[p], repeated);
                } catch (IOException e) {
                    throw Scratch.failed(file(p), e);
                }
                distinct += loads[p];
                session.progress().report("psi.distinct", p + 1, count);
            }
            return new Items.Report(items + missing, distinct, missing, List.copyOf(missingRows), repeated.count, repeated.first());
        }

        private void distinct(int p, int load, Repeated repeated) throws IOException {
            Part part = read(p, load, load, -1);
            CRC32C crc = new CRC32C();
            ByteBuffer out = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer hashes = ByteBuffer.wrap(part.hashes).order(ByteOrder.LITTLE_ENDIAN);
            int size = 2 * Integer.highestOneBit(Math.max(4, load));
            int mask = (3L * load > 2L * size ? 2 * size : size) - 1;
            // High half: bits of h; low half: number of the item plus one; 0 where free.
            long[] slots = new long[mask + 1];
            boolean rewrite = false;
            int kept = 0;
            long position = 0;
            for (int i = 0; i < load; i++) {
                long low = hashes.getLong(HASH * i);
                long high = hashes.getLong(HASH * i + 8);
                int slot = (int) high & mask;
                boolean twice = false;
                while (slots[slot] != 0 && !twice) {
                    int j = (int) slots[slot] - 1;
                    twice = (slots[slot] ^ high) >>> 32 == 0 && hashes.getLong(HASH * j + 8) == high && hashes.getLong(HASH * j) == low;
                    slot = twice ? slot : slot + 1 & mask;
                }
                if (twice) {
                    rewrite = true;
                    repeated.add(part.rows[i]);
                    continue;
                }
                slots[slot] = high & -1L << 32 | i + 1;
                if (!out.hasRemaining()) {
                    position = emit(p, out, crc, rewrite, position);
                }
                out.put(part.hashes, HASH * i, HASH).putInt((int) part.rows[i]).put((byte) (part.rows[i] >>> 32));
                kept++;
            }
            position = emit(p, out, crc, rewrite, position);
            files[p].truncate(position);
            files[p].close();
            loads[p] = kept;
            sums[p] = crc.getValue();
        }

        /** Records that stay where they are need not be written again. */
        private long emit(int p, ByteBuffer out, CRC32C crc, boolean rewrite, long position) throws IOException {
            crc.update(out.array(), 0, out.position());
            out.flip();
            long end = position + out.limit();
            if (rewrite) {
                for (long at = position; out.hasRemaining(); ) {
                    at += files[p].write(out, at);
                }
            }
            out.clear();
            return end;
        }

        @Override
        public void close() {
            for (FileChannel file : files) {
                if (file != null) {
                    try {
                        file.close();
                    } catch (IOException e) {
                        // What matters was written and checked, or has failed before.
                    }
                }
            }
        }
    }

    /** Rows that repeat an earlier one: how many, and the first few. */
    private static final class Repeated {
        private long count;
        private final java.util.TreeSet<Long> rows = new java.util.TreeSet<>();

        void add(long row) {
            count++;
            if (rows.size() < EXAMPLES || row < rows.last()) {
                rows.add(row);
                if (rows.size() > EXAMPLES) {
                    rows.pollLast();
                }
            }
        }

        List<Long> first() {
            return List.copyOf(rows);
        }
    }
}

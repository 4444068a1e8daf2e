package org.tacit.pir.keyword;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.LookupRows;
import org.tacit.pir.lwe.ByteMatrix;
import org.tacit.pir.lwe.LweServer;
import org.tacit.wire.Progress;

/**
 * A provider's rows, sealed and laid out for private lookup, with their hint; answers queries while rows are replaced, added and removed.
 *
 * <p><b>Security guarantees.</b> Every row is sealed under the OPRF's value at its key, free places hold random bytes: of the matrix a client learns how many keys it was made
 * for, and what it can open. Everything a query touches is read whatever it asks for.
 */
public final class LookupTable implements AutoCloseable {

    private static final int GROUP = 1024;
    private static final int SALTS = 8;
    /** Columns that are looked at for a new row before the table counts as full. */
    private static final int MOST_REACHED = 4096;

    private final LookupShape shape;
    private final OprfKey key;
    private final LweServer server;
    /** Fingerprint by place, and whether it is taken. */
    private final long[] fingerprints;
    private final BitSet taken = new BitSet();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** How many changes there were, and the last one that changed each row of the hint. */
    private int version;
    private final int[] changedIn;

    private LookupTable(LookupShape shape, OprfKey key, LweServer server, long[] fingerprints) {
        this.shape = shape;
        this.key = key;
        this.server = server;
        this.fingerprints = fingerprints;
        this.changedIn = new int[shape.matrixRows()];
    }

    /**
     * Seals and lays out all rows: an OPRF evaluation for each, then {@code n = 1280} products for each byte.
     *
     * @param key of this table and epoch alone; closed by the caller after this table
     * @throws InvalidInput if two rows have one key, or the table does not fit
     */
    public static LookupTable build(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        int n = rows.rows();
        LookupShape shape = LookupShape.of(n, rows.recordBytes(), bytes(random), bytes(random), bytes(random), key.publicKey());
        for (int attempt = 0; attempt < SALTS; attempt++, shape = shape.withSalt(bytes(random))) {
            long[] prints = new long[n];
            TwoChoices choices = shape.choices();
            rows.scan((row, rowKey, record) -> prints[row] = choices.fingerprint(rowKey));
            refuseDuplicates(prints);
            Optional<int[]> places = choices.arrange(prints);
            if (places.isPresent()) {
                return fill(rows, key, random, shape, prints, places.get(), progress);
            }
        }
        throw InvalidInput.of("No arrangement of %d keys was found; build the table again.", "未能排布 %d 个键，请重新构建。", n);
    }

    /** Different keys share 64 bits of hash with probability below 2^-16 for 10^7 of them; then another table is refused once too often. */
    private static void refuseDuplicates(long[] prints) {
        long[] sorted = prints.clone();
        Arrays.parallelSort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                int first = -1;
                for (int r = 0; r < prints.length; r++) {
                    if (prints[r] == sorted[i]) {
                        if (first >= 0) {
                            throw InvalidInput.of("Rows %1$d and %2$d have the same key; a lookup answers with one row, so keep one of them.",
                                    "第 %1$d 行与第 %2$d 行的键相同；一次查询只返回一行，请只保留其一。", first, r);
                        }
                        first = r;
                    }
                }
            }
        }
    }

    private static LookupTable fill(LookupRows rows, OprfKey key, SecureRandom random, LookupShape shape, long[] prints, int[] keys,
            Progress progress) {
        int[] placeOf = new int[prints.length];
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] >= 0) {
                placeOf[keys[place]] = place;
            }
        }
        ByteMatrix matrix = new ByteMatrix(shape.matrixRows(), shape.columns());
        int entry = RowSealer.entryBytes(shape.recordBytes());
        Prg noise = Prg.seededFrom(random);
        byte[] filler = new byte[entry];
        long[] byPlace = new long[keys.length];
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] < 0) {
                noise.fill(filler);
                RowSealer.version(0, filler, 0);
                    matrix.putColumn(place / shape.slots(), place % shape.slots() * entry, filler, 0, entry);
            } else {
                byPlace[place] = prints[keys[place]];
            }
        }
        Group group = new Group(shape, key, matrix, placeOf, progress);
        rows.scan(group::add);
        group.flush();
        LookupTable table = new LookupTable(shape, key, new LweServer(matrix, shape.seed(), progress), byPlace);
        for (int place = 0; place < keys.length; place++) {
            table.taken.set(place, keys[place] >= 0);
        }
        return table;
    }

    /** Some thousand rows that are evaluated, sealed and written side by side. */
    private static final class Group {
        private final LookupShape shape;
        private final OprfKey key;
        private final ByteMatrix matrix;
        private final int[] placeOf;
        private final Progress progress;
        private final byte[][] keys = new byte[8 * GROUP][];
        private final byte[][] records = new byte[8 * GROUP][];
        private int first;
        private int count;

        Group(LookupShape shape, OprfKey key, ByteMatrix matrix, int[] placeOf, Progress progress) {
            this.shape = shape;
            this.key = key;
            this.matrix = matrix;
            this.placeOf = placeOf;
            this.progress = progress;
        }

        void add(int row, byte[] rowKey, byte[] record) {
            if (count == 0) {
                first = row;
            }
            keys[count] = rowKey.clone();
            records[count++] = record.clone();
            if (count == keys.length) {
                flush();
            }
        }

        void flush() {
            Parallel.ranges(count, 256, (from, to) -> {
                byte[] secrets = evaluate(key, keys, from, to);
                RowSealer sealer = new RowSealer(shape.epoch(), shape.recordBytes());
                byte[] entry = new byte[RowSealer.entryBytes(shape.recordBytes())];
                for (int i = from; i < to; i++) {
                    sealer.seal(secrets, (i - from) * RowSealer.SECRET_BYTES, 0, records[i], entry, 0);
                    int place = placeOf[first + i];
                    matrix.putColumn(place / shape.slots(), place % shape.slots() * entry.length, entry, 0, entry.length);
                }
            });
            progress.report("pir.seal", first + count, shape.keys());
            count = 0;
        }
    }

    private static byte[] evaluate(OprfKey key, byte[][] keys, int from, int to) {
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

    private static byte[] bytes(SecureRandom random) {
        byte[] value = new byte[LookupShape.VALUE_BYTES];
        random.nextBytes(value);
        return value;
    }

    public LookupShape shape() {
        return shape;
    }

    OprfKey key() {
        return key;
    }

    /** How often rows were replaced; queries made with the hint of another version are not answered. */
    int version() {
        lock.readLock().lock();
        try {
            return version;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Replaces the row of a key, or adds it. */
    public void put(byte[] rowKey, byte[] record) {
        if (record.length != shape.recordBytes()) {
            throw InvalidInput.of("The record has %1$d bytes, those of this table have %2$d.", "该记录为 %1$d 字节，本表记录为 %2$d 字节。", record.length, shape.recordBytes());
        }
        byte[] secret = evaluate(key, new byte[][] {rowKey}, 0, 1);
        lock.writeLock().lock();
        try {
            int place = placeOf(rowKey).orElseGet(() -> freePlace(rowKey));
            byte[] entry = new byte[RowSealer.entryBytes(record.length)];
            // The version of the table is higher with every change: never the nonce of what stood there, nor of any before.
            new RowSealer(shape.epoch(), record.length).seal(secret, 0, version + 1, record, entry, 0);
            write(place, entry);
            fingerprints[place] = shape.choices().fingerprint(rowKey);
            taken.set(place);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Removes the row of a key; false where there is none. */
    public boolean remove(byte[] rowKey, SecureRandom random) {
        lock.writeLock().lock();
        try {
            Optional<Integer> place = placeOf(rowKey);
            if (place.isEmpty()) {
                return false;
            }
            byte[] filler = new byte[RowSealer.entryBytes(shape.recordBytes())];
            random.nextBytes(filler);
            RowSealer.version(version + 1, filler, 0);
            write(place.get(), filler);
            taken.clear(place.get());
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Optional<Integer> placeOf(byte[] rowKey) {
        TwoChoices choices = shape.choices();
        long print = choices.fingerprint(rowKey);
        for (int column : new int[] {choices.first(print), choices.second(print)}) {
            for (int place = column * shape.slots(); place < (column + 1) * shape.slots(); place++) {
                if (taken.get(place) && fingerprints[place] == print) {
                    return Optional.of(place);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A free place in one of the key's columns. Where both are full, rows move to their other columns along the shortest way to a free place, found
     * breadth first.
     */
    private int freePlace(byte[] rowKey) {
        TwoChoices choices = shape.choices();
        long print = choices.fingerprint(rowKey);
        // Columns in the order they are reached, and the place whose row would move to each; −1 for where the search began.
        java.util.LinkedHashMap<Integer, Integer> reached = new java.util.LinkedHashMap<>();
        java.util.ArrayDeque<Integer> next = new java.util.ArrayDeque<>();
        for (int column : new int[] {choices.first(print), choices.second(print)}) {
            if (reached.putIfAbsent(column, -1) == null) {
                next.add(column);
            }
        }
        while (!next.isEmpty() && reached.size() < MOST_REACHED) {
            int column = next.poll();
            int free = freeIn(column);
            if (free >= 0) {
                for (int from = reached.get(free / shape.slots()); from >= 0; from = reached.get(free / shape.slots())) {
                    move(from, free);
                    free = from;
                }
                return free;
            }
            for (int place = column * shape.slots(); place < (column + 1) * shape.slots(); place++) {
                int other = choices.other(fingerprints[place], column);
                if (reached.putIfAbsent(other, place) == null) {
                    next.add(other);
                }
            }
        }
        throw InvalidInput.of("There is no room for another row; publish the table anew.", "已无空位容纳新行，请重新发布该表。");
    }

    private int freeIn(int column) {
        int place = taken.nextClearBit(column * shape.slots());
        return place < (column + 1) * shape.slots() ? place : -1;
    }

    private void move(int from, int to) {
        int bytes = RowSealer.entryBytes(shape.recordBytes());
        byte[] entry = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            entry[i] = server.matrix().get(from % shape.slots() * bytes + i, from / shape.slots());
        }
        write(to, entry);
        fingerprints[to] = fingerprints[from];
        taken.set(to);
    }

    private void write(int place, byte[] entry) {
        int[] changed = server.replaceColumn(place / shape.slots(), place % shape.slots() * entry.length, entry);
        version++;
        for (int row : changed) {
            changedIn[row] = version;
        }
    }

    /** Rows of the hint that differ between an earlier version and now. */
    BitSet changedSince(int earlier) {
        BitSet rows = new BitSet(changedIn.length);
        for (int row = 0; row < changedIn.length; row++) {
            rows.set(row, changedIn[row] > earlier);
        }
        return rows;
    }

    /** Runs with the table unchanged throughout. */
    <T> T reading(java.util.function.Function<LweServer, T> body) {
        lock.readLock().lock();
        try {
            return body.apply(server);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            server.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}

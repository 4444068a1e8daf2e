package org.tacit.pir.keyword;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.LookupRows;
import org.tacit.pir.lwe.LweServer;
import org.tacit.pir.lwe.SharedPasses;
import org.tacit.wire.Progress;

/**
 * A provider's rows, sealed and laid out for private lookup, with their hint; answers queries while rows are replaced, added and removed. In memory, or in a folder that it is opened
 * from again without being built.
 *
 * <p><b>Security guarantees.</b> Every row is sealed under the OPRF's value at its key, free places hold random bytes: of the matrix a client learns how many keys it was made
 * for, and what it can open. Everything a query touches is read whatever it asks for.
 *
 * <p>Thread-safe: any number of readers beside one change at a time.
 */
public final class LookupTable implements AutoCloseable {

    /** Changes that one row's coming makes, at most. */
    static final int MOST_CHANGES = Places.MOST_REACHED;

    private final LookupShape shape;
    private final OprfKey key;
    private final Arena arena;
    private final TableImage image;
    private final LweServer server;
    private final SharedPasses passes;
    private final HintDigest digest;
    /** Readers, and whoever writes to the image. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** One change at a time; those in between readers see nothing of. */
    private final Object changing = new Object();
    /** Both null where the table is in memory alone. */
    private final TableFolder folder;
    private ChangeLog log;

    private LookupTable(TableImage image, OprfKey key, Arena arena, TableFolder folder) {
        this.shape = image.shape();
        this.key = key;
        this.arena = arena;
        this.image = image;
        this.server = image.server();
        this.passes = new SharedPasses(server);
        this.digest = new HintDigest(shape.matrixRows());
        this.folder = folder;
    }

    /**
     * Seals and lays out all rows, in memory: an OPRF evaluation for each, then {@code n = 1280} products for each byte.
     *
     * @param key of this table and epoch alone; closed by the caller after this table
     * @throws InvalidInput if two rows have one key, or the table does not fit
     */
    public static LookupTable build(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        Arena arena = Arena.ofShared();
        try {
            return new LookupTable(new TableBuilder(rows, key, random, progress).build(shape -> TableImage.inMemory(shape, arena)), key, arena, null);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * The same in a folder, of this table alone: whatever table was there is replaced when the new one is whole. Memory is the operating system's to
     * give: pages of the file.
     */
    public static LookupTable build(LookupRows rows, OprfKey key, SecureRandom random, Progress progress, Path folder) {
        TableFolder disk = new TableFolder(folder);
        try {
            try (Arena arena = Arena.ofShared()) {
                TableImage image = new TableBuilder(rows, key, random, progress).build(shape -> disk.begin(shape, arena));
                disk.finish(image);
                ChangeLog.begin(disk, image.sum(), RowSealer.entryBytes(rows.recordBytes())).close();
            }
            return open(disk, key);
        } catch (RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    /**
     * The table that a folder holds, with all its changes.
     *
     * @param key the table's, closed by the caller after it
     * @throws InvalidInput if it is damaged, half-written, in use, or of another key
     */
    public static LookupTable open(Path folder, OprfKey key) {
        TableFolder disk = new TableFolder(folder);
        try {
            return open(disk, key);
        } catch (RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    private static LookupTable open(TableFolder disk, OprfKey key) {
        Arena arena = Arena.ofShared();
        try {
            TableImage image = disk.read(arena);
            if (!Arrays.equals(image.shape().publicKey(), key.publicKey())) {
                throw InvalidInput.of("The stored lookup table was made with another key; open it with its own, or publish it again.", "保存的查询表使用的是另一把密钥；请使用原密钥打开，或重新发布。");
            }
            LookupTable table = new LookupTable(image, key, arena, disk);
            table.log = ChangeLog.open(disk, image, (version, changes) -> {
                image.version(version);
                table.write(changes);
            });
            return table;
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public LookupShape shape() {
        return shape;
    }

    OprfKey key() {
        return key;
    }

    /** How many changes there were, at least: higher with each. */
    int version() {
        return reading(s -> image.version());
    }

    /** Replaces the row of a key, or adds it. In a folder, it survives a crash once this returns. */
    public void put(byte[] rowKey, byte[] record) {
        if (record.length != shape.recordBytes()) {
            throw InvalidInput.of("The record has %1$d bytes, those of this table have %2$d.", "该记录为 %1$d 字节，本表记录为 %2$d 字节。", record.length, shape.recordBytes());
        }
        byte[] secret = SealedScan.evaluate(key, new byte[][] {rowKey}, 0, 1);
        long print = shape.choices().fingerprint(rowKey);
        synchronized (changing) {
            List<Change> changes = new ArrayList<>();
            int place = find(print).orElseGet(() -> makeRoom(print, changes));
            byte[] entry = new byte[RowSealer.entryBytes(record.length)];
            // The version of the table is higher with every change: never the nonce of what stood there, nor of any before.
            new RowSealer(shape.epoch(), record.length).seal(secret, 0, nextVersion(changes.size()), record, entry, 0);
            changes.add(new Change(place, print, true, entry));
            apply(changes);
        }
        Arrays.fill(secret, (byte) 0);
    }

    /** Removes the row of a key; false where there is none. */
    public boolean remove(byte[] rowKey, SecureRandom random) {
        long print = shape.choices().fingerprint(rowKey);
        synchronized (changing) {
            OptionalInt place = find(print);
            if (place.isEmpty()) {
                return false;
            }
            byte[] filler = new byte[RowSealer.entryBytes(shape.recordBytes())];
            random.nextBytes(filler);
            RowSealer.version(nextVersion(0), filler, 0);
            apply(List.of(new Change(place.getAsInt(), 0, false, filler)));
            return true;
        }
    }

    private int nextVersion(int changesBefore) {
        if (image.version() > Integer.MAX_VALUE - 2 * MOST_CHANGES) {
            throw InvalidInput.of("The table was changed too often under one key; publish it anew.", "该表在同一密钥下的更新次数过多，请重新发布。");
        }
        return image.version() + changesBefore + 1;
    }

    private OptionalInt find(long print) {
        return Places.find(shape.choices(), shape.slots(), image::isTaken, image::fingerprint, print);
    }

    /**
     * A free place in one of a key's columns.
     *
     * @param changes receives the moves of rows that make room, first the one that fills the free place
     */
    private int makeRoom(long print, List<Change> changes) {
        int[] way = Places.wayToRoom(shape.choices(), shape.slots(), image::isTaken, image::fingerprint, print);
        for (int i = 1; i < way.length; i++) {
            changes.add(new Change(way[i - 1], image.fingerprint(way[i]), true, entry(way[i])));
        }
        return way[way.length - 1];
    }

    private byte[] entry(int place) {
        byte[] entry = new byte[RowSealer.entryBytes(shape.recordBytes())];
        for (int i = 0; i < entry.length; i++) {
            entry[i] = server.matrix().get(place % shape.slots() * entry.length + i, place / shape.slots());
        }
        return entry;
    }

    /** On disk first, then for readers. */
    private void apply(List<Change> changes) {
        if (log != null) {
            log.append(image.version(), changes);
        }
        lock.writeLock().lock();
        try {
            write(changes);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void write(List<Change> changes) {
        for (Change change : changes) {
            byte[] entry = change.entry();
            int[] rows = server.replaceColumn(change.place() / shape.slots(), change.place() % shape.slots() * entry.length, entry);
            image.version(image.version() + 1);
            image.take(change.place(), change.fingerprint(), change.taken());
            for (int row : rows) {
                image.changedIn(row, image.version());
                digest.changed(row);
            }
        }
    }

    /**
     * Writes the table with all its changes to its folder, in place of what is there, so that opening it again need not repeat them. Rows do not change meanwhile; lookups go on.
     */
    public void checkpoint() {
        if (folder == null) {
            throw new IllegalStateException("a table in memory alone");
        }
        synchronized (changing) {
            byte[] header = image.seal(image.sum());
            folder.replace(image, header);
            lock.writeLock().lock();
            try {
                image.header(header);
            } finally {
                lock.writeLock().unlock();
            }
            log.close();
            log = ChangeLog.begin(folder, image.sum(), RowSealer.entryBytes(shape.recordBytes()));
        }
    }

    /** Rows of the hint that differ between an earlier version and now. */
    BitSet changedSince(int earlier) {
        BitSet rows = new BitSet(shape.matrixRows());
        for (int row = 0; row < shape.matrixRows(); row++) {
            rows.set(row, image.changedIn(row) > earlier);
        }
        return rows;
    }

    /** Of the hint as it is; called while {@link #reading}. */
    byte[] hintDigest() {
        return digest.value((row, out) -> server.hint(row, out, 0));
    }

    /** {@code D·u} of some queries, in one pass with those of others who ask now, and {@code beside} at the same time; called while {@link #reading}. */
    int[][] answer(int[][] queries, Runnable beside) {
        return passes.answer(queries, beside);
    }

    /** Runs with the table unchanged throughout. */
    <T> T reading(Function<LweServer, T> body) {
        lock.readLock().lock();
        try {
            return body.apply(server);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        synchronized (changing) {
            lock.writeLock().lock();
            try {
                if (log != null) {
                    log.close();
                }
                arena.close();
                if (folder != null) {
                    folder.close();
                }
            } finally {
                lock.writeLock().unlock();
            }
        }
    }
}

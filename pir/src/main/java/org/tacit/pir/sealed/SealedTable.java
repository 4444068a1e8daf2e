package org.tacit.pir.sealed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.LookupRows;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.wire.Progress;

/**
 * A provider's rows as a table that clients hold and cannot read: each row sealed under what an oblivious function is at its key. A folder of its own, with the present version and what
 * each version replaced.
 *
 * <p>A version is a file of entries of one length, sorted by tags that are random to everybody who was not answered their key; rows and free places look alike. An update replaces
 * some entries: those of changed and removed rows, free ones for rows that are added, and about as many that are drawn at random, all sealed afresh for the new version.
 * After {@value SealedDescriptor#MOST_VERSIONS} versions everything is sealed afresh, with no new evaluations.
 *
 * <p>Files appear whole or not at all, the table's last; a build or an update that was killed leaves the version before. Memory: 16 bytes a row and some ten megabytes, for an
 * update what changes beside. Disk: an entry and {@value OwnerFile#BYTES} bytes for each row, twice while it is written.
 *
 * <p><b>Security guarantees.</b> The table tells nothing about a row to somebody who was not answered its key. What a delta tells is on the protocol's page. The key is handed in
 * and never written here; the owner's part is as secret as the rows.
 */
public final class SealedTable implements AutoCloseable {

    private final Path folder;
    private final OprfKey key;
    private final ReentrantLock updating = new ReentrantLock();
    private SealedFile current;

    private SealedTable(Path folder, OprfKey key, SealedFile current) {
        this.folder = folder;
        this.key = key;
        this.current = current;
    }

    /**
     * Seals all rows as version 1: an evaluation for each.
     *
     * @param epoch number of the key, from 1
     * @param key   of the mode VOPRF, of this table and epoch alone; closed by the caller after this table
     * @throws InvalidInput if two rows have one key, or the folder holds a table already
     */
    public static SealedTable build(Path folder, int epoch, LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        requireMode(key);
        if (!Versions.tables(folder).isEmpty()) {
            throw InvalidInput.of("The folder %s holds a sealed table already; open or refresh it.", "文件夹 %s 中已有密封表，请打开或更新它。", folder.getFileName());
        }
        if (rows.recordBytes() < 1 || rows.recordBytes() > SealedDescriptor.MOST_RECORD) {
            throw InvalidInput.of("A record of %1$d bytes cannot be looked up; at most %2$d.", "无法查询 %1$d 字节的记录，至多 %2$d 字节。", rows.recordBytes(), SealedDescriptor.MOST_RECORD);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
        byte[] table = new byte[SealedDescriptor.TABLE];
        random.nextBytes(table);
        writeAll(folder, rows, new SealedDescriptor(epoch, rows.recordBytes(), TableWriter.entries(rows.rows()), 0, 1, 1, table, key.publicKey(), new byte[SealedDescriptor.DIGEST],
                new byte[SealedDescriptor.DIGEST]), key, null, random, progress);
        return open(folder, key);
    }

    /** Seals all rows afresh as the version of {@code draft}. */
    static SealedDescriptor writeAll(Path folder, LookupRows rows, SealedDescriptor draft, OprfKey key, NameIndex known, SecureRandom random, Progress progress) {
        RowGroups.refuseDuplicates(rows);
        Sealing sealing = new Sealing(draft, key);
        try (TableWriter writer = new TableWriter(folder, draft, sealing)) {
            RowGroups.scan(rows, draft.recordBytes(), (keys, records, first, count) -> {
                writer.add(sealing.pairs(keys, records, count, known), count);
                progress.report("pir.seal", first + count, rows.rows());
            });
            return writer.finish(random, progress);
        }
    }

    /**
     * The present version of a finished table.
     *
     * @throws InvalidInput if there is none, it is damaged, or the key is not the one it was made with
     */
    public static SealedTable open(Path folder, OprfKey key) {
        requireMode(key);
        List<Path> tables = Versions.tables(folder);
        if (tables.isEmpty()) {
            throw InvalidInput.of("The folder %s holds no finished sealed table; build it first.", "文件夹 %s 中没有已完成的密封表，请先生成。", folder.getFileName());
        }
        SealedFile current = new SealedFile(tables.getLast());
        try {
            if (!Arrays.equals(current.descriptor().publicKey(), key.publicKey())) {
                throw InvalidInput.of("The sealed table in %s was made with another key; use that one, or build it anew.", "文件夹 %s 中的密封表由另一密钥生成；请使用原密钥或重新生成。", folder.getFileName());
            }
            new OwnerFile(Versions.owner(folder, current.descriptor().version()), current.descriptor()).close();
            Versions.keepOnly(folder, current.descriptor());
        } catch (RuntimeException e) {
            current.close();
            throw e;
        }
        return new SealedTable(folder, key, current);
    }

    /** Whether {@link #build} has finished a table in a folder. */
    public static boolean exists(Path folder) {
        return Files.isDirectory(folder) && !Versions.tables(folder).isEmpty();
    }

    private static void requireMode(OprfKey key) {
        if (key.mode() != OprfMode.VOPRF) {
            throw new IllegalArgumentException("a sealed table needs a verifiable key");
        }
    }

    /**
     * Makes the table that of exactly these rows, the next snapshot: evaluates keys that were not there, and makes a new version if a row came, went or changed.
     * Transfers that have begun go on with the version they began with; answers do not depend on versions.
     *
     * @return rows that came, went or changed
     * @throws InvalidInput if two rows have one key, or records have another length than before; then nothing changed
     */
    public long refresh(LookupRows rows, SecureRandom random, Progress progress) {
        return change(c -> c.toExactly(rows, progress), random, progress);
    }

    /**
     * Makes the next version: rows of {@code put} replaced or added, rows of the keys {@code removed} gone, where they are there.
     *
     * @return rows that came, went or changed
     */
    public long update(LookupRows put, List<byte[]> removed, SecureRandom random, Progress progress) {
        return change(c -> c.by(put, removed), random, progress);
    }

    private long change(java.util.function.Consumer<TableChange> what, SecureRandom random, Progress progress) {
        updating.lock();
        try (SealedFile before = current(); OwnerFile owner = new OwnerFile(Versions.owner(folder, before.descriptor().version()), before.descriptor())) {
            TableChange change = new TableChange(folder, before, owner, key, random, progress);
            what.accept(change);
            if (change.rows() > 0) {
                change.write();
                show(new SealedFile(Versions.table(folder, before.descriptor().version() + 1)));
            }
            return change.rows();
        } finally {
            updating.unlock();
        }
    }

    private void show(SealedFile next) {
        SealedFile before;
        synchronized (this) {
            before = current;
            current = next;
        }
        before.close();
        Versions.keepOnly(folder, next.descriptor());
    }

    public synchronized SealedDescriptor descriptor() {
        return current.descriptor();
    }

    OprfKey key() {
        return key;
    }

    Path folder() {
        return folder;
    }

    /** The present version, for as long as the caller keeps it open, whatever is updated in the meantime. */
    synchronized SealedFile current() {
        return current.retain();
    }

    @Override
    public synchronized void close() {
        current.close();
    }
}

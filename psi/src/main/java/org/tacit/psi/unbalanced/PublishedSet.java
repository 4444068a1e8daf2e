package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.ItemSource;

/**
 * The large side's encoded set in a folder of its own: the current version, and what each version changed.
 *
 * <p>Files: {@code v00000001.index} is the current version with the owner's numbers, never to leave this side; {@code .added} and
 * {@code .removed} hold the fingerprints that a version added and removed; {@code values} is {@link KnownValues}, {@code source} a hash of
 * what the version was made of. Each appears whole or not at all. A build that was killed is taken up by calling {@link #build} again.
 *
 * <p>Memory: about 100 bytes for each item of a run (2^18) and 32 KiB for each run, whatever the number of items. Disk: {@code w + 24}
 * bytes an item, twice while it is built.
 *
 * <p><b>Security guarantees.</b> The index tells nothing about an item to somebody without the key and the item; with the key, guesses can
 * be tried. The key is handed in and never written here.
 */
public final class PublishedSet implements AutoCloseable {

    private static final int RUN_ITEMS = 1 << 18;

    private final Path folder;
    private final OprfKey key;
    private final int runItems;
    private final ReentrantLock updating = new ReentrantLock();
    private SortedFile index;

    private PublishedSet(Path folder, OprfKey key, int runItems, SortedFile index) {
        this.folder = folder;
        this.key = key;
        this.runItems = runItems;
        this.index = index;
    }

    /**
     * Encodes all items as version 1, or goes on with a build that was interrupted.
     *
     * @param key of the mode VOPRF, for this set alone
     * @throws InvalidInput if the folder holds a finished set, or an unfinished one of other items, or there are more than the capacity
     */
    public static PublishedSet build(Path folder, ItemSource items, SetParameters parameters, OprfKey key, Work work) {
        return build(folder, items, parameters, key, work, RUN_ITEMS);
    }

    static PublishedSet build(Path folder, ItemSource items, SetParameters parameters, OprfKey key, Work work, int runItems) {
        requireMode(key);
        if (!indexes(folder).isEmpty()) {
            throw InvalidInput.of("The folder %s holds an encoded set already; open or update it.", "文件夹 %s 中已有编码集合，请打开或更新它。", folder.getFileName());
        }
        var runs = new SortedRuns(folder.resolve("building"), key, parameters, runItems, null, work);
        runs.encode(items);
        int width = parameters.width();
        keepValues(folder, runs, width);
        try (var merged = runs.merged(); var out = new RecordWriter(index(folder, 1), width + SortedRuns.EXTRA, width)) {
            while (merged.next()) {
                out.add(merged.record(), 0);
            }
            checkCapacity(out.count(), parameters);
            out.commit(new SetDescriptor(1, out.count(), parameters, key.publicKey(), out.content(), new byte[SetDescriptor.HASH], out.count(), 0));
        }
        remember(folder, items);
        runs.delete();
        return open(folder, key, runItems);
    }

    /** Forgets an unfinished build of other items than these, whose snapshot is gone. */
    static void forgetOtherBuild(Path folder, ItemSource items, SetParameters parameters, OprfKey key) {
        new SortedRuns(folder.resolve("building"), key, parameters, RUN_ITEMS, null, Work.SILENT).only(items);
    }

    private static void keepValues(Path folder, SortedRuns runs, int width) {
        try (var names = runs.mergedNames()) {
            KnownValues.write(folder, names, width);
        }
    }

    /** Which items the current version was made of, as a hash. */
    private static byte[] source(ItemSource items) {
        return DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/source/1").add(items.identity()).digest();
    }

    private static void remember(Path folder, ItemSource items) {
        try {
            Disk.write(folder.resolve("source"), source(items));
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private boolean madeOf(ItemSource items) {
        Path file = folder.resolve("source");
        try {
            return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), source(items));
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /**
     * Makes the set that of exactly these items, the next snapshot of a table: evaluates what was not in the version before, and makes a new
     * version if an item came or went. A refresh that was killed goes on where it was when it is called with the same items, and starts
     * again with others. Also the owner's numbers become those of these items.
     *
     * @return items that were evaluated
     * @throws InvalidInput if that is more than the capacity; then nothing changed
     */
    public long refresh(ItemSource items, Work work) {
        updating.lock();
        try {
            return madeOf(items) ? 0 : makeFrom(items, work);
        } finally {
            updating.unlock();
        }
    }

    private long makeFrom(ItemSource items, Work work) {
        SetDescriptor old = descriptor();
        int width = old.parameters().width();
        long version = old.version() + 1;
        try (KnownValues known = KnownValues.open(folder, width)) {
            var runs = new SortedRuns(folder.resolve("refreshing"), key, old.parameters(), runItems, known, work);
            runs.only(items);
            runs.encode(items);
            try (var current = new RecordReader(index(folder, old.version()), SetDescriptor.BYTES, width + SortedRuns.EXTRA, width);
                    var all = runs.merged();
                    var next = new RecordWriter(index(folder, version), width + SortedRuns.EXTRA, width);
                    var newOnes = new RecordWriter(added(folder, version), width, width);
                    var gone = new RecordWriter(removed(folder, version), width, width)) {
                compare(current, all, width, next, newOnes, gone);
                checkCapacity(next.count(), old.parameters());
                // From here on the file of values may be ahead of the index: values do not depend on versions.
                keepValues(folder, runs, width);
                if (newOnes.count() + gone.count() == 0) {
                    next.commit(index(folder, old.version()), old);
                    show(index(folder, old.version()));
                } else {
                    var descriptor = new SetDescriptor(version, next.count(), old.parameters(), key.publicKey(), next.content(), old.digest(),
                            newOnes.count(), gone.count());
                    newOnes.commit(descriptor);
                    gone.commit(descriptor);
                    next.commit(descriptor);
                    show(index(folder, version));
                    Files.deleteIfExists(index(folder, old.version()));
                }
            }
            remember(folder, items);
            runs.delete();
            return runs.evaluated();
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** One pass over two ascending lists: everything of {@code all} to {@code next}, and where they differ. */
    private static void compare(RecordReader current, SortedRuns.Merged all, int width, RecordWriter next, RecordWriter newOnes, RecordWriter gone) {
        boolean hasCurrent = current.next();
        boolean hasNew = all.next();
        while (hasCurrent || hasNew) {
            int order = !hasCurrent ? 1 : !hasNew ? -1
                    : Arrays.compareUnsigned(current.bytes(), current.at(), current.at() + width, all.record(), 0, width);
            if (order < 0) {
                gone.add(current.bytes(), current.at());
            } else {
                next.add(all.record(), 0);
                if (order > 0) {
                    newOnes.add(all.record(), 0);
                }
            }
            hasCurrent = order <= 0 ? current.next() : hasCurrent;
            hasNew = order >= 0 ? all.next() : hasNew;
        }
    }

    private synchronized void show(Path file) {
        SortedFile before = index;
        index = new SortedFile(file, SortedRuns.EXTRA);
        before.close();
    }

    /**
     * The current version of a finished set.
     *
     * @throws InvalidInput if there is none, it is damaged, or the key is not the one it was made with
     */
    public static PublishedSet open(Path folder, OprfKey key) {
        return open(folder, key, RUN_ITEMS);
    }

    private static PublishedSet open(Path folder, OprfKey key, int runItems) {
        requireMode(key);
        List<Path> indexes = indexes(folder);
        if (indexes.isEmpty()) {
            throw InvalidInput.of("The folder %s holds no finished encoded set; build it first.", "文件夹 %s 中没有已完成的编码集合，请先生成。", folder.getFileName());
        }
        SortedFile index = new SortedFile(indexes.getLast(), SortedRuns.EXTRA);
        if (!Arrays.equals(index.descriptor().publicKey(), key.publicKey())) {
            index.close();
            throw InvalidInput.of("The encoded set in %s was made with another key; use that one, or build a new set.",
                    "文件夹 %s 中的编码集合由另一密钥生成；请使用原密钥或重新生成。", folder.getFileName());
        }
        try {
            for (Path old : indexes.subList(0, indexes.size() - 1)) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
        return new PublishedSet(folder, key, runItems, index);
    }

    /**
     * Makes the next version: without the items of {@code removed}, then with those of {@code added}. Costs evaluations for the items named and
     * one pass over the file. An added item that is there already gets the new handle.
     *
     * Runs that have begun, and transfers, go on with the version they began with. One update at a time.
     *
     * @throws InvalidInput if that is more than the capacity; then nothing changed
     */
    public void update(ItemSource added, ItemSource removed, Work work) {
        updating.lock();
        try {
            makeNext(added, removed, work);
        } finally {
            updating.unlock();
        }
    }

    private void makeNext(ItemSource added, ItemSource removed, Work work) {
        SetDescriptor old = descriptor();
        SetParameters parameters = old.parameters();
        int width = parameters.width();
        long version = old.version() + 1;
        forgetSource();
        SortedRuns in = fresh("adding", parameters, work);
        SortedRuns out = fresh("removing", parameters, work);
        in.encode(added);
        out.encode(removed);
        Path file = index(folder, version);
        try (var current = new RecordReader(index(folder, old.version()), SetDescriptor.BYTES, width + SortedRuns.EXTRA, width);
                var adds = in.merged(); var removals = out.merged();
                var next = new RecordWriter(file, width + SortedRuns.EXTRA, width);
                var newOnes = new RecordWriter(added(folder, version), width, width);
                var gone = new RecordWriter(removed(folder, version), width, width)) {
            merge(current, adds, removals, width, next, newOnes, gone);
            checkCapacity(next.count(), parameters);
            var descriptor = new SetDescriptor(version, next.count(), parameters, key.publicKey(), next.content(), old.digest(),
                    newOnes.count(), gone.count());
            newOnes.commit(descriptor);
            gone.commit(descriptor);
            next.commit(descriptor);
        }
        in.delete();
        out.delete();
        show(file);
        try {
            Files.deleteIfExists(index(folder, old.version()));
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    private SortedRuns fresh(String name, SetParameters parameters, Work work) {
        var runs = new SortedRuns(folder.resolve(name), key, parameters, runItems, null, work);
        runs.delete();
        return runs;
    }

    private void forgetSource() {
        try {
            Files.deleteIfExists(folder.resolve("source"));
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** One pass over three ascending lists: {@code next = (current \ removals) ∪ adds}. */
    private static void merge(RecordReader current, SortedRuns.Merged adds, SortedRuns.Merged removals, int width, RecordWriter next,
            RecordWriter newOnes, RecordWriter gone) {
        boolean hasCurrent = current.next();
        boolean hasAdd = adds.next();
        boolean hasRemoval = removals.next();
        while (hasCurrent || hasAdd) {
            int order = !hasCurrent ? 1 : !hasAdd ? -1
                    : Arrays.compareUnsigned(current.bytes(), current.at(), current.at() + width, adds.record(), 0, width);
            byte[] from = order <= 0 ? current.bytes() : adds.record();
            int at = order <= 0 ? current.at() : 0;
            while (hasRemoval && Arrays.compareUnsigned(removals.record(), 0, width, from, at, at + width) < 0) {
                hasRemoval = removals.next();
            }
            boolean removed = hasRemoval && Arrays.equals(removals.record(), 0, width, from, at, at + width);
            if (order > 0) {
                next.add(from, at);
                newOnes.add(from, at);
            } else if (order == 0) {
                next.add(adds.record(), 0);
            } else if (removed) {
                gone.add(from, at);
            } else {
                next.add(from, at);
            }
            hasCurrent = order <= 0 ? current.next() : hasCurrent;
            hasAdd = order >= 0 ? adds.next() : hasAdd;
        }
    }

    public synchronized SetDescriptor descriptor() {
        return index.descriptor();
    }

    OprfKey key() {
        return key;
    }

    /** The current version, for as long as the caller keeps it open, whatever {@link #update} does in the meantime. */
    synchronized SortedFile current() {
        return index.retain();
    }

    /** The owner's number for a record that the peer proved to know, or -1. */
    static long handle(SortedFile index, byte[] value, int offset) {
        int width = index.descriptor().parameters().width();
        long record = index.find(value, offset);
        if (record < 0) {
            return -1;
        }
        byte[] extra = index.extra(record);
        if (!MessageDigest.isEqual(Arrays.copyOf(extra, SortedRuns.CHECK), Arrays.copyOfRange(value, offset + width, offset + width + SortedRuns.CHECK))) {
            return -1;
        }
        long handle = 0;
        for (int b = 7; b >= 0; b--) {
            handle = handle << 8 | extra[SortedRuns.CHECK + b] & 255;
        }
        return handle;
    }

    /** The descriptor at the head of a file of changes. */
    static SetDescriptor header(Path file) {
        try (var in = Files.newInputStream(file)) {
            SetDescriptor descriptor = SetDescriptor.decode(in.readNBytes(SetDescriptor.BYTES));
            if (descriptor == null) {
                throw SetDescriptor.damaged(file);
            }
            return descriptor;
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    Path added(long version) {
        return added(folder, version);
    }

    Path removed(long version) {
        return removed(folder, version);
    }

    private static void checkCapacity(long count, SetParameters parameters) {
        if (count > parameters.capacity()) {
            throw InvalidInput.of("%1$d items are more than the %2$d that this encoded set was made for; build one with a larger capacity.",
                    "%1$d 个标识超过该编码集合的容量 %2$d，请以更大容量重新生成。", count, parameters.capacity());
        }
    }

    private static void requireMode(OprfKey key) {
        if (key.mode() != OprfMode.VOPRF) {
            throw new IllegalArgumentException("an encoded set needs a key of the verifiable mode");
        }
    }

    private static List<Path> indexes(Path folder) {
        try {
            Files.createDirectories(folder);
            return Disk.list(folder, "v*.index");
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private static Path index(Path folder, long version) {
        return folder.resolve("v%010d.index".formatted(version));
    }

    private static Path added(Path folder, long version) {
        return folder.resolve("v%010d.added".formatted(version));
    }

    private static Path removed(Path folder, long version) {
        return folder.resolve("v%010d.removed".formatted(version));
    }

    @Override
    public synchronized void close() {
        index.close();
    }
}

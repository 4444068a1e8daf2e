package org.tacit.pir.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.LookupRows;
import org.tacit.psi.unbalanced.Disk;
import org.tacit.psi.unbalanced.Epochs;
import org.tacit.psi.unbalanced.KeyFile;
import org.tacit.psi.unbalanced.Work;

/**
 * A published table as its owner keeps it: a folder for each key epoch, with the key, the rows of the present version, and what each of the last versions changed.
 * It is all that is needed to answer again after a restart.
 *
 * <p>A higher epoch is a new key; the key of the one before is destroyed once the new one is there. Snapshots of one epoch are versions, and the file that names
 * the present one is replaced last, so that a publication that was killed is as it was before.
 *
 * <p><b>Security guarantees.</b> Rows lie in the folder as they are, and the key in a file with the rights {@code rw-------}: the folder must be its owner's alone.
 */
public final class StoredPublication {

    /** Versions whose changes are kept: who holds an older one takes the table anew. */
    static final int VERSIONS = 32;
    private static final String HEAD = "publication";
    private static final int SUM = 32;

    private final Path folder;
    private final Offer offer;
    private final String identity;
    private final long changed;

    private StoredPublication(Path folder, Offer offer, String identity, long changed) {
        this.folder = folder;
        this.offer = offer;
        this.identity = identity;
        this.changed = changed;
    }

    /** What lies in a folder, of the latest epoch; empty where nothing was published there. */
    public static Optional<StoredPublication> open(Path folder) {
        try {
            List<Path> epochs = Files.isDirectory(folder) ? Disk.list(folder, "epoch-*").reversed() : List.of();
            for (Path epoch : epochs) {
                Optional<StoredPublication> found = read(epoch);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /**
     * Makes these rows the present version; nothing happens where they are already. One caller at a time for a folder.
     *
     * @param epoch from 1; a higher one than before makes a new key
     * @throws InvalidInput if a later epoch was begun, or the rows do not fit
     */
    public static StoredPublication publish(Path folder, Description what, Rows rows, int epoch, SecureRandom random, Work work) {
        Path mine = Epochs.enter(folder, epoch);
        Optional<StoredPublication> before = read(mine);
        if (before.isPresent() && before.get().isOf(what, rows.identity())) {
            return before.get();
        }
        try {
            byte[] publicKey;
            try (OprfKey key = KeyFile.openOrMake(mine, epoch, random)) {
                publicKey = key.publicKey();
            }
            RecordFormat format = RecordFormat.of(rows.table(), what.values(), before.map(b -> b.offer.format()));
            long version = before.map(b -> b.offer.version() + 1).orElse(1L);
            Optional<StoredPublication> comparable = before.filter(b -> b.offer.format().equals(format));
            long changed = write(mine, rows, format, version, comparable, work);
            Offer offer = new Offer(what, epoch, version, rows.keys().count(), format, publicKey);
            StoredPublication now = new StoredPublication(mine, offer, rows.identity(), changed);
            now.writeHead();
            now.forget(comparable.isPresent());
            Epochs.giveUpBefore(folder, epoch);
            return now;
        } catch (IOException e) {
            throw Disk.failed(mine, e);
        }
    }

    /**
     * The present version, if it is of these rows already: then they need not be read.
     *
     * @param identity of the {@link Rows}
     * @throws InvalidInput if a later epoch was begun
     */
    public static Optional<StoredPublication> current(Path folder, Description what, int epoch, String identity) {
        return read(Epochs.enter(folder, epoch)).filter(p -> p.isOf(what, identity));
    }

    private boolean isOf(Description what, String rows) {
        return identity.equals(rows) && offer.what().equals(what);
    }

    /** The rows, and what they change; how many that are. */
    private static long write(Path folder, Rows rows, RecordFormat format, long version, Optional<StoredPublication> before, Work work) throws IOException {
        RowIndex index = new RowIndex(before.map(b -> b.offer.rows()).orElse(0));
        before.ifPresent(b -> b.scan((key, record) -> index.add(key, record)));
        long[] done = new long[1];
        try (RowFile.Writer all = new RowFile.Writer(rowFile(folder, version), format.bytes());
                RowFile.Writer changes = new RowFile.Writer(changeFile(folder, version), format.bytes())) {
            // What is gone comes last here and is applied first.
            rows.scan(format, (key, record) -> {
                try {
                    all.put(key, record);
                    if (before.isPresent() && !index.same(key, record)) {
                        changes.put(key, record);
                    }
                } catch (IOException e) {
                    throw Disk.failed(folder, e);
                }
                if (++done[0] % (1 << 14) == 0) {
                    work.cancelled().run();
                    work.progress().report("pir.store", done[0], rows.keys().count());
                }
            });
            before.ifPresent(b -> b.scan((key, record) -> {
                if (!index.seen(key)) {
                    try {
                        changes.gone(key);
                    } catch (IOException e) {
                        throw Disk.failed(folder, e);
                    }
                }
            }));
            all.finish();
            long changed = changes.entries();
            if (before.isPresent()) {
                changes.finish();
            }
            return before.isPresent() ? changed : all.entries();
        }
    }

    private void writeHead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] encoded = offer.encode();
            out.writeInt(encoded.length);
            out.write(encoded);
            out.writeUTF(identity);
            out.write(HashSuite.SHA_256.newDigest().digest(bytes.toByteArray()));
        }
        Disk.write(folder.resolve(HEAD), bytes.toByteArray());
    }

    private static Optional<StoredPublication> read(Path folder) {
        Path head = folder.resolve(HEAD);
        if (!Files.exists(head)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(head);
            int content = bytes.length - SUM;
            if (content < 4 || !Arrays.equals(HashSuite.SHA_256.newDigest().digest(Arrays.copyOf(bytes, content)), Arrays.copyOfRange(bytes, content, bytes.length))) {
                throw new IOException("sum");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, content));
            Offer offer = Offer.decode(in.readNBytes(in.readInt()));
            return Optional.of(new StoredPublication(folder, offer, in.readUTF(), 0));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInput(Text.of("The description of the published table in %s is damaged; publish the table under a new epoch.",
                    "%s 中发布数据表的描述已损坏，请以新的密钥轮次重新发布。", folder.getFileName()), e);
        }
    }

    /** Deletes the rows of other versions, and changes that are too old or lead nowhere. */
    private void forget(boolean chained) throws IOException {
        for (Path file : Disk.list(folder, "v*.rows")) {
            if (!file.equals(rowFile(folder, offer.version()))) {
                Files.delete(file);
            }
        }
        for (Path file : Disk.list(folder, "v*.changes")) {
            if (!chained || file.compareTo(changeFile(folder, Math.max(0, offer.version() - VERSIONS))) <= 0) {
                Files.delete(file);
            }
        }
    }

    private static Path rowFile(Path folder, long version) {
        return folder.resolve("v%010d.rows".formatted(version));
    }

    private static Path changeFile(Path folder, long version) {
        return folder.resolve("v%010d.changes".formatted(version));
    }

    /** What clients may know of the present version. */
    public Offer offer() {
        return offer;
    }

    /** Rows that {@link #publish} added, replaced or removed; 0 of what was opened. */
    public long changed() {
        return changed;
    }

    /** The key of the epoch; the caller closes it. */
    OprfKey key(SecureRandom random) {
        return KeyFile.openOrMake(folder, offer.epoch(), random);
    }

    private void scan(Rows.Reader reader) {
        RowFile.read(rowFile(folder, offer.version()), offer.format().bytes(), new RowFile.Reader() {
            @Override
            public void put(byte[] key, byte[] record) {
                reader.row(key, record);
            }

            @Override
            public void gone(byte[] key) {
                throw new IllegalStateException("a row that is gone among rows");
            }
        });
    }

    /** The rows, from the disk. */
    public LookupRows rows() {
        return new LookupRows() {
            @Override
            public int rows() {
                return offer.rows();
            }

            @Override
            public int recordBytes() {
                return offer.format().bytes();
            }

            @Override
            public void scan(Reader reader) {
                int[] row = new int[1];
                StoredPublication.this.scan((key, record) -> reader.row(row[0]++, key, record));
            }
        };
    }

    /** Where a method keeps what is made of the rows. */
    Path folder(String name) {
        return folder.resolve(name);
    }

    /** The same but for its rows. */
    boolean sameTable(Offer other) {
        return other.epoch() == offer.epoch() && other.what().equals(offer.what()) && other.format().equals(offer.format()) && Arrays.equals(other.publicKey(), offer.publicKey());
    }

    /** Whether all that changed since a version is there. */
    boolean reaches(Offer earlier) {
        boolean all = sameTable(earlier) && earlier.version() <= offer.version();
        for (long v = earlier.version() + 1; all && v <= offer.version(); v++) {
            all = Files.exists(changeFile(folder, v));
        }
        return all;
    }

    /** What a version changed. */
    void changes(long version, RowFile.Reader reader) {
        RowFile.read(changeFile(folder, version), offer.format().bytes(), reader);
    }
}

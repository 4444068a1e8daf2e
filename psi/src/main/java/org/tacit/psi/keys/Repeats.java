package org.tacit.psi.keys;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * Finds the rows that repeat the key of an earlier row, among any number of rows in bounded memory: 128 bits of
 * {@code SHA-256(k ‖ key)} stand for a key, with a random k, so that what lies on disk meanwhile tells nothing. They are parted by their
 * first bits into as many files as it takes for each to fit a table in memory; rows come in ascending order, and stay so within a file.
 * Two different keys are taken for one with probability {@code n²/2^129}.
 */
final class Repeats implements AutoCloseable {

    /** Keys of a part: 2^22 slots of 16 bytes in memory. */
    static final int PART = 1 << 21;
    private static final int MOST_PARTS = 1 << 10;
    private static final int KEY = 32;
    private static final String NAME = "keys-";

    private final Path folder;
    private final int parts;
    private final MessageDigest digest = HashSuite.SHA_256.newDigest();
    private final byte[] secret = new byte[KEY];
    private final RowSet repeated;
    private final DataOutputStream[] files;
    /** Where one part is enough. */
    private final Slots single;

    /**
     * @param rows   rows of the table
     * @param folder where files {@code keys-N} may be made, for nobody else at this time; they are gone after {@link #close}
     * @param part   keys of a part, on average at most
     */
    Repeats(long rows, Path folder, int part, SecureRandom random) {
        this.folder = folder;
        this.parts = (int) Math.clamp(Math.ceilDiv(rows, part), 1, MOST_PARTS);
        this.repeated = new RowSet(rows);
        random.nextBytes(secret);
        this.single = parts == 1 ? new Slots((int) Math.max(rows, 1)) : null;
        this.files = new DataOutputStream[parts == 1 ? 0 : parts];
        try {
            sweep();
            for (int p = 0; p < files.length; p++) {
                files[p] = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(p)), 1 << 15));
            }
        } catch (IOException e) {
            close();
            throw failed(e);
        }
    }

    private Path file(int part) {
        return folder.resolve(NAME + part);
    }

    /** What a killed run left behind. */
    private void sweep() throws IOException {
        try (var left = Files.newDirectoryStream(folder, NAME + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    void add(long row, byte[] key) {
        digest.update(secret);
        digest.update(key);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = hash.getLong();
        long low = hash.getLong();
        if (single != null) {
            if (!single.add(high, low)) {
                repeated.add(row);
            }
            return;
        }
        try {
            DataOutputStream out = files[(int) ((high >>> 32) * parts >>> 32)];
            out.writeLong(high);
            out.writeLong(low);
            out.writeLong(row);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The rows that repeat an earlier row's key, once all were added. */
    RowSet find() {
        try {
            for (int p = 0; p < files.length; p++) {
                files[p].close();
                int count = Math.toIntExact(Files.size(file(p)) / 24);
                Slots seen = new Slots(Math.max(1, count));
                try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file(p)), 1 << 16))) {
                    for (int i = 0; i < count; i++) {
                        boolean isNew = seen.add(in.readLong(), in.readLong());
                        long row = in.readLong();
                        if (!isNew) {
                            repeated.add(row);
                        }
                    }
                } catch (EOFException cut) {
                    throw failed(cut);
                }
                Files.delete(file(p));
            }
            return repeated;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    long count() {
        return repeated.count();
    }

    List<Long> first(int most) {
        return repeated.first(most);
    }

    private static InvalidInput failed(IOException cause) {
        return new InvalidInput(new Text("The keys of a table cannot be sorted on disk; check the free space.",
                "无法在磁盘上整理标识；请检查剩余空间。"), cause);
    }

    @Override
    public void close() {
        for (int p = 0; p < files.length; p++) {
            try {
                if (files[p] != null) {
                    files[p].close();
                }
                Files.deleteIfExists(file(p));
            } catch (IOException e) {
                // What is left are hashes under a key that nobody has any more; the folder's owner deletes it.
            }
        }
    }

    /** A set of 128-bit numbers, open addressing; (0, 0) stands for a free slot, and does not occur but with probability 2^-128. */
    private static final class Slots {
        private final long[] high;
        private final long[] low;
        private final int mask;

        Slots(int most) {
            int slots = Integer.highestOneBit(Math.max(8, most)) << (most > 1 << 28 ? 1 : 2);
            high = new long[slots];
            low = new long[slots];
            mask = slots - 1;
        }

        /** Whether it was not there. */
        boolean add(long h, long l) {
            int slot = (int) l & mask;
            while (high[slot] != 0 || low[slot] != 0) {
                if (high[slot] == h && low[slot] == l) {
                    return false;
                }
                slot = slot + 1 & mask;
            }
            high[slot] = h;
            low[slot] = l;
            return true;
        }
    }
}

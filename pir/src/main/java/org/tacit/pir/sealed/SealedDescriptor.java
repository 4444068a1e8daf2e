package org.tacit.pir.sealed;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.keyword.RowSealer;

/**
 * What everybody may know of one version of a sealed table; its {@link #digest} names the version and all its bytes.
 *
 * @param epoch       number of the key, from 1
 * @param recordBytes bytes of a record
 * @param entries     of the table: rows, and random bytes in the places of rows that may come
 * @param replaced    entries that stand in the version before and not in this one, as many as the reverse; 0 where everything was sealed afresh
 * @param version     from 1
 * @param first       the version in which everything was sealed last: entries are of this one up to the present one
 * @param table       16 random bytes of this table and epoch
 * @param publicKey   32 bytes, the OPRF's
 * @param content     SHA-256 of the entries
 * @param parent      digest of the version before, zeros for the first
 */
public record SealedDescriptor(int epoch, int recordBytes, int entries, int replaced, long version, long first, byte[] table, byte[] publicKey, byte[] content, byte[] parent) {

    /** Bytes of a digest. */
    public static final int DIGEST = 32;
    static final int BYTES = 160;
    /** Longest record. */
    static final int MOST_RECORD = 1 << 16;
    /** Versions after which everything is sealed afresh: who looks a key up tries each. */
    static final int MOST_VERSIONS = 64;
    static final int TABLE = 16;
    private static final long MAGIC = 0x54616369745f5331L;      // "Tacit_S1"

    /** Bytes of an entry. */
    int entryBytes() {
        return RowSealer.entryBytes(recordBytes);
    }

    /** Bytes of the table as a file. */
    public long fileBytes() {
        return BYTES + (long) entries * entryBytes();
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).putLong(MAGIC).putInt(epoch).putInt(recordBytes).putInt(entries).putInt(replaced).putLong(version).putLong(first)
                .put(table).put(publicKey).put(content).put(parent);
        return out.putLong(sum(out.array())).array();
    }

    private static long sum(byte[] encoded) {
        return ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/descriptor/1").add(encoded, 0, BYTES - 8).digest()).getLong();
    }

    /** Null where the bytes are no descriptor. */
    static SealedDescriptor decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        if (encoded.length != BYTES || in.getLong() != MAGIC) {
            return null;
        }
        int epoch = in.getInt();
        int recordBytes = in.getInt();
        int entries = in.getInt();
        int replaced = in.getInt();
        long version = in.getLong();
        long first = in.getLong();
        byte[] table = new byte[TABLE];
        byte[][] hashes = new byte[3][DIGEST];
        in.get(table).get(hashes[0]).get(hashes[1]).get(hashes[2]);
        boolean fits = epoch >= 1 && recordBytes >= 1 && recordBytes <= MOST_RECORD && entries >= 1 && replaced >= 0 && replaced <= entries && first >= 1 && first <= version
                && version - first < MOST_VERSIONS && (replaced == 0) == (first == version) && in.getLong() == sum(encoded);
        return fits ? new SealedDescriptor(epoch, recordBytes, entries, replaced, version, first, table, hashes[0], hashes[1], hashes[2]) : null;
    }

    /** 32 bytes that no other version of any table has. */
    public byte[] digest() {
        return DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/version/1").add(encode()).digest();
    }

    /** Whether a delta leads here from there. */
    boolean follows(SealedDescriptor before) {
        return epoch == before.epoch && recordBytes == before.recordBytes && entries == before.entries && first == before.first && version == before.version + 1 && replaced > 0
                && sameTable(before) && Arrays.equals(parent, before.digest());
    }

    SealedDescriptor with(byte[] found) {
        return new SealedDescriptor(epoch, recordBytes, entries, replaced, version, first, table, publicKey, found, parent);
    }

    boolean sameTable(SealedDescriptor other) {
        return Arrays.equals(table, other.table) && Arrays.equals(publicKey, other.publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedDescriptor that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", version " + version + ", " + entries + " entries of " + recordBytes + " bytes, " + HexFormat.of().formatHex(digest(), 0, 8);
    }

    /** A stored table that cannot be used. */
    static InvalidInput damaged(Path file) {
        return InvalidInput.of("The sealed table %s is damaged; fetch or build it again.", "密封表文件 %s 已损坏，请重新获取或生成。", file.getFileName());
    }
}

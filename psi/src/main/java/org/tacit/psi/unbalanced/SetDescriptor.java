package org.tacit.psi.unbalanced;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/**
 * One version of an encoded set: everything about it but the fingerprints, which {@code content} stands for. Its {@link #digest} names the
 * version, key included; a contract or the evidence pins it.
 *
 * @param version    1 for the first under a key
 * @param count      fingerprints
 * @param publicKey  of the key that made them, 32 bytes
 * @param content    SHA-256 of the fingerprints in ascending order
 * @param parent     digest of the version before, zeros for the first
 * @param added      fingerprints that the version before did not have
 * @param removed    fingerprints that it had
 */
public record SetDescriptor(long version, long count, SetParameters parameters, byte[] publicKey, byte[] content, byte[] parent,
        long added, long removed) {

    /** Bytes of {@link #encode}. */
    static final int BYTES = 168;
    static final int HASH = 32;
    private static final long MAGIC = 0x54616369745f5531L;      // "Tacit_U1"

    /** Fixed layout; the last eight bytes are the beginning of a hash of the others, so that damage anywhere shows. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).putLong(MAGIC).putLong(version).putLong(count).putLong(parameters.capacity())
                .putLong(parameters.queries()).putInt(parameters.statistical()).putInt(parameters.width()).put(publicKey).put(content)
                .put(parent).putLong(added).putLong(removed);
        return out.putLong(sum(out.array())).array();
    }

    private static long sum(byte[] encoded) {
        return ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/descriptor/1").add(encoded, 0, BYTES - 8).digest()).getLong();
    }

    /**
     * @return null where the bytes are no descriptor
     */
    static SetDescriptor decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        if (encoded.length != BYTES || in.getLong() != MAGIC) {
            return null;
        }
        long version = in.getLong();
        long count = in.getLong();
        long capacity = in.getLong();
        long queries = in.getLong();
        int statistical = in.getInt();
        int width = in.getInt();
        byte[][] hashes = new byte[3][HASH];
        for (byte[] hash : hashes) {
            in.get(hash);
        }
        long added = in.getLong();
        long removed = in.getLong();
        try {
            var parameters = new SetParameters(capacity, queries, statistical);
            boolean fits = version >= 1 && count >= 0 && count <= capacity && width == parameters.width() && added >= 0 && added <= capacity
                    && removed >= 0 && removed <= capacity && in.getLong() == sum(encoded);
            return fits ? new SetDescriptor(version, count, parameters, hashes[0], hashes[1], hashes[2], added, removed) : null;
        } catch (InvalidInput e) {
            return null;
        }
    }

    /** 32 bytes that no other version of any set has. */
    public byte[] digest() {
        return DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/version/1").add(encode()).digest();
    }

    /** The same parameters and key. */
    boolean sameKey(SetDescriptor other) {
        return parameters.equals(other.parameters) && Arrays.equals(publicKey, other.publicKey);
    }

    boolean follows(SetDescriptor before) {
        return sameKey(before) && version == before.version + 1 && Arrays.equals(parent, before.digest());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetDescriptor that && Arrays.equals(encode(), that.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encode());
    }

    @Override
    public String toString() {
        return "version " + version + ", " + count + " items, " + HexFormat.of().formatHex(digest(), 0, 8);
    }

    /** A stored version that cannot be used. */
    static TacitException damaged(java.nio.file.Path file) {
        return InvalidInput.of("The encoded set %s is damaged; fetch or build it again.", "编码集合文件 %s 已损坏，请重新获取或生成。", file.getFileName());
    }
}

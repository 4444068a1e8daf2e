package org.tacit.psi.unbalanced;

import java.nio.ByteBuffer;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/** Doors to what describes an encoded set. */
public final class SetTargets {

    private SetTargets() {
    }

    public static byte[] descriptor() {
        return new SetDescriptor(1, 1_000, new SetParameters(2_000, 100, 40), new byte[32], new byte[32], new byte[32], 1_000, 0).encode();
    }

    public static void descriptor(byte[] bytes) {
        SetDescriptor read = SetDescriptor.decode(bytes);
        if (read != null) {
            read.digest();
        }
    }

    /** Its last eight bytes follow from the others. */
    public static byte[] repair(byte[] bytes) {
        if (bytes.length == SetDescriptor.BYTES) {
            ByteBuffer.wrap(bytes).putLong(bytes.length - 8, ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/psi/unbalanced/descriptor/1").add(bytes, 0, bytes.length - 8).digest()).getLong());
        }
        return bytes;
    }
}

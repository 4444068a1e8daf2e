package org.tacit.pir.sealed;

import java.nio.ByteBuffer;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;

/** Doors to what describes a sealed table. */
public final class SealedTargets {

    private SealedTargets() {
    }

    public static byte[] descriptor() {
        return new SealedDescriptor(1, 40, 1_000, 0, 1, 1, new byte[16], new byte[32], new byte[32], new byte[32]).encode();
    }

    public static void descriptor(byte[] bytes) {
        SealedDescriptor read = SealedDescriptor.decode(bytes);
        if (read != null) {
            read.fileBytes();
        }
    }

    /** Its last eight bytes follow from the others. */
    public static byte[] repair(byte[] bytes) {
        if (bytes.length == SealedDescriptor.BYTES) {
            ByteBuffer.wrap(bytes).putLong(bytes.length - 8, ByteBuffer.wrap(DomainHash.of(HashSuite.SHA_256, "tacit/pir/sealed/descriptor/1").add(bytes, 0, bytes.length - 8).digest()).getLong());
        }
        return bytes;
    }
}

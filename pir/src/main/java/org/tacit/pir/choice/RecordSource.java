package org.tacit.pir.choice;

import java.util.Optional;

/** A provider's records by key, in the clear. Asked by several threads. */
public interface RecordSource {

    /** Bytes of every record. */
    int recordBytes();

    Optional<byte[]> find(byte[] key);
}

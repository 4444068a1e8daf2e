package org.tacit.pir;

import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

/** The asking side of a private lookup, on a session with its {@link LookupServer}. For one thread. */
public interface Lookup extends AutoCloseable {

    int MOST_KEY = 4096;

    /** Bytes of every record. */
    int recordBytes();

    /**
     * The record of a key, empty where there is none. The provider sees the same either way.
     *
     * @throws PolicyDenied when the provider answers no more
     */
    Optional<byte[]> lookup(byte[] key);

    /** The records of many keys, in their order; where the method can, in one conversation. */
    default List<Optional<byte[]>> lookup(List<byte[]> keys) {
        return keys.stream().map(this::lookup).toList();
    }

    /** Says goodbye. */
    @Override
    void close();

    /** @throws InvalidInput unless the key has 1 to {@link #MOST_KEY} bytes */
    static void check(byte[] key) {
        if (key.length < 1 || key.length > MOST_KEY) {
            throw InvalidInput.of("A key of %1$d bytes cannot be looked up; at most %2$d.", "无法查询 %1$d 字节的键，至多 %2$d 字节。", key.length, MOST_KEY);
        }
    }
}

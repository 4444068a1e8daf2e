package org.tacit.ledger;

import java.util.Optional;

/** Entries that can be read: a party's own log, or what it holds of another's. */
public interface Log {

    long size();

    /** Root of the first {@code size} entries. */
    byte[] root(long size);

    /** Empty where only the entry's hash is held. */
    Optional<Entry> find(long sequence);
}

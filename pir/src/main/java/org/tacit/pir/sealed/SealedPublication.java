package org.tacit.pir.sealed;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.LookupRows;
import org.tacit.psi.unbalanced.Epochs;
import org.tacit.psi.unbalanced.KeyFile;
import org.tacit.wire.Progress;

/**
 * A sealed table as its owner keeps it through snapshots and key epochs: a folder for each epoch with its key and the table.
 *
 * <p>A new epoch is a new key and a new table: what clients were answered before opens nothing in it. The epoch before is destroyed, key first, once the new table is there; neither side goes
 * back. Snapshots of one epoch are versions of one table, made at the cost of what changed.
 */
public final class SealedPublication implements AutoCloseable {

    private final OprfKey key;
    private final SealedTable table;

    private SealedPublication(OprfKey key, SealedTable table) {
        this.key = key;
        this.table = table;
    }

    /**
     * Opens the table as that of these rows: builds it where there is none, brings it up to date where it is of other rows. One caller at a time for a folder.
     *
     * @param epoch from 1; with a higher one than before the table gets a new key
     * @throws org.tacit.base.InvalidInput if a later epoch was begun, two rows have one key, records have another length than before in this epoch, or a file is damaged
     */
    public static SealedPublication open(Path folder, int epoch, LookupRows rows, SecureRandom random, Progress progress) {
        Path mine = Epochs.enter(folder, epoch);
        OprfKey key = KeyFile.openOrMake(mine, epoch, random);
        SealedTable table = null;
        try {
            Path files = mine.resolve("table");
            boolean built = !Versions.tables(files).isEmpty();
            table = built ? SealedTable.open(files, key) : SealedTable.build(files, epoch, rows, key, random, progress);
            if (built) {
                table.refresh(rows, random, progress);
            }
            Epochs.giveUpBefore(folder, epoch);
            return new SealedPublication(key, table);
        } catch (RuntimeException e) {
            if (table != null) {
                table.close();
            }
            key.close();
            throw e;
        }
    }

    public SealedTable table() {
        return table;
    }

    /** What contract or evidence names: 32 bytes. */
    public byte[] publicKey() {
        return key.publicKey();
    }

    @Override
    public void close() {
        table.close();
        key.close();
    }
}

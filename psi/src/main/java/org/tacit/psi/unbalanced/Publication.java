package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.psi.ItemSource;

/**
 * An encoded set as its owner keeps it through snapshots of a table and through key epochs: a folder, a key, the present version.
 *
 * <p>A new epoch is a new key and a new set; the key of the epoch before is destroyed once the new set is there. Snapshots of one epoch are
 * versions of one set, made at the cost of what changed.
 */
public final class Publication implements AutoCloseable {

    private final int epoch;
    private final OprfKey key;
    private final PublishedSet set;
    private final long evaluated;

    private Publication(int epoch, OprfKey key, PublishedSet set, long evaluated) {
        this.epoch = epoch;
        this.key = key;
        this.set = set;
        this.evaluated = evaluated;
    }

    /**
     * Opens the set as that of these items: builds it where there is none, brings it up to date where it is of other items, and goes on with
     * either where it was killed, if the items are still the same. One caller at a time for a folder.
     *
     * @param epoch      from 1; with a higher one than before the set gets a new key
     * @param parameters for a set that is built; one that is there keeps its own
     * @throws org.tacit.base.InvalidInput if a later epoch was begun, there are more items than the set was made for, or a file is damaged
     */
    public static Publication open(Path folder, int epoch, ItemSource items, SetParameters parameters, SecureRandom random, Work work) {
        Path mine = Epochs.enter(folder, epoch);
        OprfKey key = KeyFile.openOrMake(mine, epoch, random);
        try {
            boolean built = !Disk.list(mine, "v*.index").isEmpty();
            if (!built) {
                PublishedSet.forgetOtherBuild(mine, items, parameters, key);
            }
            PublishedSet set = built ? PublishedSet.open(mine, key) : PublishedSet.build(mine, items, parameters, key, work);
            try {
                long evaluated = built ? set.refresh(items, work) : set.descriptor().count();
                Epochs.giveUpBefore(folder, epoch);
                return new Publication(epoch, key, set, evaluated);
            } catch (RuntimeException e) {
                set.close();
                throw e;
            }
        } catch (IOException e) {
            key.close();
            throw Disk.failed(mine, e);
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    /**
     * The set as it was left, of the latest epoch that has one; nothing is built or refreshed. One caller at a time for a folder.
     *
     * @throws org.tacit.base.InvalidInput if a file is damaged
     */
    public static Optional<Publication> existing(Path folder, SecureRandom random) {
        try {
            if (!Files.isDirectory(folder)) {
                return Optional.empty();
            }
            for (Path mine : Disk.list(folder, "epoch-*").reversed()) {
                if (!Disk.list(mine, "v*.index").isEmpty()) {
                    int epoch = Epochs.number(mine);
                    OprfKey key = KeyFile.openOrMake(mine, epoch, random);
                    try {
                        return Optional.of(new Publication(epoch, key, PublishedSet.open(mine, key), 0));
                    } catch (RuntimeException e) {
                        key.close();
                        throw e;
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    public int epoch() {
        return epoch;
    }

    public PublishedSet set() {
        return set;
    }

    /** Items that had to be evaluated to get here. */
    public long evaluated() {
        return evaluated;
    }

    @Override
    public void close() {
        set.close();
        key.close();
    }
}

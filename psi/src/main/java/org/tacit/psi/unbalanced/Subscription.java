package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tacit.wire.Session;

/**
 * A partner's encoded set as the small side keeps it: a folder for each key epoch with the public key that it began with, and the version
 * fetched last.
 *
 * <p><b>Security guarantees.</b> Within an epoch another key is refused ({@link SetTransfer}), also when the fetched set was lost. An epoch that was
 * left is not gone back to. What an epoch held is deleted when the next one is there.
 */
public final class Subscription {

    private Subscription() {
    }

    /**
     * Fetches what changed since the last time, or everything, and opens it. One caller at a time for a folder.
     *
     * @param epoch    as the contract names it
     * @param mostItems most items to take
     * @throws org.tacit.base.ProtocolViolation if the peer offers another key than this epoch began with, an older version, or a set that does not fit
     * @throws org.tacit.base.InvalidInput      if a later epoch was begun here, or the set is too large
     */
    public static EncodedSet fetch(Session session, Path folder, int epoch, long mostItems) {
        Path mine = Epochs.enter(folder, epoch);
        Path sets = mine.resolve("set");
        Path pin = mine.resolve("publisher");
        try {
            Optional<byte[]> publicKey = Files.exists(pin) ? Optional.of(Files.readAllBytes(pin)) : Optional.empty();
            EncodedSet set = SetTransfer.fetch(session, sets, publicKey, mostItems);
            try {
                if (publicKey.isEmpty()) {
                    Disk.write(pin, set.descriptor().publicKey());
                }
                Epochs.giveUpBefore(folder, epoch);
                return set;
            } catch (IOException | RuntimeException e) {
                set.close();
                throw e;
            }
        } catch (IOException e) {
            throw Disk.failed(mine, e);
        }
    }
}

package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Session;

/**
 * A partner's encoded set as the small side keeps it: a folder for each key epoch with the public key that it began with, the version
 * fetched last, and the answers it got.
 *
 * <p><b>Security guarantees.</b> Within an epoch another key is refused ({@link SetTransfer}), also when the fetched set was lost. An epoch that was
 * left is not gone back to. What an epoch held is deleted when the next one is there.
 */
public final class Subscription implements AutoCloseable {

    private final Path folder;
    private final EncodedSet set;

    private Subscription(Path folder, EncodedSet set) {
        this.folder = folder;
        this.set = set;
    }

    /**
     * Fetches what changed since the last time, or everything, and opens it. One user at a time for a folder, until it is closed.
     *
     * @param epoch    as the contract names it
     * @param mostItems most items to take
     * @throws org.tacit.base.ProtocolViolation if the peer offers another key than this epoch began with, an older version, or a set that does not fit
     * @throws org.tacit.base.InvalidInput      if a later epoch was begun here, or the set is too large
     */
    public static Subscription fetch(Session session, Path folder, int epoch, long mostItems) {
        Path mine = Epochs.enter(folder, epoch);
        Path pin = mine.resolve("publisher");
        try {
            Optional<byte[]> publicKey = Files.exists(pin) ? Optional.of(Files.readAllBytes(pin)) : Optional.empty();
            EncodedSet set = SetTransfer.fetch(session, mine.resolve("set"), publicKey, mostItems);
            try {
                if (publicKey.isEmpty()) {
                    Disk.write(pin, set.descriptor().publicKey());
                }
                Epochs.giveUpBefore(folder, epoch);
                return new Subscription(mine, set);
            } catch (IOException | RuntimeException e) {
                set.close();
                throw e;
            }
        } catch (IOException e) {
            throw Disk.failed(mine, e);
        }
    }

    public SetDescriptor descriptor() {
        return set.descriptor();
    }

    /** The version fetched, for who asks about every item anew. */
    public EncodedSet set() {
        return set;
    }

    /** {@link UnbalancedPsi#query} for items that were not answered before in this epoch; the others are looked up without asking. */
    public Intersection query(Session session, UnbalancedPsi psi, Items mine, boolean bothLearn) {
        int value = set.descriptor().parameters().width() + SortedRuns.CHECK;
        try (Asked asked = new Asked(folder.resolve("answers"), value, session.random())) {
            return psi.query(session, set, mine, asked, bothLearn);
        }
    }

    @Override
    public void close() {
        set.close();
    }
}

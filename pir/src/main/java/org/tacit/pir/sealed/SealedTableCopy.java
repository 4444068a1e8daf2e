package org.tacit.pir.sealed;

import java.nio.file.Path;
import java.util.Optional;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * A client's copy of a provider's sealed table: a folder with one version. Whoever holds it can open a row only with what the provider answered at its key; an answer stays good for
 * every version of the epoch.
 */
public final class SealedTableCopy implements AutoCloseable {

    private final SealedFile file;

    private SealedTableCopy(SealedFile file) {
        this.file = file;
    }

    /** What a folder holds; empty where there is nothing that can be used. Reads the whole file once. */
    public static Optional<SealedTableCopy> open(Path folder) {
        SealedFile file = SealedTransfer.present(folder);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SealedTableCopy(file.verified()));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Brings a folder up to date, with {@link SealedProvider} at the other end, and opens it. A transfer that was cut off goes on where it was.
     *
     * @param folder    of this provider's table alone; one user at a time
     * @param publicKey the provider's, as contract or evidence has it
     * @param digest    of the version that contract or evidence names, if it does
     * @param mostBytes most bytes to take
     * @throws org.tacit.base.ProtocolViolation if the provider offers another key, another version than the one named, an older one, or what does not fit its hash
     * @throws org.tacit.base.InvalidInput      if it has more bytes than that
     */
    public static SealedTableCopy fetch(Session session, Path folder, byte[] publicKey, Optional<byte[]> digest, long mostBytes) {
        Channel provider = session.channel(session.peer());
        return new SealedTableCopy(SealedTransfer.fetch(session, provider, folder, publicKey, digest, mostBytes));
    }

    public SealedDescriptor descriptor() {
        return file.descriptor();
    }

    Path folder() {
        return file.file().getParent();
    }

    /** The same copy for one user more, who closes it as well. */
    SealedTableCopy retain() {
        file.retain();
        return this;
    }

    Finder finder() {
        return new Finder();
    }

    /** Opens rows. For one thread. */
    final class Finder {

        private final SealedDescriptor of = file.descriptor();
        private final RowSealer sealer = new RowSealer(of.table(), of.recordBytes());
        private final byte[] tag = new byte[RowSealer.VERSION_TAG];
        private final byte[] entry = new byte[of.entryBytes()];

        /** The record that {@code F(key)} opens; empty where there is none, or it was spoiled. */
        Optional<byte[]> find(byte[] secret, int at) {
            for (long version = of.version(); version >= of.first(); version--) {
                sealer.tagIn(version, secret, at, tag, 0);
                long number = file.find(tag, 0);
                if (number >= 0) {
                    file.entry(number, entry, 0);
                    return sealer.openIn(version, secret, at, entry, 0);
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

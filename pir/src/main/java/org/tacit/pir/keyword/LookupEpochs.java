package org.tacit.pir.keyword;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * A publication whose key changes from time to time: the table of the next epoch is built beside the one that is served, then takes its place at once. Sessions that are
 * open end with the table they began with, which goes when the last of them has ended.
 *
 * <p><b>Security guarantees.</b> Rows of two epochs are sealed under keys that have nothing to do with each other: what a client was given in one opens nothing in the next.
 */
public final class LookupEpochs implements LookupServer, AutoCloseable {

    private Epoch current;
    /** Changes since the building of the next epoch began; null where none is built. */
    private List<Consumer<LookupTable>> meanwhile;
    private boolean closed;

    /** Takes table and key over. */
    public LookupEpochs(LookupTable table, OprfKey key) {
        this.current = new Epoch(table, key);
    }

    /** A table, its key, and how many use it: its sessions, and this object while it is the current one. */
    private static final class Epoch {
        private final LookupTable table;
        private final OprfKey key;
        private int users = 1;

        Epoch(LookupTable table, OprfKey key) {
            this.table = table;
            this.key = key;
        }
    }

    private synchronized Epoch enter() {
        if (closed) {
            throw InvalidInput.of("This lookup was taken down; publish it again.", "该查询服务已下线，请重新发布。");
        }
        current.users++;
        return current;
    }

    private synchronized void leave(Epoch epoch) {
        if (--epoch.users == 0) {
            epoch.table.close();
            epoch.key.close();
        }
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        Epoch epoch = enter();
        try {
            return new LookupProvider(epoch.table).serve(session, client, gate);
        } finally {
            leave(epoch);
        }
    }

    /** The current epoch's, for contract and evidence. */
    public synchronized byte[] publicKey() {
        return current.key.publicKey();
    }

    public synchronized LookupShape shape() {
        return current.table.shape();
    }

    /** {@link LookupTable#put}, also into the epoch that is being built. */
    public void put(byte[] rowKey, byte[] record) {
        byte[] keyKept = rowKey.clone();
        byte[] recordKept = record.clone();
        change(table -> table.put(keyKept, recordKept));
    }

    /** {@link LookupTable#remove}, also from the epoch that is being built; whether there was such a row. */
    public boolean remove(byte[] rowKey, SecureRandom random) {
        byte[] kept = rowKey.clone();
        boolean[] there = new boolean[1];
        change(table -> there[0] = table.remove(kept, random));
        return there[0];
    }

    private synchronized void change(Consumer<LookupTable> change) {
        if (closed) {
            throw InvalidInput.of("This lookup was taken down; publish it again.", "该查询服务已下线，请重新发布。");
        }
        change.accept(current.table);
        if (meanwhile != null) {
            meanwhile.add(change);
        }
    }

    /**
     * Builds the table of the next epoch and switches to it, with the changes made in the meantime. Lookups and changes go on while it is built.
     *
     * @param key   fresh; taken over, also where building fails
     * @param build from the rows as they were when this was called, or later ones: {@link LookupTable#build}
     */
    public void rotate(OprfKey key, Function<OprfKey, LookupTable> build) {
        synchronized (this) {
            if (closed || meanwhile != null) {
                key.close();
                throw InvalidInput.of("The next epoch of this lookup is being built already, or it was taken down.", "该查询服务的下一期正在构建，或服务已下线。");
            }
            meanwhile = new ArrayList<>();
        }
        LookupTable next = null;
        boolean switched = false;
        try {
            next = build.apply(key);
            switched = replace(next, key);
        } finally {
            if (!switched) {
                synchronized (this) {
                    meanwhile = null;
                }
                if (next != null) {
                    next.close();
                }
                key.close();
            }
        }
    }

    private synchronized boolean replace(LookupTable next, OprfKey key) {
        meanwhile.forEach(change -> change.accept(next));
        meanwhile = null;
        if (closed) {
            return false;
        }
        Epoch old = current;
        current = new Epoch(next, key);
        leave(old);
        return true;
    }

    /** No new sessions; the table goes when the last open one has ended. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            leave(current);
        }
    }
}

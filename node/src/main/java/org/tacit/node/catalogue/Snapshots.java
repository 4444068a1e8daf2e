package org.tacit.node.catalogue;

import java.nio.file.Path;
import org.tacit.data.TableStore;

/** The table store, opened when a table is first touched: its engine is most of a node's start and memory, and many starts need none. */
public final class Snapshots implements AutoCloseable {

    private final Path folder;
    private TableStore store;
    private boolean closed;

    public Snapshots(Path folder) {
        this.folder = folder;
    }

    synchronized TableStore store() {
        if (closed) {
            throw org.tacit.base.PeerFailed.of("This node is stopping.", "本节点正在停止。");
        }
        if (store == null) {
            store = TableStore.open(folder);
        }
        return store;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (store != null) {
            store.close();
        }
    }
}

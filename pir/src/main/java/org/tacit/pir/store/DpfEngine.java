package org.tacit.pir.store;

import java.security.SecureRandom;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.pir.dpf.DpfHost;
import org.tacit.pir.dpf.ProviderTable;
import org.tacit.pir.dpf.TableSync;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** The provider's host of two. Changed rows are seen once the second host has them, {@link HostedTables}. */
final class DpfEngine extends PatchedEngine {

    private final OprfKey key;
    private final ProviderTable table;
    private final DpfHost host;

    /** @param key is closed with the engine */
    DpfEngine(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        this.key = key;
        this.table = ProviderTable.build(rows, key, random, progress);
        this.host = DpfHost.provider(table);
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        return host.serve(session, client, gate);
    }

    @Override
    public void handOver(Session session, Party second) {
        TableSync.send(session, second, table);
    }

    @Override
    void put(byte[] rowKey, byte[] record) {
        table.put(rowKey, record);
    }

    @Override
    void remove(byte[] rowKey, SecureRandom random) {
        table.remove(rowKey, random);
    }

    @Override
    public void close() {
        table.close();
        key.close();
    }
}

package org.tacit.pir.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.sealed.SealedProvider;
import org.tacit.pir.sealed.SealedTable;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** A sealed copy for each client. The table lies on the disk beside the rows, so that what was sealed once is not sealed again after a restart. */
final class SealedEngine implements Engine {

    private final OprfKey key;
    private final SealedTable table;
    private final SealedProvider provider;

    /**
     * @param folder of this epoch and this length of records
     * @param key    is closed with the engine
     */
    SealedEngine(Path folder, StoredPublication stored, OprfKey key, SecureRandom random, Work work) {
        this.key = key;
        this.table = SealedTable.exists(folder) ? SealedTable.open(folder, key)
                : SealedTable.build(folder, stored.offer().epoch(), stored.rows(), key, random, work.progress());
        this.provider = new SealedProvider(table);
        try {
            table.refresh(stored.rows(), random, work.progress());
        } catch (RuntimeException e) {
            table.close();
            throw e;
        }
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        return provider.serve(session, client, gate);
    }

    @Override
    public boolean follow(Offer from, StoredPublication to, SecureRandom random, Work work) {
        if (!to.sameTable(from)) {
            return false;
        }
        table.refresh(to.rows(), random, work.progress());
        return true;
    }

    @Override
    public void close() {
        table.close();
        key.close();
    }
}

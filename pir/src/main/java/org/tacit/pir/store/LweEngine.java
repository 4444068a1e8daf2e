package org.tacit.pir.store;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.LookupProvider;
import org.tacit.pir.keyword.LookupTable;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** Learning with errors over sealed rows. Changes are patched into matrix and hint. */
final class LweEngine implements Engine {

    private final OprfKey key;
    private final LookupTable table;
    private final LookupProvider provider;

    /** @param key is closed with the engine */
    LweEngine(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        this.key = key;
        this.table = LookupTable.build(rows, key, random, progress);
        this.provider = new LookupProvider(table);
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        return provider.serve(session, client, gate);
    }

    @Override
    public boolean apply(List<byte[]> gone, List<Map.Entry<byte[], byte[]>> put, SecureRandom random) {
        // A patch is 1280 products a byte, as when all is made; and each is a version that clients must follow.
        if (gone.size() + put.size() > table.shape().keys() / 4) {
            return false;
        }
        gone.forEach(k -> table.remove(k, random));
        try {
            put.forEach(row -> table.put(row.getKey(), row.getValue()));
            return true;
        } catch (InvalidInput full) {
            return false;
        }
    }

    @Override
    public void close() {
        table.close();
        key.close();
    }
}

package org.tacit.pir.store;

import java.security.SecureRandom;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.pir.choice.Candidates;
import org.tacit.pir.choice.ChoiceProvider;
import org.tacit.pir.choice.RecordIndex;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** Records by key, one of which is chosen among those that the client names. How many it names is its own privacy, and its own decision. */
final class CandidatesEngine extends PatchedEngine {

    private final OprfKey key;
    private final RecordIndex records;
    private final ChoiceProvider provider;

    /** @param key names the epoch only; closed with the engine */
    CandidatesEngine(LookupRows rows, OprfKey key, SecureRandom random) {
        this.key = key;
        this.records = RecordIndex.of(rows, random);
        this.provider = new ChoiceProvider(records, Candidates.LEAST);
    }

    @Override
    public long serve(Session session, Party client, Gate gate) {
        return provider.serve(session, client, gate);
    }

    @Override
    void put(byte[] rowKey, byte[] record) {
        records.put(rowKey, record);
    }

    @Override
    void remove(byte[] rowKey, SecureRandom random) {
        records.remove(rowKey);
    }

    @Override
    public void close() {
        key.close();
    }
}

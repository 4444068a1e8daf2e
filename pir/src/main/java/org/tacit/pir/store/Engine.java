package org.tacit.pir.store;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.tacit.pir.LookupServer;

/** A published table in memory, laid out for its method; answers while it is changed. */
interface Engine extends LookupServer, AutoCloseable {

    /**
     * Brings rows up to date.
     *
     * @param gone keys whose rows go first
     * @param put  records by key, to add or to replace
     * @return false where the table must be laid out anew; what was changed until then does no harm
     */
    boolean apply(List<byte[]> gone, List<Map.Entry<byte[], byte[]>> put, SecureRandom random);

    @Override
    void close();
}

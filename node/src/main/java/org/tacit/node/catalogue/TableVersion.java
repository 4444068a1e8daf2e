package org.tacit.node.catalogue;

import java.time.Instant;
import org.tacit.data.Schema;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/**
 * A version of an own table: an immutable snapshot.
 *
 * @param version   number of the snapshot; they grow, and some may be left out
 * @param excluded  rows that were left out because their persons did not consent; for the owner only
 * @param retiredAt when its file was deleted; null while it is there
 */
public record TableVersion(String table, int version, String commitment, long rows, long excluded, Schema schema, Origin origin, Drift drift, String madeBy,
                           Instant madeAt, Instant retiredAt, String retiredWhy) {

    /** As contracts and policies name it. */
    TableRef ref(String party) {
        return new TableRef(table, party, table, rows, commitment, schema.columns().stream().map(ColumnRef::of).toList());
    }
}

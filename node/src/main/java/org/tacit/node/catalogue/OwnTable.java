package org.tacit.node.catalogue;

import java.time.Instant;
import org.tacit.data.Schema;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/**
 * A table that this node registered.
 *
 * @param commitment what contracts name in place of the content hash, see {@link org.tacit.data.Snapshot#commitment}
 */
public record OwnTable(String name, String source, long rows, Schema schema, String commitment, Instant addedAt) {

    /** As contracts and policies name it. */
    public TableRef ref(String party) {
        return new TableRef(name, party, name, rows, commitment, schema.columns().stream().map(ColumnRef::of).toList());
    }
}

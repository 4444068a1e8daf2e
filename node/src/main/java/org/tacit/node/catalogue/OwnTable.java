package org.tacit.node.catalogue;

import java.time.Instant;
import org.tacit.data.Schema;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/**
 * A table that this node registered.
 *
 * @param contentHash of the snapshot; known here only, because cells with few possible values could be guessed from it
 * @param salt        64 hex characters, random for each snapshot
 * @param commitment  SHA-256 over salt and content hash: what contracts name
 */
public record OwnTable(String name, String source, long rows, Schema schema, String contentHash, String salt, String commitment, Instant addedAt) {

    /** As contracts and policies name it. */
    public TableRef ref(String party) {
        return new TableRef(name, party, name, rows, commitment, schema.columns().stream().map(ColumnRef::of).toList());
    }
}

package org.tacit.node.source;

import java.time.Instant;

/**
 * Something in a source that can become a table: a file, an object, a database table.
 *
 * @param name     as an import names it
 * @param bytes    -1 where it is not known
 * @param modified null where it is not known
 */
public record Item(String name, long bytes, Instant modified) {
}

package org.tacit.flow.run;

import org.tacit.data.Table;
import org.tacit.flow.spec.TableRef;

/** Opens this node's own tables. */
@FunctionalInterface
public interface TableSource {

    /** The snapshot that {@code ref} describes; {@link org.tacit.base.InvalidInput} where the table has changed since. */
    Table open(TableRef ref);
}

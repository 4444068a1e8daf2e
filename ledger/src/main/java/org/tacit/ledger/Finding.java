package org.tacit.ledger;

import org.tacit.base.Text;

/**
 * One thing wrong with a log.
 *
 * @param entry the entry it concerns, from 0; for {@link Kind#ROLLED_BACK} and {@link Kind#FORKED} the first entry that is no longer vouched for; −1 where none
 * @param what  one sentence
 */
public record Finding(Kind kind, long entry, Text what) {

    public enum Kind {
        /** The entry's bytes are not those that were logged. */
        CHANGED,
        /** The entry is gone. */
        REMOVED,
        /** The entry was never logged, or a second time. */
        INSERTED,
        /** The entry stands at another place. */
        REORDERED,
        /** The entry's bytes are those that were logged, but they are no entry for this place. */
        INVALID,
        /** A head that its owner signed covers more entries than there are. */
        ROLLED_BACK,
        /** A signed head and the log, or two signed heads, cannot belong to one log. */
        FORKED,
        /** A stored signature is not valid, or its signer's key is not known. */
        SIGNATURE,
        /** A file was touched that is not the log itself, or ends in the middle of a record. */
        RECORD,
        /** A row of the node's database is not the one that the log recorded. */
        ROW
    }
}

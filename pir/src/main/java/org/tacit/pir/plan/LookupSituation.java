package org.tacit.pir.plan;

import org.tacit.wire.LinkSpeed;

/**
 * What a choice of method depends on.
 *
 * @param rows        distinct keys of the table
 * @param recordBytes bytes of a record
 * @param questions   expected of one client until the table is published under another key
 * @param mayHold     whether clients may keep a copy of the table that they can open only row by row, as they are answered
 * @param secondHost  whether there is a second server that does not collude with the provider
 * @param memory      bytes that the provider's node can spare; 0 where nobody said
 */
public record LookupSituation(long rows, int recordBytes, long questions, boolean mayHold, boolean secondHost, long memory, LinkSpeed link) {

    public LookupSituation {
        if (rows < 0 || recordBytes < 1 || questions < 0 || memory < 0) {
            throw new IllegalArgumentException("counts");
        }
    }
}

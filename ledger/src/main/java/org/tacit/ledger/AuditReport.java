package org.tacit.ledger;

import java.util.List;
import org.tacit.base.Text;

/**
 * What an audit found.
 *
 * @param entries   entries in the log
 * @param signed    how many of them a head with a valid signature covers; what comes after, this party could still rewrite
 * @param witnessed how many of them a partner's signature covers; what comes after rests on this party's word
 * @param heads     heads checked, of this party and of partners
 * @param findings  what is wrong; empty when nothing is
 * @param notes     what is not wrong but worth knowing
 */
public record AuditReport(long entries, long signed, long witnessed, long heads, List<Finding> findings, List<Text> notes) {

    /** Nothing is wrong. */
    public boolean verified() {
        return findings.isEmpty();
    }
}

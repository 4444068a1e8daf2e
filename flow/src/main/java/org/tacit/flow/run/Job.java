package org.tacit.flow.run;

import org.tacit.flow.contract.SignedContract;

/**
 * One execution of a contract.
 *
 * @param id      chosen by whoever starts it, the same at every party: letters, digits, {@code -} and {@code _}
 * @param attempt from 1, the same at every party; one more for each resume, so that sessions are never confused
 * @param me      this party's name in the contract
 * @param done    the job ended well here before: another party may catch up, and nothing is run or told again
 */
public record Job(SignedContract signed, String id, int attempt, String me, boolean done) {

    public Job(SignedContract signed, String id, int attempt, String me) {
        this(signed, id, attempt, me, false);
    }
}

package org.tacit.flow.run;

import org.tacit.flow.contract.SignedContract;

/**
 * One execution of a contract.
 *
 * @param id      chosen by whoever starts it, the same at every party: letters, digits, {@code -} and {@code _}
 * @param attempt from 1, the same at every party; one more for each resume, so that sessions are never confused
 * @param me      this party's name in the contract
 */
public record Job(SignedContract signed, String id, int attempt, String me) {
}

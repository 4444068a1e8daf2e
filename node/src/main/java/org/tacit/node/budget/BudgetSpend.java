package org.tacit.node.budget;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What was spent, or is set aside for an answer that is being made.
 *
 * @param partner on whom; {@link PrivacyBudget#ALL} for a file that may reach anybody
 * @param what    the operator, or the sort of release
 * @param subject the job and step, or the export
 */
public record BudgetSpend(String id, String table, String partner, BigDecimal epsilon, BigDecimal delta, String what, String subject, State state, String by, Instant at) {

    /** A reservation counts as spent until it is given back. */
    public enum State { RESERVED, SPENT, RELEASED }
}

package org.tacit.flow.policy;

import org.tacit.base.Text;

/**
 * Why a contract is refused.
 *
 * @param table   the own table's catalogue name; empty where the contract as a whole is at fault
 * @param column  empty where the table as a whole is at fault
 * @param partner who would learn or use it; empty where it is not about one partner
 * @param clause  the id of the clause that comes nearest; empty where there is none
 * @param step    the step it is about; empty for the contract as a whole
 * @param text    one sentence
 */
public record Violation(String table, String column, String partner, String clause, String step, Text text) {
}

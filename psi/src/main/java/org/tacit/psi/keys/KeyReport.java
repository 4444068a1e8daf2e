package org.tacit.psi.keys;

import java.util.List;

/**
 * What preparing a table's keys came upon; for its owner only. Rows are counted from 0, and of each sort the first few are named.
 *
 * @param rows       all rows
 * @param keys       rows that take part
 * @param missing    rows that have no identifier, or lack a part of it
 * @param invalid    rows that were left out because a value does not fit a rule
 * @param duplicates rows whose key an earlier row has
 * @param rules      what each rule did, by column and in order
 */
public record KeyReport(long rows, long keys, long missing, List<Long> missingRows, long invalid, List<Long> invalidRows, long duplicates,
                        List<Long> duplicateRows, List<RuleCount> rules) {

    public KeyReport {
        missingRows = List.copyOf(missingRows);
        invalidRows = List.copyOf(invalidRows);
        duplicateRows = List.copyOf(duplicateRows);
        rules = List.copyOf(rules);
    }

    /**
     * @param changed  values that the rule changed
     * @param unfit    values that do not fit the rule
     */
    public record RuleCount(String column, String rule, long changed, long unfit, List<Long> unfitRows) {
        public RuleCount {
            unfitRows = List.copyOf(unfitRows);
        }
    }
}

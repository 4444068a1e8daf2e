package org.tacit.privacy.risk;

import java.util.List;

/**
 * How well the people of a table can be recognised by its quasi-identifiers: what an outsider may know of them already.
 *
 * @param quasi      the columns that groups are made of
 * @param groups     combinations of their cells
 * @param k          rows of the smallest group: the table is k-anonymous
 * @param meanGroup  rows of a group on average
 * @param uniques    share of rows that are alone in their group
 * @param prosecutor an attacker who knows that the person is in the table
 * @param journalist an attacker who knows only that the person is in the population; null where its size is not known
 * @param marketer   the share of rows that an attacker of all rows gets right on average
 * @param diversity  by sensitive column
 */
public record Risk(List<String> quasi, long rows, long groups, long k, double meanGroup, double uniques, RiskLevel prosecutor, RiskLevel journalist, double marketer,
                   List<SensitiveSpread> diversity) {

    /**
     * Probability that a row is given the right name (El Emam 2013, chapters 16 and 17).
     *
     * @param highest of the most exposed row
     * @param mean    over all rows
     * @param above   share of rows whose risk is above one in five
     */
    public record RiskLevel(double highest, double mean, double above) {
    }

    /**
     * @param distinct least number of different values in a group
     * @param entropy  least {@code exp(entropy)} of a group
     * @param distance greatest distance of a group from the whole: the table is t-close for this t
     */
    public record SensitiveSpread(String column, long distinct, double entropy, double distance) {
    }
}

package org.tacit.flow.policy;

/**
 * Bounds on what one partner finds out by asking again and again about one column. Each is 0 where it does not bound.
 *
 * @param everyDays     one answer in so many days: the only bound that no choice of tables gets around
 * @param leastChange   an answer on another snapshot of either table must differ from each earlier one's by so many rows: the difference of two
 *                      answers is about the rows between, and few rows are persons
 * @param percentOfRows items asked about in a calendar month, in percent of the column's rows: who asks for many times what is there tries numbers
 * @param leastHits     share of the items asked about in the month that are there, in percent, as far as the owner learned it; below it
 *                      nothing more is answered
 */
public record Repetition(int everyDays, long leastChange, int percentOfRows, int leastHits) {

    public static final Repetition NONE = new Repetition(0, 0, 0, 0);

    public Repetition {
        if (everyDays < 0 || leastChange < 0 || percentOfRows < 0 || leastHits < 0 || leastHits > 100) {
            throw org.tacit.base.InvalidInput.of("Bounds on repetition are not negative, and a share of hits is at most 100 percent.", "重复查询的限制不能为负数，命中率下限至多为 100%。");
        }
    }
}

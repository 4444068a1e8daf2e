package org.tacit.flow.disclosure;

/**
 * Which rows or groups a fact covers, with its bounds.
 *
 * @param rows    which rows
 * @param atMost  how many items, rows or numbers are learned at most; -1 where nothing bounds it
 * @param atLeast the smallest group a number is over, or the smallest result that is handed out, <em>enforced by the step</em>;
 *                0 where the step enforces none
 * @param epsilon differential privacy of the number, canonical decimal text; empty where no noise is added
 * @param delta   as {@code epsilon}
 */
public record Scope(Rows rows, long atMost, long atLeast, String epsilon, String delta) {

    /** Which rows. */
    public enum Rows {
        /** Every row of the table. */
        ALL,
        /** Rows that the learner also holds. */
        COMMON,
        /** One row for each of the learner's own items. */
        OWN_ITEMS,
        /** Groups of rows. */
        GROUPS,
        /** No rows: the statement is about the table or model as a whole. */
        WHOLE
    }

    public static Scope of(Rows rows, long atMost) {
        return new Scope(rows, atMost, 0, "", "");
    }

    public static Scope whole() {
        return of(Rows.WHOLE, 1);
    }

    public Scope atLeast(long rowsInGroup) {
        return new Scope(rows, atMost, rowsInGroup, epsilon, delta);
    }

    public Scope noisy(String epsilonText, String deltaText) {
        return new Scope(rows, atMost, atLeast, epsilonText, deltaText);
    }
}

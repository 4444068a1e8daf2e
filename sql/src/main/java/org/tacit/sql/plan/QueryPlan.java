package org.tacit.sql.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.data.Column;

/**
 * A query as the parties run it. Each owner's node answers one query over its own tables: its keys, yes-or-no columns, group columns and whole numbers, row by
 * row. What is left is sums over the rows that belong together, by group, on shares; the receiver makes the result of what is opened.
 *
 * @param owners  one party or two, in the order of the parties given to the planner
 * @param keep    which rows count, beside their belonging together; every row where it is {@link Bit#ALL}
 * @param groups  the group columns of the query in order
 * @param sums    what is summed for each group, beside the number of its rows
 * @param figures the query's aggregates in order
 * @param opened  names and types of what the receiver has: groups, then figures
 * @param top     the receiver's own query over it
 * @param result  names of the result's columns
 * @param minSize a group of fewer rows is not opened
 */
public record QueryPlan(List<Owner> owners, Bit keep, List<GroupColumn> groups, List<Measure> sums, List<Figure> figures, List<Column> opened, String top,
                        List<String> result, int minSize) {

    public QueryPlan {
        owners = List.copyOf(owners);
        groups = List.copyOf(groups);
        sums = List.copyOf(sums);
        figures = List.copyOf(figures);
        opened = List.copyOf(opened);
        result = List.copyOf(result);
    }

    /** Whether one party has it all. */
    public boolean alone() {
        return owners.size() == 1;
    }

    /**
     * One owner's part.
     *
     * @param sql     gives keys (text), bits (0 or 1), groups, numbers, in this order
     * @param uses    columns read by table, each with what for
     * @param keys    the columns or expressions of the join, as SQL
     * @param bits    predicates, as SQL
     * @param base    the name of the table whose rows these are, one for one; empty where the part joins or condenses tables first
     * @param filtered whether the number of rows depends on a filter of the query
     */
    public record Owner(String party, String sql, Map<String, List<Use>> uses, List<String> keys, List<String> bits, List<String> groups, List<Number> numbers,
                        Optional<String> base, boolean filtered) {

        public Owner {
            // In one order everywhere: facts and explanations are made of it.
            uses = Collections.unmodifiableMap(new TreeMap<>(uses));
            keys = List.copyOf(keys);
            bits = List.copyOf(bits);
            groups = List.copyOf(groups);
            numbers = List.copyOf(numbers);
        }
    }

    /** A column and what it is used for. */
    public record Use(String column, Purpose purpose) {
    }

    /** What a column is used for, as a column's owner reads it. */
    public enum Purpose {
        KEY, COMPARISON, GROUP, AGGREGATE, INSIDE
    }

    /**
     * A column of whole numbers.
     *
     * @param decimals the number is the expression times 10 to the power of these, rounded
     * @param wide     whether it may be large, so that it travels as two
     */
    public record Number(String sql, int decimals, boolean wide) {
    }

    /** A group column: which of an owner's. */
    public record GroupColumn(int owner, int index) {
    }

    /** Something that holds for a row or does not. */
    public sealed interface Bit {

        Bit ALL = new And(List.of());

        /** All hold. */
        record And(List<Bit> parts) implements Bit {
        }

        /** One holds at least. */
        record Or(List<Bit> parts) implements Bit {
        }

        /** Holds by one owner's own columns. */
        record Own(int owner, int index) implements Bit {
        }

        /** One party's number is below the other's: {@code less + offset < more}, at a common number of decimals. */
        record Below(Whole less, Whole more) implements Bit {
        }

        /** Does not hold. Of comparisons only, whose numbers are there. */
        record Not(Bit part) implements Bit {
        }
    }

    /** A number column scaled up to a common number of decimals. */
    public record Whole(int owner, int index, long times) {
    }

    /**
     * A sum over a group.
     *
     * @param parts    columns of single owners, each times a whole number
     * @param decimals of the sum
     */
    public record Sum(List<Whole> parts, int decimals) {
    }

    /**
     * Sums over the rows of a group that have a value and pass a filter.
     *
     * @param over    which rows
     * @param chosen  whether {@code over} has a condition of the query and not only that values are there: then those left out are protected too
     */
    public record Measure(Bit over, boolean chosen, List<Sum> sums) {
    }

    /** Kinds of aggregates. */
    public enum Kind {
        COUNT, SUM, AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, COVAR_POP, COVAR_SAMP, CORR
    }

    /**
     * An aggregate of the query.
     *
     * @param measure which of {@link #sums}; -1 for the number of rows
     * @param sums    of this measure's sums, those needed
     * @param whole   whether its sum is a whole number
     * @param zero    what a sum over no row is: 0 or nothing
     */
    public record Figure(Kind kind, int measure, List<Integer> sums, boolean whole, boolean zero, String text) {
    }
}

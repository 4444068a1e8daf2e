package org.tacit.mpc;

/**
 * Computation on secrets: every party runs the same calls in the same order and none sees a value until {@link #reveal}.
 *
 * <h2>Numbers</h2>
 * Fixed point in Z_2^64 with {@link #fractionBits} fraction bits: a real x stands for {@code ⌊x·2^f⌉}. Values whose magnitude
 * reaches {@code 2^(62-2f)} before a product's truncation are outside the contract of this interface; operations state
 * the range they need. Inputs out of range are refused, never wrapped.
 *
 * <h2>Security guarantees</h2>
 * Each implementation states its adversary. Shapes, the sequence of calls and public constants are known to every party;
 * nothing else is, except what {@code reveal} hands out.
 *
 * <p>Costs (bytes and rounds) are asserted by {@code MpcCostTest} for each implementation. Values owned by a party in
 * plaintext (see {@link #input}) are cheaper to multiply than shared ones.
 *
 * <p>Not thread-safe: one runtime, one thread.
 */
public interface Mpc extends AutoCloseable {

    /** This party's index, 0-based, in the order of the session. */
    int me();

    int parties();

    int fractionBits();

    // ---- in and out ----

    /**
     * Brings in a matrix that {@code owner} holds in plaintext; the others pass {@code null}. Costs nothing on the wire between two parties.
     *
     * @param values row-major, finite, {@code |x| < 2^(40-f)}; else {@link org.tacit.base.InvalidInput}
     */
    Secret input(int owner, double[] values, int rows, int cols);

    /** A value that everybody knows. */
    Secret constant(double[] values, int rows, int cols);

    default Secret constant(double value, int rows, int cols) {
        double[] values = new double[Math.multiplyExact(rows, cols)];
        java.util.Arrays.fill(values, value);
        return constant(values, rows, cols);
    }

    /** Opens {@code secret} to party {@code to} only; returns {@code null} at the others. One round. */
    double[] reveal(Secret secret, int to);

    /** Opens to everybody. One round. */
    double[] revealToAll(Secret secret);

    /**
     * This party's part of {@code a}, for keeping between sessions (a model kept in parts): says nothing about a value that was
     * computed from another party's input unless all parts come together. Local; copies.
     */
    long[] keep(Secret a);

    /** The secret whose parts the same parties kept, in the same order; {@code part} has as many words as {@link #keep} gave. */
    Secret restore(long[] part, int rows, int cols);

    /**
     * The caller's public promise that every element of a lies in {@code [low, high]}; free, and it makes later products,
     * comparisons and bins of a cheaper. A false promise gives wrong results (the plaintext twin refuses it), never a leak.
     */
    Secret within(Secret a, double low, double high);

    // ---- shape: local, free ----

    Secret rows(Secret a, int from, int to);

    /** The given rows of a, in the given order; the indices are public. */
    Secret gather(Secret a, int[] rows);

    Secret transpose(Secret a);

    /** The given columns of a, in the given order; public like the rows of {@link #gather}. */
    default Secret columns(Secret a, int... cols) {
        return transpose(gather(transpose(a), cols));
    }

    /** Same row count, side by side. */
    Secret beside(Secret... parts);

    /** Same column count, one over the other. */
    Secret above(Secret... parts);

    // ---- linear: local, free (scaling by a public real costs one truncation) ----

    Secret add(Secret a, Secret b);

    Secret subtract(Secret a, Secret b);

    Secret negate(Secret a);

    /** Integer multiple, exact. */
    Secret scale(Secret a, long factor);

    /** {@code a · factor}, rounded to the fixed point; error at most one unit in the last place (one and a half with verified products) plus the factor's own rounding. */
    Secret scale(Secret a, double factor);

    /** Column sums, 1×cols. */
    Secret sumRows(Secret a);

    /** Running column sums: row i holds the sum of rows 0 to i. */
    Secret prefixSums(Secret a);

    /** A public bound on every magnitude in a: from inputs' limits, {@link #within} and what was computed since. */
    double magnitude(Secret a);

    // ---- interactive ----

    /** Element-wise product, truncated: {@code |error| ≤ 2 units in the last place}. */
    Secret multiply(Secret a, Secret b);

    /** Matrix product a(m×k) · b(k×n), accumulated at double precision and truncated once: {@code |error| ≤ 2 ulp}. */
    Secret multiplyMatrix(Secret a, Secret b);

    /** {@code aᵀ(k×m) · b(m×n)} without moving a. */
    default Secret multiplyTransposed(Secret a, Secret b) {
        return multiplyMatrix(transpose(a), b);
    }

    /** 1 where {@code a < b}, else 0, exact on the fixed-point representation. Needs {@code |a-b| < 2^(62-f)}. */
    Secret lessThan(Secret a, Secret b);

    /** {@code a < b} opened to everybody: for an order that may be seen, such as that of shuffled rows. */
    default boolean[] revealLess(Secret a, Secret b) {
        double[] bits = revealToAll(lessThan(a, b));
        boolean[] less = new boolean[bits.length];
        for (int i = 0; i < less.length; i++) {
            less[i] = bits[i] != 0;
        }
        return less;
    }

    /** 1 where {@code a = b}, else 0, exact on the fixed-point representation. Needs {@code |a-b| < 2^(62-f)}. */
    Secret equal(Secret a, Secret b);

    /** The greater of each pair, exact. */
    default Secret max(Secret a, Secret b) {
        return select(lessThan(a, b), b, a);
    }

    /** The smaller of each pair, exact. */
    default Secret min(Secret a, Secret b) {
        return select(lessThan(a, b), a, b);
    }

    /**
     * 1 where the exclusive or of all parties' parts is zero in its low {@code bits}, n×1: with two parties, where their numbers are equal.
     *
     * @param part this party's n numbers
     * @param bits 1 to 64
     */
    Secret isZero(long[] part, int bits);

    /** {@code bit ? a : b}, element-wise, exact; {@code bit} holds fixed-point 0 or 1. */
    Secret select(Secret bit, Secret a, Secret b);

    /** {@code 1/(1+e^-a)} with absolute error at most 2^-12 for every {@code |a| < 1024}. */
    default Secret sigmoid(Secret a) {
        return Exponential.sigmoid(this, a);
    }

    /**
     * {@code e^a}. Below {@code −(f+1)·ln 2} it is 0, above {@code (39−f)·ln 2} it is cut off there. Error: {@code docs/protocols/mpc-functions.md}.
     */
    default Secret exp(Secret a) {
        return Exponential.exp(this, a);
    }

    /**
     * Groups rows by where {@code x} (n×1) falls in {@code 2^log2Bins} equal bins over [low, high) (values outside go to the end
     * bins) and sums each column of {@code weights} (n×c) per bin: 2^log2Bins × c. Which row fell where stays hidden. A value
     * within one quantisation step ({@code (high-low)/2^(log2Bins+4)}) of a border may go to either neighbour. A step is refused that
     * fixed point cannot tell apart.
     */
    default Secret sumByBin(Secret x, double low, double high, int log2Bins, Secret weights) {
        return Binning.sum(this, x, low, high, log2Bins, weights);
    }

    // ---- rows in secret orders; see Ordering and Groups for how ----

    /** The rows in an order that is uniform and that nobody knows. */
    Secret shuffle(Secret a);

    /**
     * The rows in ascending order of the given columns, the first one foremost; equal rows keep their order. Nobody learns the
     * order. A key's {@link #magnitude} times the number of rows must stay below {@code 2^(61-2f)·2^f}; else
     * {@link org.tacit.base.InvalidInput}: promise a range with {@link #within}. Descending: negate the column.
     */
    default Secret sort(Secret table, int... keys) {
        return Ordering.sort(this, table, keys);
    }

    /** The rows whose {@code bit} (n×1, fixed-point 0 or 1) is 1 first, then the others; both keep their order. Nobody learns how many. */
    default Secret partition(Secret table, Secret bit) {
        return Ordering.partition(this, table, bit);
    }

    /**
     * Sums by secret group keys. Nobody learns keys, sizes or the number of groups: the result has as many rows as the table.
     *
     * @param keys   n×k; rows with the same k numbers are one group
     * @param values n×c, summed by group; {@code c ≥ 1}
     */
    default Groups groupSums(Secret keys, Secret values) {
        return Groups.sums(this, keys, values);
    }

    /** As {@link #groupSums}, with the greatest of {@code value} (n×1) in place of sums. */
    default Groups groupMax(Secret keys, Secret value) {
        return Groups.greatest(this, keys, value);
    }

    /** As {@link #groupMax}, with the smallest. */
    default Groups groupMin(Secret keys, Secret value) {
        Groups g = Groups.greatest(this, keys, negate(value));
        return new Groups(g.keys(), negate(g.values()), g.counts(), g.present());
    }

    /**
     * Of each q, the smallest element x of the column such that at least {@code q·n} elements are {@code ≤ x} (an element of the column, without
     * interpolation); one row each. 0 gives the minimum, 1 the maximum.
     *
     * @param column n×1
     */
    default Secret quantiles(Secret column, double... q) {
        return Ordering.quantiles(this, column, q);
    }

    @Override
    void close();
}

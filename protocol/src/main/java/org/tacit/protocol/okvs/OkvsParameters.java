package org.tacit.protocol.okvs;

/**
 * The shape of a store for at most {@code items} keys: three segments of {@code segment} slots, and {@link #DENSE} dense slots.
 *
 * <p>A key's row has a one in a uniformly random slot of each segment and uniformly random bits over the dense slots. Encoding
 * fails only if the rows are linearly dependent over GF(2), whatever the peeling does. For a set of {@code s} rows to cancel, every
 * slot must be hit an even number of times in each segment, which has probability {@code p_s} for one of them, and the dense bits
 * must cancel:
 * <pre>
 *   Pr[fail] ≤ 2^-48 · Σ_s C(n,s)·p_s³       p_s = 2^-M · Σ_j C(M,j)·(1 − 2j/M)^s       M = segment
 * </pre>
 * With {@code 3M ≥ 1.2·n} the sum is about {@code 8/n} (two keys in the same three slots) and below 1 for every n: the probability is
 * below 2^-48 for any store and below 2^-59 at 2^15 items. A test evaluates it. The ratio 1.2 decides speed, not
 * failure: below 1.222 the peeling of a full store leaves a core (Molloy 2005), which elimination then solves.
 *
 * @param items   most keys that may be encoded
 * @param segment slots of one sparse segment
 */
public record OkvsParameters(int items, int segment) {

    /** Dense slots; their number bounds the probability of failure. */
    public static final int DENSE = 48;
    /** Most keys of one store: three slot numbers fit into one word. */
    public static final int MOST_ITEMS = 1 << 20;
    /** A key is so many words of a hash: see {@link OkvsEncoder}. */
    public static final int KEY_WORDS = 3;

    /** Sparse slots per key, in percent. */
    private static final int PERCENT = 120;
    /** Room that keeps the bound for stores of a few keys. */
    private static final int EXTRA = 4;

    public OkvsParameters {
        if (items < 0 || items > MOST_ITEMS || segment < 1 || segment > 1 << 21) {
            throw new IllegalArgumentException("0 ≤ items ≤ 2^20 and 1 ≤ segment ≤ 2^21");
        }
    }

    /** For at most {@code items} keys. */
    public static OkvsParameters of(int items) {
        return new OkvsParameters(items, (int) ((PERCENT * (long) items + 299) / 300) + EXTRA);
    }

    /** Slots of the sparse part. */
    public int sparse() {
        return 3 * segment;
    }

    /** Slots of the whole store. */
    public int slots() {
        return sparse() + DENSE;
    }
}

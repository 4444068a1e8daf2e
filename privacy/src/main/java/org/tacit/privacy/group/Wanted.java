package org.tacit.privacy.group;

import java.util.Arrays;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.privacy.risk.Spread;

/**
 * What every group of a table shall have.
 *
 * @param k       rows
 * @param l       different values of each sensitive column, or {@code exp(entropy)} of them; 1 for any
 * @param entropy whether {@code l} is meant as entropy
 * @param t       greatest distance of each sensitive column from the whole; 1 for any
 */
public record Wanted(int k, double l, boolean entropy, double t) {

    public Wanted {
        if (k < 2 || k > 1_000_000 || l < 1 || l > 10_000 || !(t > 0 && t <= 1)) {
            throw InvalidInput.of("k is 2 to 1,000,000, l is 1 to 10,000, and t is above 0 and at most 1.", "k 为 2 到 1,000,000，l 为 1 到 10,000，t 大于 0 且不超过 1。");
        }
    }

    boolean needsSensitive() {
        return l > 1 || t < 1;
    }

    /** Whether a group has it. */
    boolean holds(Group group) {
        if (group.rows < k) {
            return false;
        }
        if (!needsSensitive()) {
            return true;
        }
        for (int s = 0; s < group.counts.length; s++) {
            long[] counts = group.counts[s];
            if (l > 1 && (entropy ? Spread.entropy(counts, group.rows) : Spread.distinct(counts)) < l - 1e-9
                    || t < 1 && group.spreads.get(s).distance(counts, group.rows) > t + 1e-9) {
                return false;
            }
        }
        return true;
    }

    /** Rows of a group with the spread of its sensitive cells; used again for the next group. */
    static final class Group {
        private final Cube cube;
        private final List<Spread> spreads;
        private final long[][] counts;
        private long rows;

        Group(Cube cube) {
            this.cube = cube;
            spreads = cube.spreads();
            counts = new long[spreads.size()][];
            for (int s = 0; s < counts.length; s++) {
                counts[s] = new long[spreads.get(s).counts().length];
            }
        }

        void clear() {
            rows = 0;
            for (long[] c : counts) {
                Arrays.fill(c, 0);
            }
        }

        void add(int i) {
            rows += cube.count(i);
            for (int s = 0; s < counts.length; s++) {
                counts[s][cube.sensitive(s, i)] += cube.count(i);
            }
        }

        long rows() {
            return rows;
        }
    }
}

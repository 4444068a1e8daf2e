package org.tacit.privacy.synth;

import java.util.List;
import org.tacit.data.Table;

/** How often each level, and each pair of levels of two columns, is in a table. */
final class Counts {

    private final List<Domain> domains;
    private final long[][] one;
    /** For i below j. */
    private final long[][][] two;
    private long rows;

    Counts(List<Domain> domains) {
        this.domains = domains;
        int d = domains.size();
        one = new long[d][];
        two = new long[d][d][];
        for (int i = 0; i < d; i++) {
            one[i] = new long[domains.get(i).levels()];
            for (int j = i + 1; j < d; j++) {
                two[i][j] = new long[domains.get(i).levels() * domains.get(j).levels()];
            }
        }
    }

    static Counts of(Table table, List<Domain> domains) {
        Counts counts = new Counts(domains);
        int[] levels = new int[domains.size()];
        table.scan(domains.stream().map(d -> d.column().name()).toList(), 4096, batch -> {
            for (int row = 0; row < batch.rows(); row++) {
                for (int c = 0; c < levels.length; c++) {
                    levels[c] = domains.get(c).level(batch.text(c, row));
                }
                counts.add(levels);
            }
        });
        return counts;
    }

    void add(int[] levels) {
        rows++;
        for (int i = 0; i < levels.length; i++) {
            one[i][levels[i]]++;
            for (int j = i + 1; j < levels.length; j++) {
                two[i][j][levels[i] * domains.get(j).levels() + levels[j]]++;
            }
        }
    }

    long rows() {
        return rows;
    }

    long[] one(int i) {
        return one[i];
    }

    /** Cell (a, b) is at {@code a · levels of j + b}; i below j. */
    long[] two(int i, int j) {
        return two[i][j];
    }
}

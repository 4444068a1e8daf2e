package org.tacit.psi.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.base.InvalidInput;

class CuckooTableTest {

    /** Every item stands in one of its positions, and a table is refused exactly where no placement exists. */
    @Property(tries = 500)
    void placesWhereThereIsAPlacement(@ForAll long seed, @ForAll @IntRange(max = 60) int n, @ForAll @IntRange(min = 1, max = 25) int third) {
        int[] positions = random(new Random(seed), n, third);
        if (matching(positions, n, 3 * third) < n) {
            assertThatThrownBy(() -> new CuckooTable(positions, 3 * third)).isInstanceOf(InvalidInput.class);
            return;
        }
        check(new CuckooTable(positions, 3 * third), positions, n);
    }

    /** Well above the load in use, where walks give up and paths are found. */
    @Example
    void tightTables() {
        for (int seed = 0; seed < 5; seed++) {
            int n = 9000;
            int[] positions = random(new Random(seed), n, 3400);
            check(new CuckooTable(positions, 3 * 3400), positions, n);
        }
    }

    @Example
    void aMillion() {
        int n = 1 << 20;
        int[] positions = random(new Random(1), n, CuckooTable.third(n));
        check(new CuckooTable(positions, CuckooTable.size(n)), positions, n);
        assertThat(CuckooTable.size(n) / (double) n).isBetween(1.3, 1.302);
        assertThat(CuckooTable.size(CuckooTable.MOST_ITEMS)).isLessThan(1 << 22);
    }

    private static int[] random(Random random, int n, int third) {
        return IntStream.range(0, 3 * n).map(i -> i % 3 * third + random.nextInt(third)).toArray();
    }

    private static void check(CuckooTable table, int[] positions, int n) {
        int[] found = new int[n];
        for (int p = 0; p < table.item.length; p++) {
            int i = table.item[p];
            if (i >= 0) {
                found[i]++;
                assertThat(positions[3 * i] == p || positions[3 * i + 1] == p || positions[3 * i + 2] == p).isTrue();
            }
        }
        assertThat(Arrays.stream(found).allMatch(f -> f == 1)).isTrue();
    }

    /** The largest number of items that fit, by augmenting paths one item at a time. */
    private static int matching(int[] positions, int n, int size) {
        int[] at = new int[size];
        Arrays.fill(at, -1);
        int fit = 0;
        for (int i = 0; i < n; i++) {
            fit += augment(i, positions, at, new boolean[size]) ? 1 : 0;
        }
        return fit;
    }

    private static boolean augment(int i, int[] positions, int[] at, boolean[] seen) {
        for (int k = 0; k < 3; k++) {
            int p = positions[3 * i + k];
            if (!seen[p]) {
                seen[p] = true;
                if (at[p] < 0 || augment(at[p], positions, at, seen)) {
                    at[p] = i;
                    return true;
                }
            }
        }
        return false;
    }

    /** The proved bound: below 2^-42 at every size, the worst near 700 items. */
    @Example
    void theBound() {
        for (int n = 4; n <= CuckooTable.MOST_ITEMS; n = Math.max(n + 1, (int) (n * 1.15))) {
            assertThat(bound(n, CuckooTable.third(n))).as("%d items", n).isLessThan(-42);
        }
        assertThat(bound(CuckooTable.MOST_ITEMS, CuckooTable.third(CuckooTable.MOST_ITEMS))).isLessThan(-80);
        // The bound says something: a table of the same load without the extra slots has none for a thousand items.
        assertThat(bound(1000, 434)).isGreaterThan(-20);
    }

    /**
     * log2 of {@code Σ_s C(n,s)·y^−(s−1)·(s!/(xM)^s·(1+y(e^x−1−x))^M)³}. Beyond 300 the terms are taken on a grid of ratio 1.02; between two points s &lt; t of
     * it each is at most the larger of both times e, or so much below the sum that it does not matter: the margin of 2^-80 and more there covers it.
     */
    private static double bound(int n, int m) {
        double sum = 0;
        int step;
        for (int s = 4; s <= n; s += step) {
            step = s < 300 ? 1 : s / 50;
            sum += step * Math.exp(term(n, m, s) + (step > 1 ? 1 : 0));
        }
        return Math.log(sum) / Math.log(2);
    }

    /** The least over x, by golden section; any x would do. {@code y(e^x−1−x) = q/(1−q)} with {@code q = (s−1)/3M} is best for every x. */
    private static double term(int n, int m, int s) {
        double q = (s - 1) / (3.0 * m);
        double low = Math.log(1e-6);
        double high = Math.log(20);
        double golden = (Math.sqrt(5) - 1) / 2;
        for (int i = 0; i < 45; i++) {
            double c = high - golden * (high - low);
            double d = low + golden * (high - low);
            if (at(n, m, s, q, c) < at(n, m, s, q, d)) {
                high = d;
            } else {
                low = c;
            }
        }
        return at(n, m, s, q, low);
    }

    private static double at(int n, int m, int s, double q, double logX) {
        double x = Math.exp(logX);
        double z = q / (1 - q);
        double y = z / (Math.expm1(x) - x);
        return logFactorial(n) - logFactorial(s) - logFactorial(n - s) - (s - 1) * Math.log(y)
                + 3 * (logFactorial(s) - s * (logX + Math.log(m)) + m * Math.log1p(z));
    }

    private static final double[] SMALL = new double[64];

    static {
        for (int i = 2; i < SMALL.length; i++) {
            SMALL[i] = SMALL[i - 1] + Math.log(i);
        }
    }

    /** Stirling's series; its error is below 1e-9 from 64 on. */
    private static double logFactorial(int n) {
        if (n < SMALL.length) {
            return SMALL[n];
        }
        return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12.0 * n) - 1 / (360.0 * n * n * n);
    }
}

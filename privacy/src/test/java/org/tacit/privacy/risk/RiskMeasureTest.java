package org.tacit.privacy.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.privacy.Tables;

class RiskMeasureTest {

    @TempDir
    Path folder;

    /** The example of Li, Li and Venkatasubramanian, §5: salaries 3k to 11k. */
    @Test
    void distancesOfThePaper() {
        Spread salaries = Spread.of(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, true);
        assertThat(salaries.distance(new long[] {1, 1, 1, 0, 0, 0, 0, 0, 0}, 3)).isCloseTo(0.375, within(1e-12));
        assertThat(salaries.distance(new long[] {0, 0, 0, 1, 0, 1, 0, 0, 1}, 3)).isCloseTo(0.167, within(5e-4));
        Spread unordered = Spread.of(new long[] {2, 1, 1}, false);
        assertThat(unordered.distance(new long[] {1, 0, 0}, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(Spread.entropy(new long[] {5, 5, 0}, 10)).isCloseTo(2, within(1e-12));
    }

    @Test
    void countsAgreeWithAPlaintextRecount() {
        Random random = new Random(7);
        StringBuilder csv = new StringBuilder("age,city,illness\n");
        Map<String, Map<String, Integer>> groups = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            String city = random.nextInt(40) == 0 ? "" : "c" + random.nextInt(12);
            String key = random.nextInt(50) + "," + city;
            String illness = "i" + random.nextInt(6);
            csv.append(key).append(',').append(illness).append('\n');
            groups.computeIfAbsent(key, k -> new HashMap<>()).merge(illness, 1, Integer::sum);
        }
        try (TableStore store = TableStore.open(folder.resolve("s"), 256)) {
            Table table = Tables.of(store, folder, "t", csv.toString(), "age:integer", "city:text", "illness:text");
            Risk risk = RiskMeasure.measure(table, List.of("age", "city"), List.of("illness"), 0);
            long least = groups.values().stream().mapToLong(g -> g.values().stream().mapToInt(n -> n).sum()).min().orElseThrow();
            long alone = groups.values().stream().filter(g -> g.values().stream().mapToInt(n -> n).sum() == 1).count();
            assertThat(risk.k()).isEqualTo(least);
            assertThat(risk.groups()).isEqualTo(groups.size());
            assertThat(risk.uniques()).isCloseTo(alone / 2000.0, within(1e-12));
            assertThat(risk.marketer()).isCloseTo(groups.size() / 2000.0, within(1e-12));
            assertThat(risk.prosecutor().highest()).isEqualTo(1.0 / least);
            assertThat(risk.journalist()).isNull();
            assertThat(risk.diversity().getFirst().distinct()).isEqualTo(groups.values().stream().mapToInt(Map::size).min().orElseThrow());
            Risk sampled = RiskMeasure.measure(table, List.of("age", "city"), List.of(), 200_000);
            assertThat(sampled.journalist().highest()).isLessThan(risk.prosecutor().highest()).isGreaterThan(0);
            assertThatThrownBy(() -> RiskMeasure.measure(table, List.of("age"), List.of("age"), 0)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> RiskMeasure.measure(table, List.of("age"), List.of(), 10)).isInstanceOf(InvalidInput.class);
        }
    }

    /** The integral against the sum Σ C(h−1, f−1) π^f (1−π)^(h−f) / h. */
    @Test
    void theExpectedInverseIsTheSeries() {
        for (double share : new double[] {0.01, 0.2, 0.5, 0.9, 1}) {
            for (int f : new int[] {1, 2, 3, 7, 20}) {
                double p = Math.pow(share, f);
                double sum = 0;
                for (int h = f; h < 30_000 && p > 0; h++) {
                    sum += p / h;
                    p *= (1 - share) * h / (h - f + 1.0);
                }
                assertThat(Population.expectedInverse(f, share)).as("share %s, f %d", share, f).isCloseTo(sum, within(2e-4 * sum));
            }
        }
    }
}

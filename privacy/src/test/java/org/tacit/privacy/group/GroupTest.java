package org.tacit.privacy.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.privacy.Tables;

/** What the two searches make is counted again without them. */
class GroupTest {

    private static final List<String> QUASI = List.of("age", "city", "born");
    private static final Map<String, Ladder> LADDERS = Map.of("age", Ladder.intervals(List.of(BigDecimal.valueOf(5), BigDecimal.valueOf(10), BigDecimal.valueOf(20))),
            "city", Ladder.ofRows("cities", List.of(List.of("上海", "华东"), List.of("杭州", "华东"), List.of("广州", "华南"), List.of("深圳", "华南"), List.of("北京", "华北"))),
            "born", Ladder.calendar(List.of(Ladder.Calendar.MONTH, Ladder.Calendar.YEAR, Ladder.Calendar.DECADE)));

    @TempDir
    Path folder;

    private Table people(TableStore store, int rows, int seed) {
        Random random = new Random(seed);
        String[] cities = {"上海", "杭州", "广州", "深圳", "北京", ""};
        StringBuilder csv = new StringBuilder("age,city,born,illness\n");
        for (int i = 0; i < rows; i++) {
            csv.append("%d,%s,%04d-%02d-%02d,i%d\n".formatted(20 + random.nextInt(50), cities[random.nextInt(40) == 0 ? 5 : random.nextInt(5)], 1950 + random.nextInt(40),
                    1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(5)));
        }
        return Tables.of(store, folder, "people" + seed, csv.toString(), "age:integer", "city:text", "born:date", "illness:text");
    }

    /** Groups of what is shown: their rows and different illnesses; and how many rows were left out. */
    private record Counted(Map<List<String>, Integer> rows, Map<List<String>, HashSet<String>> illnesses, int leftOut) {
        int k() {
            return rows.values().stream().mapToInt(n -> n).min().orElseThrow();
        }

        int l() {
            return illnesses.values().stream().mapToInt(HashSet::size).min().orElseThrow();
        }
    }

    private static Counted count(Table table, Recoding recoding) {
        Map<List<String>, Integer> rows = new HashMap<>();
        Map<List<String>, HashSet<String>> illnesses = new HashMap<>();
        int leftOut = 0;
        for (List<String> row : Tables.rows(table, "age", "city", "born", "illness")) {
            String[] out = new String[3];
            if (!recoding.shown().apply(row.subList(0, 3).toArray(String[]::new), out)) {
                leftOut++;
                continue;
            }
            List<String> key = Arrays.asList(out);
            rows.merge(key, 1, Integer::sum);
            illnesses.computeIfAbsent(key, x -> new HashSet<>()).add(row.get(3));
        }
        return new Counted(rows, illnesses, leftOut);
    }

    @Test
    void thePartitionReachesKAndL() {
        try (TableStore store = TableStore.open(folder.resolve("s"), 256)) {
            for (int seed = 0; seed < 4; seed++) {
                Table table = people(store, 300 + 200 * seed, seed);
                for (int k : new int[] {2, 5, 25}) {
                    Counted counted = count(table, Mondrian.run(table, QUASI, List.of("illness"), new Wanted(k, 3, false, 1), LADDERS));
                    assertThat(counted.k()).isGreaterThanOrEqualTo(k);
                    assertThat(counted.l()).isGreaterThanOrEqualTo(3);
                    assertThat(counted.leftOut()).isZero();
                    // It does cut: a partition of one group would also have k.
                    assertThat(counted.rows().size()).isGreaterThan((int) (table.rows() / k / 12));
                }
            }
        }
    }

    @Test
    void thePartitionKeepsTCloseness() {
        try (TableStore store = TableStore.open(folder.resolve("s"), 256)) {
            Table table = people(store, 800, 9);
            Recoding loose = Mondrian.run(table, QUASI, List.of("illness"), new Wanted(5, 1, false, 1), LADDERS);
            Recoding strict = Mondrian.run(table, QUASI, List.of("illness"), new Wanted(5, 1, false, 0.1), LADDERS);
            assertThat(strict.loss().certainty()).isGreaterThan(loose.loss().certainty());
            assertThat(loose.loss().certainty()).isBetween(0.0, 1.0);
            assertThatThrownBy(() -> Mondrian.run(table, QUASI, List.of("illness"), new Wanted(5, 9, false, 1), LADDERS)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> Mondrian.run(table, QUASI, List.of(), new Wanted(5, 2, false, 1), LADDERS)).isInstanceOf(InvalidInput.class);
        }
    }

    /** Every combination of levels is tried by hand; none that is allowed loses less. */
    @Test
    void theLatticeFindsTheBestOfAll() {
        try (TableStore store = TableStore.open(folder.resolve("s"), 256)) {
            for (int seed = 20; seed < 23; seed++) {
                Table table = people(store, 250, seed);
                for (double leaveOut : new double[] {0, 0.05, 0.3}) {
                    Wanted wanted = new Wanted(4, 2, false, 1);
                    Recoding recoding = Lattice.run(table, QUASI, List.of("illness"), wanted, LADDERS, leaveOut);
                    Counted counted = count(table, recoding);
                    assertThat(counted.k()).isGreaterThanOrEqualTo(4);
                    assertThat(counted.l()).isGreaterThanOrEqualTo(2);
                    assertThat(counted.leftOut()).isEqualTo((int) recoding.loss().leftOut()).isLessThanOrEqualTo((int) (leaveOut * 250));
                    assertThat(recoding.loss().certainty()).isCloseTo(leastLoss(table, leaveOut), org.assertj.core.data.Offset.offset(1e-9));
                }
            }
        }
    }

    private static double leastLoss(Table table, double leaveOut) {
        List<List<String>> rows = Tables.rows(table, "age", "city", "born", "illness");
        double best = Double.MAX_VALUE;
        for (int a = 0; a < 5; a++) {
            for (int b = 0; b < 3; b++) {
                for (int c = 0; c < 5; c++) {
                    best = Math.min(best, loss(rows, new int[] {a, b, c}, leaveOut));
                }
            }
        }
        return best;
    }

    private static double loss(List<List<String>> rows, int[] levels, double leaveOut) {
        Map<List<String>, List<List<String>>> groups = new LinkedHashMap<>();
        List<Map<String, HashSet<String>>> members = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
        List<HashSet<String>> all = List.of(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (List<String> row : rows) {
            List<String> shown = new ArrayList<>();
            for (int d = 0; d < 3; d++) {
                shown.add(LADDERS.get(QUASI.get(d)).at(row.get(d), levels[d]));
                members.get(d).computeIfAbsent(shown.get(d), x -> new HashSet<>()).add(row.get(d));
                all.get(d).add(row.get(d));
            }
            groups.computeIfAbsent(shown, x -> new ArrayList<>()).add(row);
        }
        double loss = 0;
        int out = 0;
        for (Map.Entry<List<String>, List<List<String>>> e : groups.entrySet()) {
            boolean fine = e.getValue().size() >= 4 && e.getValue().stream().map(r -> r.get(3)).distinct().count() >= 2;
            double one = 0;
            for (int d = 0; d < 3; d++) {
                one += (members.get(d).get(e.getKey().get(d)).size() - 1.0) / (all.get(d).size() - 1) / 3;
            }
            loss += fine ? one * e.getValue().size() : e.getValue().size();
            out += fine ? 0 : e.getValue().size();
        }
        return out > (int) (leaveOut * rows.size()) || out == rows.size() ? Double.MAX_VALUE : loss / rows.size();
    }

    @Test
    void laddersJoinWholeGroups() {
        Ladder ages = LADDERS.get("age");
        assertThat(ages.levels()).isEqualTo(5);
        assertThat(List.of(ages.at("37", 0), ages.at("37", 1), ages.at("37", 2), ages.at("37", 4))).containsExactly("37", "[35, 40)", "[30, 40)", "*");
        assertThat(ages.at("-3", 1)).isEqualTo("[-5, 0)");
        assertThat(Ladder.prefixes(List.of(4, 2)).at("310115", 2)).isEqualTo("31****");
        assertThat(Ladder.calendar(List.of(Ladder.Calendar.QUARTER)).at("2024-05-31", 1)).isEqualTo("2024-Q2");
        assertThat(LADDERS.get("city").at("杭州", 1)).isEqualTo("华东");
        assertThatThrownBy(() -> LADDERS.get("city").at("乌鲁木齐", 1)).isInstanceOf(InvalidInput.class).hasMessageNotContaining("乌鲁木齐");
        assertThatThrownBy(() -> Ladder.intervals(List.of(BigDecimal.valueOf(5), BigDecimal.valueOf(12)))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Ladder.ofRows("x", List.of(List.of("a", "p", "q"), List.of("b", "p", "r")))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void neighboursAreAveragedInGroupsOfK() {
        Random random = new Random(3);
        for (int rows : new int[] {5, 9, 14, 15, 100, 6000}) {
            double[][] columns = new double[2][rows];
            for (int i = 0; i < rows; i++) {
                columns[0][i] = random.nextGaussian() * 1000;
                columns[1][i] = columns[0][i] + random.nextGaussian() * 10;
            }
            Microaggregation.Result result = Microaggregation.run(columns, 5);
            Map<Double, Integer> sizes = new HashMap<>();
            for (double mean : result.means()[0]) {
                sizes.merge(mean, 1, Integer::sum);
            }
            assertThat(sizes.values()).allMatch(n -> n >= 5 && n < 15);
            assertThat(result.smallest()).isGreaterThanOrEqualTo(5);
            assertThat(Arrays.stream(result.means()[0]).sum()).isCloseTo(Arrays.stream(columns[0]).sum(), org.assertj.core.data.Offset.offset(1e-6 * rows * 1000));
            assertThat(rows < 1000 || result.lost() < 0.01).isTrue();
        }
    }
}

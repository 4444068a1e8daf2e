package org.tacit.privacy.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.privacy.Tables;
import org.tacit.privacy.cipher.CellKeys;

/** Whole plans over a table, from document to output; what is claimed is counted again. */
class DeidentifierTest {

    private static final int ROWS = 3000;

    @TempDir
    Path folder;

    private TableStore store;
    private Table people;
    private int runs;

    @BeforeEach
    void table() {
        store = TableStore.open(folder.resolve("store"), 256);
        Random random = new Random(11);
        String[] cities = {"上海", "杭州", "广州", "深圳", "北京"};
        StringBuilder csv = new StringBuilder("phone,name,age,city,income,illness\n");
        for (int i = 0; i < ROWS; i++) {
            int age = 18 + random.nextInt(70);
            csv.append("139%08d,张%d,%d,%s,%d,%s\n".formatted(i, i, age, cities[random.nextInt(5)], 3000 + age * 100 + random.nextInt(2000),
                    "i" + (random.nextInt(3) + (age > 50 ? 2 : 0))));
        }
        people = Tables.of(store, folder, "people", csv.toString(), "phone:text:identifier:L4", "name:text:attribute:L4", "age:integer:feature:L3",
                "city:text:feature:L2", "income:integer:feature:L3", "illness:text:label:L4");
        Tables.of(store, folder, "areas", "city,area\n上海,东\n杭州,东\n广州,南\n深圳,南\n北京,北\n");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Deidentifier.Outcome run(String plan) {
        return run(plan, Long.MAX_VALUE);
    }

    private Deidentifier.Outcome run(String plan, long limit) {
        CellKeys keys = new CellKeys(Tables.KEYS);
        Context context = Context.of(keys, handle -> {
            throw new AssertionError("no vault");
        }, store::table, Tables.seeded("run"));
        return new Deidentifier(context).run(PlanReader.read(plan), people, folder.resolve("work" + runs++), limit);
    }

    @Test
    void kIsReachedAndCountedAgain() {
        String plan = """
                tacit: deid/v1
                table: people
                columns:
                  phone: {transform: pseudonym.hash, key: export}
                  name: drop
                  age: keep
                  city: keep
                  illness: keep
                privacy:
                  quasi: [age, city]
                  sensitive: [illness]
                  k: 8
                  l: 2
                  method: %s
                  leaveOut: %s
                  population: 1000000
                  hierarchies:
                    city: {table: areas}
                    age: {intervals: [5, 10, 30]}
                """;
        for (String method : List.of("partition", "levels")) {
            try (Deidentifier.Outcome outcome = run(plan.formatted(method, "0.01"))) {
                assertThat(outcome.table().schema().names()).containsExactly("phone", "age", "city", "illness");
                Map<List<String>, Set<String>> illnesses = new HashMap<>();
                Map<List<String>, Integer> groups = new HashMap<>();
                for (List<String> row : Tables.rows(outcome.table(), "age", "city", "illness")) {
                    groups.merge(row.subList(0, 2), 1, Integer::sum);
                    illnesses.computeIfAbsent(row.subList(0, 2), x -> new HashSet<>()).add(row.get(2));
                }
                assertThat(groups.values()).allMatch(n -> n >= 8);
                assertThat(illnesses.values()).allMatch(s -> s.size() >= 2);
                DeidReport report = outcome.report();
                assertThat(report.before().k()).isLessThan(8);
                assertThat(report.after().k()).isGreaterThanOrEqualTo(8).isEqualTo(groups.values().stream().mapToInt(n -> n).min().orElseThrow());
                assertThat(report.after().prosecutor().highest()).isLessThanOrEqualTo(1 / 8.0);
                assertThat(report.after().journalist().highest()).isLessThan(report.before().journalist().highest());
                assertThat(report.rowsIn()).isEqualTo(ROWS);
                assertThat(report.rowsOut() + report.search().loss().leftOut()).isEqualTo(ROWS);
                assertThat(report.columns().stream().filter(c -> c.column().equals("phone")).findFirst().orElseThrow().back()).isEqualTo(Effect.Back.GUESS_WITH_KEY);
            }
        }
    }

    @Test
    void rowsAreChosenBySampleAndRule() {
        String plan = """
                tacit: deid/v1
                table: people
                rows:
                  drop:
                    - {column: age, below: 21}
                    - {column: city, is: [北京]}
                  sample: {share: 0.3, key: %s, by: phone}
                columns: {phone: keep, age: {transform: generalise.bounds, most: 80}}
                """;
        Set<String> one;
        try (Deidentifier.Outcome outcome = run(plan.formatted("s"))) {
            one = Tables.rows(outcome.table(), "phone").stream().map(List::getFirst).collect(Collectors.toSet());
            assertThat(one.size()).isBetween(550, 850);
            assertThat(Tables.rows(outcome.table(), "age")).allMatch(r -> Integer.parseInt(r.getFirst()) >= 21 && Integer.parseInt(r.getFirst()) <= 80);
        }
        try (Deidentifier.Outcome again = run(plan.formatted("s")); Deidentifier.Outcome other = run(plan.formatted("t"))) {
            assertThat(Tables.rows(again.table(), "phone").stream().map(List::getFirst).collect(Collectors.toSet())).isEqualTo(one);
            assertThat(Tables.rows(other.table(), "phone").stream().map(List::getFirst).collect(Collectors.toSet())).isNotEqualTo(one);
        }
    }

    @Test
    void blocksCoverTheWholeTable() {
        try (Deidentifier.Outcome outcome = run("{tacit: deid/v1, table: people, columns: {phone: {transform: swap, block: 7}, income: keep}}")) {
            List<List<String>> out = Tables.rows(outcome.table(), "phone");
            assertThat(out).containsExactlyInAnyOrderElementsOf(Tables.rows(people, "phone"));
            assertThat(Tables.rows(outcome.table(), "income")).isEqualTo(Tables.rows(people, "income"));
            for (int i = 0; i < ROWS; i++) {
                assertThat(Math.abs(Integer.parseInt(out.get(i).getFirst().substring(3)) - i)).isLessThan(7);
            }
        }
    }

    @Test
    void neighboursAreAveraged() {
        try (Deidentifier.Outcome outcome = run("{tacit: deid/v1, table: people, columns: {age: keep, income: keep}, microaggregate: {columns: [age, income], k: 6}}")) {
            Map<List<String>, Integer> groups = new HashMap<>();
            Tables.rows(outcome.table(), "age", "income").forEach(r -> groups.merge(r, 1, Integer::sum));
            assertThat(groups.values()).allMatch(n -> n >= 6);
            assertThat(outcome.table().schema().column("age").type()).isEqualTo(ColumnType.REAL);
            assertThat(outcome.report().means().lost()).isLessThan(0.1);
        }
    }

    @Test
    void totalsLeaveOutSmallGroups() {
        String plan = """
                tacit: deid/v1
                table: people
                columns: {age: {transform: generalise.interval, width: 10}, city: keep, income: keep}
                aggregate: {by: [city, age], figures: {income: [sum, mean, count]}, leastGroup: %d}
                """;
        Map<List<String>, List<Integer>> incomes = new HashMap<>();
        Tables.rows(people, "city", "age", "income").forEach(r -> {
            int from = Integer.parseInt(r.get(1)) / 10 * 10;
            incomes.computeIfAbsent(List.of(r.get(0), "[%d, %d)".formatted(from, from + 10)), x -> new java.util.ArrayList<>()).add(Integer.valueOf(r.get(2)));
        });
        int least = incomes.values().stream().mapToInt(List::size).sorted().skip(5).findFirst().orElseThrow();
        try (Deidentifier.Outcome outcome = run(plan.formatted(least))) {
            List<List<String>> rows = Tables.rows(outcome.table(), "city", "age", "rows", "sum_income");
            assertThat(rows).hasSize((int) incomes.values().stream().filter(g -> g.size() >= least).count());
            for (List<String> row : rows) {
                List<Integer> group = incomes.get(row.subList(0, 2));
                assertThat(row.get(2)).isEqualTo(Integer.toString(group.size()));
                assertThat(Double.parseDouble(row.get(3))).isEqualTo(group.stream().mapToInt(i -> i).sum());
            }
            assertThat(outcome.report().groups().leftOut()).isEqualTo(incomes.size() - rows.size());
        }
        assertThatThrownBy(() -> run(plan.formatted(100_000))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void syntheticRowsAreLikeTheRealOnes() {
        String plan = """
                tacit: deid/v1
                table: people
                columns: {age: keep, city: keep, income: keep, illness: keep}
                synthesise:
                  rows: 5000
                  epsilon: %s
                  domains:
                    age: {least: 18, most: 87, bins: 14}
                    city: {values: [上海, 杭州, 广州, 深圳, 北京]}
                    income: {least: 4000, most: 14000, bins: 20}
                    illness: {values: [i0, i1, i2, i3, i4]}
                """;
        double noisy;
        try (Deidentifier.Outcome outcome = run(plan.formatted("0.05"))) {
            noisy = outcome.report().likeness().columnDistance();
        }
        try (Deidentifier.Outcome outcome = run(plan.formatted("10"))) {
            var likeness = outcome.report().likeness();
            assertThat(outcome.table().rows()).isEqualTo(5000);
            assertThat(likeness.columnDistance()).isLessThan(0.05).isLessThan(noisy);
            assertThat(likeness.pairDistance()).isLessThan(0.2);
            assertThat(likeness.correlation()).isLessThan(0.1);
            assertThat(likeness.edges()).hasSize(3).anyMatch(e -> e.contains("age") && e.contains("income"));
            assertThat(likeness.nearest()).isBetween(0.0, 1.0);
            Tables.rows(outcome.table(), "age").forEach(r -> assertThat(Integer.parseInt(r.getFirst())).isBetween(18, 87));
        }
        assertThatThrownBy(() -> run(plan.formatted("1").replace("age: keep, city", "age: swap, city"))).isInstanceOf(InvalidInput.class).hasMessageContaining("swap");
        assertThatThrownBy(() -> run(plan.formatted("1").replace("    city: {values: [上海, 杭州, 广州, 深圳, 北京]}\n", ""))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("city");
    }

    @Test
    void aPreviewTakesTheFirstRows() {
        try (Deidentifier.Outcome outcome = new Deidentifier(Context.of(new CellKeys(Tables.KEYS), h -> null, store::table, Tables.seeded("p")))
                .run(Deidentifier.masked("people", people.schema()), people, folder.resolve("preview"), 20)) {
            assertThat(outcome.table().rows()).isEqualTo(20);
            assertThat(Tables.rows(outcome.table(), "phone").getFirst()).containsExactly("139******00");
            assertThat(Tables.rows(outcome.table(), "name").getFirst()).containsExactly("张*");
        }
    }

    @Test
    void plansSayWhatIsWrong() {
        for (String wrong : List.of("tacit: deid/v2\ntable: t\ncolumns: {}", "tacit: deid/v1", "[]", "tacit: deid/v1\ntable: t\nnonsense: 1", "{a: b: c}",
                "tacit: deid/v1\ntable: t\ncolumns: {a: nonsense}", "tacit: deid/v1\ntable: t\nprivacy: {k: 5}", "tacit: deid/v1\ntable: t\nprivacy: {quasi: [a], k: 1}",
                "tacit: deid/v1\ntable: t\nrows: {sample: {share: 0, key: k, by: a}}", "tacit: deid/v1\ntable: t\naggregate: {by: []}",
                "tacit: deid/v1\ntable: t\na: &x [1]\nb: *x", "tacit: deid/v1\ntable: t\ntable: u", "tacit: !!java.net.URL deid/v1")) {
            assertThatThrownBy(() -> PlanReader.read(wrong)).as(wrong).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> run("{tacit: deid/v1, table: people, columns: {nobody: keep}}")).isInstanceOf(InvalidInput.class).hasMessageContaining("nobody");
        assertThatThrownBy(() -> run("{tacit: deid/v1, table: people}")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> run("{tacit: deid/v1, table: people, rows: {drop: [{column: age, above: 0}]}, columns: {age: keep}}")).isInstanceOf(InvalidInput.class);
    }

    @Test
    void whatWouldLeaveAsItIs() {
        Plan plan = PlanReader.read("{tacit: deid/v1, table: people, others: keep, columns: {phone: {transform: mask}, illness: keep}}");
        assertThat(plan.untransformed(people.schema(), Grade.L4)).extracting(c -> c.name()).containsExactly("name", "illness");
        assertThat(PlanReader.read("{tacit: deid/v1, table: people, columns: {phone: swap, name: mask}}").untransformed(people.schema(), Grade.L4))
                .extracting(c -> c.name()).containsExactly("phone");
        assertThat(PlanReader.read("{tacit: deid/v1, table: people, columns: {phone: mask}}").untransformed(people.schema(), Grade.L1)).isEmpty();
    }
}

package org.tacit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tacit.base.InvalidInput;
import org.tacit.data.LocalEngine;
import org.tacit.data.Table;
import org.tacit.sql.plan.Explanation;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlanner;
import org.tacit.sql.run.JointQuery;
import org.tacit.sql.run.JointQuery.Matching;
import org.tacit.sql.run.QueryResult;

/** Every file under {@code queries}: refused as it says, or run by two parties with the rows that one engine gives over all tables. */
class QueriesTest {

    private static final LocalEngine POOLED = Pooled.engine();
    private static final Map<String, Map<String, Table>> TABLES = Pooled.tables();
    private static final OpenPair PAIR = new OpenPair();

    @AfterAll
    static void close() {
        POOLED.close();
        PAIR.close();
    }

    @TestFactory
    Stream<DynamicTest> queries() {
        return QueryFile.all(Path.of("src/test/resources/queries")).stream().filter(f -> f.name().contains(System.getProperty("tacit.query", "")))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> {
                    try {
                        check(file);
                    } catch (RuntimeException | AssertionError e) {
                        throw new AssertionError(file.name() + ": " + e.getMessage(), e);
                    }
                }));
    }

    private static void check(QueryFile file) {
        if (file.refuses() != null) {
            assertThatThrownBy(() -> plan(file)).isInstanceOf(InvalidInput.class).hasMessageContaining(file.refuses());
            return;
        }
        QueryPlan plan = plan(file);
        List<String> explained = Explanation.of(plan, file.matching().equals("hidden")).stream().map(org.tacit.base.Text::en).toList();
        file.plan().forEach(fact -> assertThat(explained).anySatisfy(line -> assertThat(line).contains(fact)));
        if (file.fails() != null) {
            assertThatThrownBy(() -> run(plan, file)).isInstanceOf(InvalidInput.class).hasMessageContaining(file.fails());
            return;
        }
        List<QueryResult> results = run(plan, file);
        LocalEngine.Rows expected = POOLED.query(file.like());
        for (QueryResult result : results) {
            assertThat(result.columns()).hasSameSizeAs(expected.columns());
            same(result.rows(), expected.cells(), file.ordered());
        }
    }

    private static QueryPlan plan(QueryFile file) {
        return QueryPlanner.plan(file.sql(), Pooled.published(), List.of("bank", "telecom", "shop"), file.minSize(), 2);
    }

    private static List<QueryResult> run(QueryPlan plan, QueryFile file) {
        if (plan.alone()) {
            return List.of(JointQuery.prepare(plan, 0, TABLES.get(plan.owners().getFirst().party())).alone());
        }
        return PAIR.run(plan, file.matching().equals("hidden") ? Matching.HIDDEN : Matching.REVEALED, TABLES);
    }

    /** The same rows, in the same order where one is asked for; numbers to nine digits, as sums of doubles differ in the last. */
    private static void same(List<Object[]> found, List<Object[]> expected, boolean ordered) {
        List<List<String>> a = texts(found);
        List<List<String>> b = texts(expected);
        if (!ordered) {
            a.sort(Comparator.comparing(Object::toString));
            b.sort(Comparator.comparing(Object::toString));
        }
        assertThat(a).isEqualTo(b);
    }

    private static List<List<String>> texts(List<Object[]> rows) {
        List<List<String>> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(Arrays.stream(row).map(QueriesTest::text).toList()));
        return texts;
    }

    private static String text(Object cell) {
        if (!(cell instanceof Number n)) {
            return String.valueOf(cell);
        }
        double value = Math.abs(n.doubleValue()) < 1e-9 ? 0 : n.doubleValue();
        return new java.math.BigDecimal(value).round(new java.math.MathContext(9)).stripTrailingZeros().toPlainString();
    }
}

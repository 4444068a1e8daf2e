package org.tacit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tacit.base.InvalidInput;
import org.tacit.data.LocalEngine;
import org.tacit.data.Table;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlanner;
import org.tacit.sql.run.JointQuery;
import org.tacit.sql.run.JointQuery.Matching;
import org.tacit.sql.run.QueryResult;
import org.tacit.wire.LocalParties;

/** Every file under {@code queries}: refused as it says, or run by two parties with the rows that one engine gives over all tables. */
class QueriesTest {

    private static final LocalEngine POOLED = Pooled.engine();
    private static final Map<String, Map<String, Table>> TABLES = Pooled.tables();

    @AfterAll
    static void close() {
        POOLED.close();
    }

    @TestFactory
    Stream<DynamicTest> queries() {
        return QueryFile.all(Path.of("src/test/resources/queries")).stream().filter(f -> f.name().contains(System.getProperty("tacit.query", "")))
                .map(file -> DynamicTest.dynamicTest(file.name(), () -> check(file)));
    }

    private static void check(QueryFile file) {
        if (file.refuses() != null) {
            assertThatThrownBy(() -> plan(file)).isInstanceOf(InvalidInput.class).hasMessageContaining(file.refuses());
            return;
        }
        QueryPlan plan = plan(file);
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
        return LocalParties.run(2, session -> {
            JointQuery.Prepared own = JointQuery.prepare(plan, session.index(), TABLES.get(Pooled.PARTIES.get(session.index())));
            Matching matching = file.matching().equals("hidden") ? Matching.HIDDEN : Matching.REVEALED;
            if (matching == Matching.HIDDEN) {
                own.unique();
            }
            return JointQuery.run(session, own, matching, Set.of(0, 1), 1000).result().orElseThrow();
        });
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

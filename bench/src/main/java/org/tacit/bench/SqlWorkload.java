package org.tacit.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.sql.plan.Published;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlanner;
import org.tacit.sql.run.Alignments;
import org.tacit.sql.run.JointQuery;
import org.tacit.sql.run.QueryResult;
import org.tacit.wire.Session;

/** Sum and mean of one party's values by the other's groups, over rows that both have: {@code sql --rows N --groups G}. The join is timed apart. */
final class SqlWorkload implements Workload {

    private static final String SQL = "SELECT a.kind, COUNT(*), SUM(b.amount), AVG(b.amount) FROM a.keys a JOIN b.amounts b ON a.id = b.id GROUP BY a.kind ORDER BY a.kind";

    @Override
    public void generate(Path folder, Settings settings) {
        var random = new SplittableRandom(11);
        for (String party : Bench.PARTIES) {
            long[] cells = new long[2 * rows(settings)];
            for (int i = 0; i < rows(settings); i++) {
                cells[2 * i] = 1_000_000_000L + i;
                cells[2 * i + 1] = party.equals("a") ? random.nextInt(settings.number("groups", 10)) : random.nextInt(1_000_000);
            }
            LongFile.write(folder.resolve(party).resolve("cells"), cells);
        }
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        boolean first = session.index() == 0;
        QueryPlan plan = QueryPlanner.plan(SQL, List.of(described("a", "keys", "kind"), described("b", "amounts", "amount")), List.of("a", "b"), 10, 0);
        Table mine = new Cells(first ? "keys" : "amounts", first ? "kind" : "amount", LongFile.read(folder.resolve("cells")));
        JointQuery.Answer answer = JointQuery.run(session, JointQuery.prepare(plan, session.index(), Map.of(mine.name(), mine)),
                new JointQuery.Setting(JointQuery.Matching.REVEALED, Set.of(0, 1), rows(settings), Alignments.NONE, "bench"));
        Optional<QueryResult> result = answer.result();
        LongFile.write(folder.resolve("result"), result.orElseThrow().rows().stream().flatMapToLong(r -> Arrays.stream(new long[] {(Long) r[0], (Long) r[1], (Long) r[2]})).toArray());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("alignSeconds", Bench.round(answer.times().alignSeconds()));
        figures.put("statisticsSeconds", Bench.round(answer.times().statisticsSeconds()));
        return figures;
    }

    private static Published described(String party, String table, String value) {
        return new Published(party, table, List.of(new Published.Cell("id", ColumnType.INTEGER), new Published.Cell(value, ColumnType.INTEGER)));
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        long[] keys = LongFile.read(folder.resolve("a/cells"));
        long[] amounts = LongFile.read(folder.resolve("b/cells"));
        long[] expected = new long[3 * settings.number("groups", 10)];
        for (int i = 0; i < rows(settings); i++) {
            int group = (int) keys[2 * i + 1];
            expected[3 * group] = group;
            expected[3 * group + 1]++;
            expected[3 * group + 2] += amounts[2 * i + 1];
        }
        report.put("groups", settings.number("groups", 10));
        return Bench.PARTIES.stream().allMatch(p -> Arrays.equals(LongFile.read(folder.resolve(p).resolve("result")), expected));
    }

    @Override
    public Settings warmUp(Settings settings) {
        return settings.with("rows", Math.min(rows(settings), 1 << 14));
    }

    @Override
    public long items(Settings settings) {
        return rows(settings);
    }

    @Override
    public String protocol(Settings settings) {
        return "vole-psi + semi2k";
    }

    private static int rows(Settings settings) {
        int rows = settings.number("rows", 100_000);
        if (rows < 1000) {
            throw InvalidInput.of("--rows is 1000 at least, so that no group is too small.", "--rows 不小于 1000，以免分组过小。");
        }
        return rows;
    }

    /** An identifier and a value, in memory. */
    private record Cells(String name, String value, long[] cells) implements Table {

        @Override
        public Schema schema() {
            return new Schema(List.of(new Column("id", ColumnType.INTEGER, ColumnKind.IDENTIFIER, Grade.L2), new Column(value, ColumnType.INTEGER, ColumnKind.MEASURE, Grade.L3)));
        }

        @Override
        public long rows() {
            return cells.length / 2;
        }

        @Override
        public String contentHash() {
            return name;
        }

        @Override
        public void scan(List<String> columns, int batchRows, BatchReader reader) {
            int[] at = columns.stream().mapToInt(c -> c.equals("id") ? 0 : 1).toArray();
            for (int from = 0; from < rows(); from += batchRows) {
                int first = from;
                int count = (int) Math.min(batchRows, rows() - from);
                reader.accept(new Batch() {
                    @Override
                    public long firstRow() {
                        return first;
                    }

                    @Override
                    public int rows() {
                        return count;
                    }

                    @Override
                    public String text(int column, int row) {
                        return Long.toString(cells[2 * (first + row) + at[column]]);
                    }

                    @Override
                    public double number(int column, int row) {
                        return cells[2 * (first + row) + at[column]];
                    }
                });
            }
        }

        @Override
        public double[] doubles(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] strings(String column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Table select(List<String> columns, long[] rows) {
            throw new UnsupportedOperationException();
        }
    }
}

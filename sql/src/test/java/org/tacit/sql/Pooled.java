package org.tacit.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.LocalEngine;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.sql.plan.Published;

/** The tables of the query files: two owners', small, with missing cells, repeated keys, rows of one side alone and values that meet. */
public final class Pooled {

    /** A table in memory; cells as {@link LocalEngine.Rows} has them. */
    public record Memory(String name, Schema schema, List<Object[]> cells) implements Table {

        @Override
        public long rows() {
            return cells.size();
        }

        @Override
        public String contentHash() {
            return name + cells.size();
        }

        @Override
        public void scan(List<String> columns, int batchRows, BatchReader reader) {
            int[] at = columns.stream().mapToInt(schema.names()::indexOf).toArray();
            reader.accept(new Batch() {
                @Override
                public long firstRow() {
                    return 0;
                }

                @Override
                public int rows() {
                    return cells.size();
                }

                @Override
                public String text(int column, int row) {
                    Object cell = cells.get(row)[at[column]];
                    return cell == null ? null : cell.toString();
                }

                @Override
                public double number(int column, int row) {
                    Object cell = cells.get(row)[at[column]];
                    return cell == null ? Double.NaN : ((Number) cell).doubleValue();
                }
            });
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

    public static final List<String> PARTIES = List.of("bank", "telecom");

    private Pooled() {
    }

    private static Column column(String described) {
        String[] parts = described.split(" ");
        return new Column(parts[0], ColumnType.valueOf(parts[1]), ColumnKind.FEATURE, Grade.L3);
    }

    private static Memory table(String name, List<Object[]> rows, String... columns) {
        return new Memory(name, new Schema(java.util.Arrays.stream(columns).map(Pooled::column).toList()), rows);
    }

    /** By party, then by name. */
    public static Map<String, Map<String, Table>> tables() {
        Random random = new Random(7);
        List<Object[]> loans = new ArrayList<>();
        List<Object[]> people = new ArrayList<>();
        List<Object[]> calls = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            String phone = "138%04d".formatted(i);
            if (i % 4 != 0) {
                loans.add(new Object[] {(long) i, i % 29 == 7 ? null : phone, i % 13 == 5 ? null : Math.rint(random.nextDouble() * 1e6) / 100, Math.rint(random.nextDouble() * 1000) / 100,
                    List.of("A", "B", "C").get(i % 3), (long) (i % 5 == 0 ? 1 : 0), "2024-%02d-%02d".formatted(1 + i % 12, 1 + i % 28), (long) (i % 6)});
            }
            if (i % 5 != 1) {
                people.add(new Object[] {phone, i % 17 == 3 ? null : List.of("Paris", "北京", "Oslo", "O'Hara").get(random.nextInt(4)), i % 11 == 4 ? null : (double) random.nextInt(20000),
                    (long) random.nextInt(120), List.of("basic", "plus").get(random.nextInt(2)), random.nextInt(3) > 0, "20%02d-0%d-15".formatted(10 + i % 14, 1 + i % 9)});
            }
            for (int k = 0; k < i % 3; k++) {
                calls.add(new Object[] {phone, (long) random.nextInt(300), "2025-01-%02d".formatted(1 + random.nextInt(28))});
            }
        }
        loans.add(new Object[] {1000L, "1380002", 77.77, 1.5, "B", 1L, "2025-02-02", 2L});
        loans.add(new Object[] {1001L, "1380002", -12.5, 2.5, "C", 0L, "2025-03-02", 99L});
        List<Object[]> branches = new ArrayList<>();
        IntStream.range(0, 6).forEach(b -> branches.add(new Object[] {(long) b, b < 3 ? "north" : "south"}));
        // One row a customer, for joins that hide who matched.
        List<Object[]> customers = new ArrayList<>(loans.stream().filter(r -> r[1] != null && (long) r[0] < 1000).map(r -> new Object[] {r[1], r[2], r[4], r[5], r[7]}).toList());
        Map<String, Map<String, Table>> tables = new LinkedHashMap<>();
        tables.put("bank", Map.of(
                "loans", table("loans", loans, "id INTEGER", "phone TEXT", "amount REAL", "rate REAL", "grade TEXT", "bad INTEGER", "opened DATE", "branch INTEGER"),
                "branches", table("branches", branches, "branch INTEGER", "region TEXT"),
                "customers", table("customers", customers, "phone TEXT", "amount REAL", "grade TEXT", "bad INTEGER", "branch INTEGER")));
        tables.put("telecom", Map.of(
                "people", table("people", people, "mobile TEXT", "city TEXT", "income REAL", "months INTEGER", "plan TEXT", "active BOOLEAN", "joined DATE"),
                "calls", table("calls", calls, "mobile TEXT", "minutes INTEGER", "day DATE")));
        return tables;
    }

    public static List<Published> published() {
        List<Published> all = new ArrayList<>();
        tables().forEach((party, own) -> own.forEach((name, t) -> all.add(new Published(party, name,
                t.schema().columns().stream().map(c -> new Published.Cell(c.name(), c.type())).toList()))));
        // A third party, whose tables can be named and not joined with two others'.
        all.add(new Published("shop", "orders", List.of(new Published.Cell("phone", ColumnType.TEXT), new Published.Cell("total", ColumnType.REAL))));
        return all;
    }

    /** All tables in one engine. */
    public static LocalEngine engine() {
        LocalEngine engine = new LocalEngine();
        tables().forEach((party, own) -> own.forEach((name, t) -> engine.load(party, name, t, t.schema().names())));
        return engine;
    }
}

package org.tacit.node.catalogue;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.tacit.data.Column;
import org.tacit.data.Grade;
import org.tacit.data.Profile;
import org.tacit.data.Schema;
import org.tacit.data.Statistics;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.classify.Category;

/**
 * A few rows that show a partner what a table looks like. No row is anybody's: every column is drawn by itself.
 *
 * <ul>
 * <li>Synthetic: cells are made up by the column's category and type; of the data only the count of different values and, up to grade L3,
 * the magnitude of numbers goes in.
 * <li>Masked: cells of columns up to grade L2 are frequent values, each of at least {@value #CROWD} rows; numbers of L3 columns are synthetic;
 * L4 and L5 are masked.
 * </ul>
 */
final class Sample {

    private static final int ROWS = 5;
    /** A value that so many rows have says nothing of one of them. */
    private static final int CROWD = 20;
    private static final String MASK = "***";

    private final TableStore store;
    private final Table table;
    private final Schema graded;
    private final List<Classification.Classified> classes;
    private final Statistics statistics;
    private final SecureRandom random;

    Sample(TableStore store, Table table, Schema graded, List<Classification.Classified> classes, Statistics statistics, SecureRandom random) {
        this.store = store;
        this.table = table;
        this.graded = graded;
        this.classes = classes;
        this.statistics = statistics;
        this.random = random;
    }

    /** Rows of cells in the order of the schema. */
    List<List<String>> rows(Sharing.Level level) {
        List<List<String>> columns = new ArrayList<>();
        Profile profile = level == Sharing.Level.MASKED_SAMPLE ? store.profile(table) : null;
        for (int c = 0; c < graded.columns().size(); c++) {
            Column column = graded.columns().get(c);
            boolean open = column.grade().compareTo(Grade.L2) <= 0;
            List<String> frequent = profile != null && open ? profile.columns().get(c).top().stream().filter(l -> l.rows() >= CROWD).map(Profile.Level::value).toList() : List.of();
            columns.add(cells(c, column, level, frequent));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            int row = r;
            rows.add(columns.stream().map(cells -> cells.get(row)).toList());
        }
        return rows;
    }

    private List<String> cells(int c, Column column, Sharing.Level level, List<String> frequent) {
        List<String> cells = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            if (level == Sharing.Level.MASKED_SAMPLE && column.grade().compareTo(Grade.L4) >= 0) {
                cells.add(MASK);
            } else if (!frequent.isEmpty()) {
                cells.add(frequent.get(random.nextInt(frequent.size())));
            } else {
                cells.add(column.grade() == Grade.L5 ? MASK : made(c, column));
            }
        }
        return cells;
    }

    private String made(int c, Column column) {
        Statistics.ColumnFigures figures = statistics.columns().get(c);
        return switch (column.type()) {
            case INTEGER -> column.grade().compareTo(Grade.L3) <= 0 ? Long.toString(Math.round(about(figures))) : digits(6);
            case REAL -> column.grade().compareTo(Grade.L3) <= 0 ? Double.toString(about(figures)) : digits(6);
            case BOOLEAN -> Boolean.toString(random.nextBoolean());
            case DATE -> day().toString();
            case TIMESTAMP -> day() + "T00:00:00";
            case TEXT -> text(classes.get(c).category());
        };
    }

    /** Of the order of the column's mean, one digit of it true: uniform from 0 to twice that. */
    private double about(Statistics.ColumnFigures figures) {
        double scale = Double.isNaN(figures.mean()) || figures.mean() == 0 ? 10 : Math.pow(10, Math.floor(Math.log10(Math.abs(figures.mean()))));
        double made = random.nextDouble() * 10 * scale;
        return Math.signum(Double.isNaN(figures.mean()) ? 1 : figures.mean()) * Math.rint(made / scale * 10) / 10 * scale;
    }

    private LocalDate day() {
        return LocalDate.of(2000 + random.nextInt(30), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    /** Looks like it, and is none: numbers are of ranges that nobody is given, or miss their check digit. */
    private String text(Category category) {
        return switch (category) {
            case PHONE -> "100" + digits(8);
            case RESIDENT_ID -> "000000" + day().toString().replace("-", "") + digits(3) + "?";
            case BANK_CARD, ACCOUNT -> "000000" + digits(10);
            case EMAIL -> "user" + digits(4) + "@example.com";
            case PERSON_NAME -> List.of("张某", "李某", "王某", "赵某", "陈某").get(random.nextInt(5));
            case ADDRESS -> "某市某区某路" + (1 + random.nextInt(200)) + "号";
            case PLATE -> "京A" + digits(3) + "**";
            case COMPANY_CODE -> "000000000000" + digits(5) + "?";
            case COMPANY_NAME -> "某某有限公司";
            case IP -> "192.0.2." + random.nextInt(256);
            case DATE, BIRTH_DATE -> day().toString();
            case GENDER -> random.nextBoolean() ? "男" : "女";
            default -> "x" + digits(3);
        };
    }
}

package org.tacit.privacy.group;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;

/** A column's values from exact to unsaid. Level 0 is the cell as it is; each level joins whole groups of the one below; the last says nothing: {@code *}. */
public interface Ladder {

    String UNSAID = "*";

    /** Number of levels, with 0 and the last. */
    int levels();

    /** A missing cell (null) stays missing below the last level. */
    String at(String cell, int level);

    /** Only the cell itself and {@link #UNSAID}. */
    static Ladder plain() {
        return of(List.of());
    }

    /** One way of generalising. */
    @FunctionalInterface
    interface Rung {
        String apply(String cell);
    }

    static Ladder of(List<Rung> rungs) {
        List<Rung> all = List.copyOf(rungs);
        return new Ladder() {
            @Override
            public int levels() {
                return all.size() + 2;
            }

            @Override
            public String at(String cell, int level) {
                if (level == all.size() + 1) {
                    return UNSAID;
                }
                return cell == null || level == 0 ? cell : all.get(level - 1).apply(cell);
            }
        };
    }

    /** Numbers in intervals {@code [from, to)} that begin at multiples of the width. Each width must be a multiple of the one before. */
    static Ladder intervals(List<BigDecimal> widths) {
        for (int i = 0; i < widths.size(); i++) {
            boolean nested = i == 0 || widths.get(i).remainder(widths.get(i - 1)).signum() == 0 && widths.get(i).compareTo(widths.get(i - 1)) > 0;
            if (widths.get(i).signum() <= 0 || !nested) {
                throw InvalidInput.of("Widths of intervals are above 0, and each is a multiple of the one before.", "区间宽度须大于 0，且每一级为前一级的整数倍。");
            }
        }
        return of(widths.stream().<Rung>map(width -> cell -> interval(cell, width)).toList());
    }

    static String interval(String cell, BigDecimal width) {
        BigDecimal from = new BigDecimal(cell).divide(width, 0, RoundingMode.FLOOR).multiply(width);
        return "[" + plain(from) + ", " + plain(from.add(width)) + ")";
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** The first characters, the others hidden: regions of post codes, telephone and identity numbers. Lengths descend. */
    static Ladder prefixes(List<Integer> lengths) {
        for (int i = 0; i < lengths.size(); i++) {
            if (lengths.get(i) < 1 || lengths.get(i) > 100 || i > 0 && lengths.get(i) >= lengths.get(i - 1)) {
                throw InvalidInput.of("Lengths of prefixes are 1 to 100 and become shorter.", "前缀长度须为 1 到 100 且逐级缩短。");
            }
        }
        return of(lengths.stream().<Rung>map(length -> cell -> prefix(cell, length)).toList());
    }

    static String prefix(String cell, int length) {
        int count = cell.codePointCount(0, cell.length());
        return count <= length ? UNSAID.repeat(Math.max(1, count)) : cell.substring(0, cell.offsetByCodePoints(0, length)) + UNSAID.repeat(count - length);
    }

    /** Parts of a calendar that a day is cut to. */
    enum Calendar {
        WEEK, MONTH, QUARTER, YEAR, DECADE;

        public String of(String cell) {
            LocalDate day = LocalDate.parse(cell.substring(0, 10));
            return switch (this) {
                case WEEK -> "%d-W%02d".formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                case MONTH -> day.toString().substring(0, 7);
                case QUARTER -> day.getYear() + "-Q" + day.get(IsoFields.QUARTER_OF_YEAR);
                case YEAR -> Integer.toString(day.getYear());
                case DECADE -> Math.floorDiv(day.getYear(), 10) * 10 + "s";
            };
        }
    }

    /** Days by parts of the calendar, from small to large; a week belongs to no month and so stands only before none. */
    static Ladder calendar(List<Calendar> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).compareTo(parts.get(i - 1)) <= 0 || parts.get(i - 1) == Calendar.WEEK) {
                throw InvalidInput.of("Parts of the calendar go from month over quarter and year to decade; week stands alone.", "日期层级须由 month、quarter、year 到 decade；week 只能单独使用。");
            }
        }
        return of(parts.stream().<Rung>map(part -> part::of).toList());
    }

    /** A hierarchy in a table: the first column is the value, each further one the next level. A value not in it is refused when it comes. */
    static Ladder of(Table table) {
        if (table.rows() > 1_000_000) {
            throw InvalidInput.of("A hierarchy has at most 1,000,000 rows; '%s' has more.", "层级表最多 100 万行；“%s”超过此数。", table.name());
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> names = table.schema().names();
        table.scan(names, 4096, batch -> {
            for (int row = 0; row < batch.rows(); row++) {
                List<String> one = new ArrayList<>();
                for (int c = 0; c < names.size(); c++) {
                    one.add(batch.text(c, row));
                }
                rows.add(one);
            }
        });
        return ofRows(table.name(), rows);
    }

    /** @param rows value, level 1, level 2, …; equal cells of a level lead to equal cells of the next */
    static Ladder ofRows(String name, List<List<String>> rows) {
        int width = rows.isEmpty() ? 0 : rows.getFirst().size();
        Map<String, List<String>> paths = new LinkedHashMap<>();
        List<Map<String, String>> parents = new ArrayList<>();
        for (int level = 1; level < width; level++) {
            parents.add(new java.util.HashMap<>());
        }
        for (List<String> row : rows) {
            if (width < 2 || row.size() != width || row.stream().anyMatch(java.util.Objects::isNull) || paths.put(row.getFirst(), List.copyOf(row)) != null) {
                throw InvalidInput.of("Hierarchy '%s': each row has a value, once, and the same number of levels, without empty cells.",
                        "层级“%s”：每行须含一个不重复的值和相同数量的层级，不得有空单元格。", name);
            }
            for (int level = 1; level + 1 < width; level++) {
                String parent = parents.get(level).putIfAbsent(row.get(level), row.get(level + 1));
                if (parent != null && !parent.equals(row.get(level + 1))) {
                    throw InvalidInput.of("Hierarchy '%s': one value of level %d belongs to two of level %d.", "层级“%s”：第 %d 级的同一取值属于第 %d 级的两个取值。", name, level, level + 1);
                }
            }
        }
        List<Rung> rungs = new ArrayList<>();
        for (int level = 1; level < width; level++) {
            int at = level;
            rungs.add(cell -> {
                List<String> path = paths.get(cell);
                if (path == null) {
                    throw InvalidInput.of("Hierarchy '%s' lacks a value that the column holds; add it.", "层级“%s”缺少该列中的某个取值；请补充。", name);
                }
                return path.get(at);
            });
        }
        // A last level that joins everything is the one that says nothing.
        boolean closed = width > 1 && paths.values().stream().map(List::getLast).distinct().count() == 1;
        return of(closed ? rungs.subList(0, rungs.size() - 1) : rungs);
    }

    /** Days between, for callers that put dates on a line. */
    static long day(String cell) {
        return ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.parse(cell.substring(0, 10)));
    }
}

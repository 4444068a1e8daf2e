package org.tacit.privacy.synth;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.privacy.noise.Coins;

/**
 * The values that a column may have, as its owner states them; never found out from the cells, or ε would not hold. Levels are numbered from 1;
 * level 0 is a missing cell.
 */
public final class Domain {

    /** Most levels of a column. */
    public static final int MOST = 100;

    private final Column column;
    private final List<String> values;
    private final Map<String, Integer> index = new HashMap<>();
    private final double least;
    private final double most;
    private final int levels;

    private Domain(Column column, List<String> values, double least, double most, int levels) {
        this.column = column;
        this.values = values;
        this.least = least;
        this.most = most;
        this.levels = levels;
        for (int i = 0; i < values.size(); i++) {
            index.put(values.get(i), i + 1);
        }
    }

    /** Each value a level. */
    public static Domain of(Column column, List<String> values) {
        if (values.isEmpty() || values.size() > MOST || values.stream().distinct().count() != values.size()) {
            throw InvalidInput.of("Column '%s': a domain has 1 to %d different values.", "列“%s”：取值域须有 1 到 %d 个不同取值。", column.name(), MOST);
        }
        return new Domain(column, List.copyOf(values), 0, 0, values.size() + 1);
    }

    /** Numbers or days from {@code least} to {@code most} in intervals of the same width; what lies outside counts as the nearest bound. */
    public static Domain of(Column column, String least, String most, int bins) {
        if (column.type() != ColumnType.INTEGER && column.type() != ColumnType.REAL && column.type() != ColumnType.DATE) {
            throw InvalidInput.of("Column '%s': bounds are for numbers and days; list its values.", "列“%s”：上下界只适用于数值和日期；请列出取值。", column.name());
        }
        double low;
        double high;
        try {
            low = number(column, least);
            high = number(column, most);
        } catch (RuntimeException e) {
            throw InvalidInput.of("Column '%s': the bounds are values of type %s.", "列“%s”：上下界须为 %s 类型。", column.name(), column.type());
        }
        boolean whole = column.type() != ColumnType.REAL;
        if (!(low < high) || !Double.isFinite(high - low) || bins < 2 || bins > MOST || whole && high - low + 1 < bins) {
            throw InvalidInput.of("Column '%s': least is below most, and there are 2 to %d bins.", "列“%s”：least 须小于 most，且分箱数为 2 到 %d。", column.name(), MOST);
        }
        // A whole number's bin reaches to just before the next one.
        return new Domain(column, List.of(), low, whole ? high + 1 : high, bins + 1);
    }

    private static double number(Column column, String cell) {
        return column.type() == ColumnType.DATE ? LocalDate.parse(cell).toEpochDay() : Double.parseDouble(cell);
    }

    public Column column() {
        return column;
    }

    int levels() {
        return levels;
    }

    boolean numeric() {
        return values.isEmpty();
    }

    int level(String cell) {
        if (cell == null) {
            return 0;
        }
        if (numeric()) {
            double at = (number(column, cell) - least) / (most - least) * (levels - 1);
            return 1 + (int) Math.clamp(at, 0, levels - 2);
        }
        Integer level = index.get(cell);
        if (level == null) {
            throw InvalidInput.of("Column '%s' holds a value that its domain does not list; add it, or generalise the column first.", "列“%s”含有取值域未列出的值；请补充，或先泛化该列。", column.name());
        }
        return level;
    }

    /** A cell of this level: anywhere in its interval. */
    String cell(int level, Coins coins) {
        if (level == 0) {
            return null;
        }
        if (!numeric()) {
            return values.get(level - 1);
        }
        double width = (most - least) / (levels - 1);
        double at = least + width * (level - 1 + (coins.next() >>> 11) * 0x1p-53);
        if (column.type() == ColumnType.REAL) {
            return Double.toString(at);
        }
        long whole = (long) Math.floor(at);
        return column.type() == ColumnType.DATE ? LocalDate.ofEpochDay(whole).toString() : Long.toString(whole);
    }

}

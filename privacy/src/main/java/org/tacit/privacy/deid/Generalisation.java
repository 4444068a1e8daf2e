package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.privacy.group.Ladder;

/** Family 4: values that are less exact. */
final class Generalisation {

    static final List<TransformSpec> SPECS = List.of(
            new TransformSpec("generalise.hierarchy", Family.GENERALISATION, TransformSpec.ANY, List.of(
                    new Parameter("table", Parameter.Kind.TABLE, null, null, null, List.of(), new Text("own table: value, level 1, level 2, …", "层级表：取值、第 1 级、第 2 级……")),
                    Parameter.whole("level", "1", 1, 20, "level that is shown", "展示的级别")),
                    new Text("values by their group in a hierarchy that a table holds", "按层级表归并取值"), (column, values, context) -> {
                        Table table = context.tables().apply(values.text("table"));
                        Ladder ladder = Ladder.of(table);
                        int level = values.whole("level");
                        if (level >= table.schema().columns().size()) {
                            throw values.wrong("table '%s' has %d levels.", "表“%s”只有 %d 级。", table.name(), table.schema().columns().size() - 1);
                        }
                        return text(cell -> ladder.at(cell, Math.min(level, ladder.levels() - 1)));
                    }),
            new TransformSpec("generalise.interval", Family.GENERALISATION, TransformSpec.NUMBERS, List.of(
                    Parameter.number("width", null, "0.000001", "1000000000000", "width of the intervals", "区间宽度")),
                    new Text("numbers by the interval they are in", "数值归入区间"), (column, values, context) -> {
                        BigDecimal width = values.number("width");
                        coarser(column, values, "width", width);
                        return text(cell -> Ladder.interval(cell, width));
                    }),
            new TransformSpec("generalise.round", Family.GENERALISATION, TransformSpec.NUMBERS, List.of(
                    Parameter.number("base", null, "0.000001", "1000000000000", "numbers become multiples of this", "取整基数"),
                    Parameter.choice("mode", "nearest", List.of("nearest", "random"), "nearest, or up and down with probabilities that keep the mean", "就近取整，或按保持均值的概率随机取整")),
                    new Text("numbers rounded to a base", "数值按基数取整"), Generalisation::round),
            new TransformSpec("generalise.bounds", Family.GENERALISATION, TransformSpec.NUMBERS, List.of(
                    Parameter.number("least", "", "-1000000000000000", "1000000000000000", "smaller numbers become this", "下截断值"),
                    Parameter.number("most", "", "-1000000000000000", "1000000000000000", "larger numbers become this", "上截断值")),
                    new Text("top and bottom coding: what stands out is cut off", "顶部与底部编码"), Generalisation::bounds),
            new TransformSpec("generalise.date", Family.GENERALISATION, TransformSpec.DAYS, List.of(
                    Parameter.choice("to", null, List.of("week", "month", "quarter", "year", "decade"), "part of the calendar", "日期精度")),
                    new Text("days cut to a part of the calendar", "日期截断"), (column, values, context) -> {
                        Ladder.Calendar part = Ladder.Calendar.valueOf(values.text("to").toUpperCase(Locale.ROOT));
                        return text(part::of);
                    }),
            new TransformSpec("generalise.prefix", Family.GENERALISATION, EnumSet.of(ColumnType.TEXT, ColumnType.INTEGER), List.of(
                    Parameter.whole("keep", null, 1, 100, "characters that stay: 2, 4 or 6 of an ID number are its province, city, county; 3 or 7 of a phone number network and area; 2 to 4 of a post code its region",
                            "保留的字符数：身份证 2/4/6 位为省/市/县，手机号 3/7 位为号段/归属地，邮编 2 至 4 位为地区")),
                    new Text("the region that a number begins with", "保留编码前缀（地区）"), (column, values, context) -> {
                        int keep = values.whole("keep");
                        return text(cell -> Ladder.prefix(cell, keep));
                    }));

    private Generalisation() {
    }

    private static ColumnTransform text(UnaryOperator<String> cell) {
        return ColumnTransform.ofCells(ColumnType.TEXT, Effect.irreversible(Family.GENERALISATION), cell);
    }

    private static ColumnTransform round(Column column, Values values, Context context) {
        BigDecimal base = values.number("base");
        coarser(column, values, "base", base);
        boolean random = values.text("mode").equals("random");
        ColumnType type = whole(column, base) ? ColumnType.INTEGER : ColumnType.REAL;
        return ColumnTransform.ofCells(type, Effect.irreversible(Family.GENERALISATION), cell -> {
            BigDecimal value = new BigDecimal(cell);
            BigDecimal down = value.divide(base, 0, RoundingMode.FLOOR);
            BigDecimal rest = value.subtract(down.multiply(base));
            boolean up = random ? chance(rest, base, context) : rest.add(rest).compareTo(base) >= 0;
            return number(type, (up ? down.add(BigDecimal.ONE) : down).multiply(base));
        });
    }

    /** Whole numbers in steps of one or less are the numbers themselves. */
    private static void coarser(Column column, Values values, String name, BigDecimal step) {
        if (column.type() == ColumnType.INTEGER && step.compareTo(BigDecimal.ONE) <= 0) {
            throw values.wrong("'%s' is above 1 for whole numbers, or nothing changes.", "对整数列，“%s”须大于 1，否则没有变化。", name);
        }
    }

    /** True with probability {@code part/whole}. */
    private static boolean chance(BigDecimal part, BigDecimal whole, Context context) {
        int scale = Math.max(0, Math.max(part.scale(), whole.scale()));
        BigInteger over = part.movePointRight(scale).toBigIntegerExact();
        return over.signum() > 0 && context.coins().below(whole.movePointRight(scale).toBigIntegerExact()).compareTo(over) < 0;
    }

    private static ColumnTransform bounds(Column column, Values values, Context context) {
        if (!values.given("least") && !values.given("most")) {
            throw values.wrong("give 'least', 'most' or both.", "请给出“least”或“most”。");
        }
        BigDecimal least = values.given("least") ? values.number("least") : null;
        BigDecimal most = values.given("most") ? values.number("most") : null;
        if (least != null && most != null && least.compareTo(most) >= 0) {
            throw values.wrong("'least' is below 'most'.", "“least”须小于“most”。");
        }
        ColumnType type = column.type() == ColumnType.INTEGER && (least == null || isWhole(least)) && (most == null || isWhole(most)) ? ColumnType.INTEGER : ColumnType.REAL;
        return ColumnTransform.ofCells(type, Effect.irreversible(Family.GENERALISATION), cell -> {
            BigDecimal value = new BigDecimal(cell);
            value = least != null && value.compareTo(least) < 0 ? least : value;
            return number(type, most != null && value.compareTo(most) > 0 ? most : value);
        });
    }

    static boolean whole(Column column, BigDecimal step) {
        return column.type() == ColumnType.INTEGER && isWhole(step);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0;
    }

    /** As a cell of this type. */
    static String number(ColumnType type, BigDecimal value) {
        return type == ColumnType.INTEGER ? value.toBigIntegerExact().toString() : Double.toString(value.doubleValue());
    }
}

package org.tacit.mpc.program;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.program.Expression.Function;
import org.tacit.mpc.program.Expression.Operation;
import org.tacit.mpc.program.ValueType.Holder;
import org.tacit.mpc.program.VectorProgram.Column;
import org.tacit.mpc.program.VectorProgram.Range;

/** Runs a program with what is public about its values: refuses what does not fit together, and counts what is to be computed on shares. */
final class Typing implements Algebra<ValueType> {

    /** The largest argument of {@link org.tacit.mpc.Mpc#sigmoid}. */
    private static final double SIGMOID = 1023;
    /** Beyond this the numbers of a program are no use: their products leave what a double holds. */
    private static final double LARGEST = 1e100;

    private final VectorProgram program;
    private final long least;
    private final long rows;
    private long multiplied;
    private long compared;

    /** Before the rows are counted: there are one to so many. */
    Typing(VectorProgram program, long most) {
        this(program, 1, Math.max(1, most));
    }

    private Typing(VectorProgram program, long least, long rows) {
        this.program = program;
        this.least = least;
        this.rows = rows;
    }

    static Typing exactly(VectorProgram program, int rows) {
        return new Typing(program, rows, rows);
    }

    /** Pairs multiplied on shares, as far as operations were asked about so far. */
    long multiplied() {
        return multiplied;
    }

    /** Pairs compared on shares. */
    long compared() {
        return compared;
    }

    // ---- leaves ----

    @Override
    public ValueType columns(int owner, List<String> names) {
        Set<Column> columns = names.stream().map(n -> new Column(owner, n)).collect(Collectors.toCollection(LinkedHashSet::new));
        double low = columns.stream().mapToDouble(c -> range(c).low()).min().orElseThrow();
        double high = columns.stream().mapToDouble(c -> range(c).high()).max().orElseThrow();
        return new ValueType(ValueType.ALIGNED, names.size(), new Range(low, high), Holder.of(owner), false, Origin.of(columns));
    }

    private Range range(Column column) {
        return program.ranges().getOrDefault(column, Range.ANY);
    }

    @Override
    public ValueType number(double value) {
        return new ValueType(1, 1, new Range(value, value), Holder.PUBLIC, false, Origin.NONE);
    }

    @Override
    public ValueType transpose(ValueType of) {
        return new ValueType(of.cols(), of.rows(), of.range(), of.holder(), of.bit(), of.origin());
    }

    // ---- pairs ----

    @Override
    public ValueType binary(Operation operation, ValueType a, ValueType b) {
        return switch (operation) {
            case ADD -> pair(a, b, new Range(a.range().low() + b.range().low(), a.range().high() + b.range().high()), false, a.origin().plus(b.origin()));
            case SUBTRACT -> pair(a, b, new Range(a.range().low() - b.range().high(), a.range().high() - b.range().low()), complement(a, b), a.origin().plus(b.origin()));
            case MULTIPLY -> {
                ValueType product = pair(a, b, Ranges.product(a.range(), b.range()), a.bit() && b.bit(), a.origin().times(b.origin()));
                multiplied += product.hidden() && a.holder() != Holder.PUBLIC && b.holder() != Holder.PUBLIC ? product.cells(rows) : 0;
                yield product;
            }
            case DIVIDE -> quotient(a, b);
            case LESS, GREATER, AT_MOST, AT_LEAST, EQUAL, DIFFERENT -> compare(a, b);
            case PRODUCT -> product(a, b);
        };
    }

    /** 1 less a bit is a bit. */
    private static boolean complement(ValueType a, ValueType b) {
        return b.bit() && a.range().equals(new Range(1, 1));
    }

    private ValueType compare(ValueType a, ValueType b) {
        ValueType bits = pair(a, b, new Range(0, 1), true, a.origin().plus(b.origin()).curved());
        compared += bits.hidden() ? bits.cells(rows) : 0;
        return bits;
    }

    private ValueType quotient(ValueType a, ValueType b) {
        if (b.holder() == Holder.HIDDEN) {
            throw InvalidInput.of("a value that neither side has cannot be divided by; open it first, or compare products instead.",
                    "不能除以双方都不掌握的值；请先公开，或改为比较乘积。");
        }
        if (b.range().low() == 0 && b.range().high() == 0) {
            throw InvalidInput.of("it divides by zero.", "除数为零。");
        }
        ValueType inverse = new ValueType(b.rows(), b.cols(), Ranges.inverse(b.range()), b.holder(), false, b.origin().curved());
        if (a.holder().and(b.holder()) == Holder.HIDDEN && Double.isInfinite(inverse.bound())) {
            throw InvalidInput.of("the divisor can be zero or has no range; give a range without zero to %s.", "除数可能为零或没有给出范围；请为 %s 给出不含零的 range。", named(b));
        }
        return binary(Operation.MULTIPLY, a, inverse);
    }

    private ValueType product(ValueType a, ValueType b) {
        if (a.cols() != b.rows()) {
            throw unlike(a, b);
        }
        if (a.rows() == ValueType.ALIGNED && b.cols() == ValueType.ALIGNED) {
            throw InvalidInput.of("the product has a cell for every pair of rows; that is too large.", "乘积对每一对行都有一个单元格，过大。");
        }
        boolean over = a.cols() == ValueType.ALIGNED;
        Range each = Ranges.product(a.range(), b.range());
        Range range = Ranges.times(each, over ? least : a.cols(), over ? rows : a.cols());
        Origin origin = a.origin().times(b.origin());
        ValueType made = checked(new ValueType(a.rows(), b.cols(), range, holder(a, b), false, over ? origin.reduced() : origin));
        multiplied += made.hidden() ? made.cells(rows) * (over ? rows : a.cols()) : 0;
        return made;
    }

    private ValueType pair(ValueType a, ValueType b, Range range, boolean bit, Origin origin) {
        return checked(new ValueType(common(a.rows(), b.rows(), a, b), common(a.cols(), b.cols(), a, b), range, holder(a, b), bit, origin));
    }

    private static int common(int x, int y, ValueType a, ValueType b) {
        if (x != y && x != 1 && y != 1) {
            throw unlike(a, b);
        }
        return x == 1 ? y : x;
    }

    private static InvalidInput unlike(ValueType a, ValueType b) {
        return InvalidInput.of("values of %s and %s do not fit together.", "%s 与 %s 的值形状不匹配。", shape(a), shape(b));
    }

    private static String shape(ValueType type) {
        return (type.rows() == ValueType.ALIGNED ? "n" : type.rows()) + " × " + (type.cols() == ValueType.ALIGNED ? "n" : type.cols());
    }

    private Holder holder(ValueType a, ValueType b) {
        Holder holder = a.holder().and(b.holder());
        if (holder == Holder.HIDDEN) {
            bounded(a);
            bounded(b);
        }
        return holder;
    }

    private void bounded(ValueType value) {
        if (value.holder() != Holder.HIDDEN && !(value.bound() <= LARGEST)) {
            throw InvalidInput.of("what meets the other side's numbers needs a range; add a line such as 'range %s 0 1000'.",
                    "与对方数据一同计算的值需要范围；请添加如“range %s 0 1000”的一行。", named(value));
        }
    }

    private String named(ValueType value) {
        return value.origin().columns().stream().filter(c -> Double.isInfinite(range(c).high()) || range(c).low() <= 0 && range(c).high() >= 0).map(Column::toString).sorted()
                .findFirst().orElse("the columns");
    }

    private static ValueType checked(ValueType type) {
        if (type.holder() == Holder.HIDDEN && !(type.bound() <= LARGEST)) {
            throw InvalidInput.of("the value can grow beyond what can be computed with; narrow the ranges.", "该值可能超出可计算的范围，请收窄 range。");
        }
        return type;
    }

    // ---- functions ----

    @Override
    public ValueType call(Function function, List<ValueType> arguments) {
        return switch (function) {
            case COUNT -> new ValueType(1, 1, new Range(least, rows), Holder.PUBLIC, false, Origin.NONE);
            case SUM -> over(arguments.getFirst(), true);
            case MEAN -> over(arguments.getFirst(), false);
            case VAR -> {
                ValueType away = binary(Operation.SUBTRACT, arguments.getFirst(), over(arguments.getFirst(), false));
                yield over(binary(Operation.MULTIPLY, away, away), false);
            }
            case ABS -> {
                ValueType a = arguments.getFirst();
                compared += a.hidden() ? a.cells(rows) : 0;
                yield curve(a, new Range(a.range().low() <= 0 && a.range().high() >= 0 ? 0 : Math.min(Math.abs(a.range().low()), Math.abs(a.range().high())), a.bound()));
            }
            case SQRT -> plain(arguments.getFirst(), "sqrt", new Range(0, Math.sqrt(Math.max(0, arguments.getFirst().range().high()))));
            case EXP -> plain(arguments.getFirst(), "exp", new Range(Math.exp(arguments.getFirst().range().low()), Math.exp(arguments.getFirst().range().high())));
            case LOG -> {
                Range r = arguments.getFirst().range();
                yield plain(arguments.getFirst(), "log", r.low() > 0 ? new Range(Math.log(r.low()), Math.log(r.high())) : Range.ANY);
            }
            case SIGMOID -> {
                ValueType a = arguments.getFirst();
                if (a.hidden() && a.bound() > SIGMOID) {
                    throw InvalidInput.of("sigmoid of a value that neither side has works up to %d; narrow the ranges.", "对双方都不掌握的值，sigmoid 只支持绝对值不超过 %d；请收窄 range。", (int) SIGMOID);
                }
                compared += a.hidden() ? 3 * a.cells(rows) : 0;
                yield curve(a, new Range(0, 1));
            }
            case MIN, MAX -> {
                ValueType a = arguments.get(0);
                ValueType b = arguments.get(1);
                boolean least = function == Function.MIN;
                Range range = new Range(pick(least, a.range().low(), b.range().low()), pick(least, a.range().high(), b.range().high()));
                ValueType made = pair(a, b, range, a.bit() && b.bit(), a.origin().plus(b.origin()).curved());
                compared += made.hidden() ? 2 * made.cells(rows) : 0;
                yield made;
            }
            case WHERE -> where(arguments.get(0), arguments.get(1), arguments.get(2));
        };
    }

    private static double pick(boolean least, double x, double y) {
        return least ? Math.min(x, y) : Math.max(x, y);
    }

    private ValueType where(ValueType bit, ValueType a, ValueType b) {
        if (!bit.bit()) {
            throw InvalidInput.of("where needs 0 or 1 first: a comparison, a product of some, or 1 less one.", "where 的第一个值应为 0 或 1：比较、比较的乘积或 1 减去比较。");
        }
        Range range = new Range(Math.min(a.range().low(), b.range().low()), Math.max(a.range().high(), b.range().high()));
        ValueType either = pair(a, b, range, a.bit() && b.bit(), a.origin().plus(b.origin()));
        ValueType made = pair(bit, either, range, either.bit(), bit.origin().plus(either.origin()).curved());
        if (made.hidden()) {
            bounded(a);
            bounded(b);
        }
        multiplied += made.hidden() ? made.cells(rows) : 0;
        return made;
    }

    private ValueType over(ValueType a, boolean sum) {
        if (a.cols() == ValueType.ALIGNED) {
            throw InvalidInput.of("the sum is over rows; the value has them as columns. Leave the .T away.", "求和按行进行，而该值的行在列方向；请去掉 .T。");
        }
        boolean aligned = a.rows() == ValueType.ALIGNED;
        Range range = sum ? Ranges.times(a.range(), aligned ? least : a.rows(), aligned ? rows : a.rows()) : a.range();
        return checked(new ValueType(1, a.cols(), range, a.holder(), false, aligned ? a.origin().reduced() : a.origin()));
    }

    private static ValueType curve(ValueType a, Range range) {
        return new ValueType(a.rows(), a.cols(), range, a.holder(), false, a.origin().curved());
    }

    private static ValueType plain(ValueType a, String name, Range range) {
        if (a.hidden()) {
            throw InvalidInput.of("%s works on values of one side only; this one depends on both.", "%s 只能用于一方自己的值，而该值取决于双方。", name);
        }
        return curve(a, range);
    }
}

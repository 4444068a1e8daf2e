package org.tacit.mpc.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tacit.base.ProtocolViolation;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.mpc.program.Expression.Operation;
import org.tacit.mpc.program.ValueType.Holder;
import org.tacit.mpc.program.VectorProgram.Opening;
import org.tacit.mpc.program.VectorProgram.Range;
import org.tacit.wire.Channel;

/**
 * One side's run of a program. What depends on one owner alone is computed there in double precision; only what meets the other side's numbers is shared,
 * as fractions of its public bound, so that ranges of any size fit the runtime's fixed point.
 *
 * <h2>Security guarantees</h2>
 * Those of the runtime. Beside the openings the other side learns nothing that is not in the program and the number of rows: which operations run and
 * on what sizes follows from the program. An opened value held by one side is sent as a double; a hidden one is opened by the runtime.
 *
 * <h2>Precision</h2>
 * A shared value is exact to about {@code bound · 2^-f}, f = {@link #fractionBits} of the rows; a comparison cannot tell apart what is closer than that.
 */
public final class ProgramRun {

    private final VectorProgram program;
    private final int me;
    private final int rows;
    private final Function<VectorProgram.Column, double[]> own;
    private final Channel channel;
    private final Supplier<Mpc> opener;
    private Mpc mpc;

    /**
     * @param me      0 for {@code first}, 1 for {@code second}
     * @param rows    that are aligned; the same at both sides
     * @param own     cells of this side's columns, in the aligned order, within their ranges
     * @param channel to the other side, for values that one side has
     * @param opener  a runtime with {@link #fractionBits}, called once at both sides where something is hidden and not at all where nothing is
     */
    public ProgramRun(VectorProgram program, int me, int rows, Function<VectorProgram.Column, double[]> own, Channel channel, Supplier<Mpc> opener) {
        this.program = program;
        this.me = me;
        this.rows = rows;
        this.own = own;
        this.channel = channel;
        this.opener = opener;
    }

    /** Fraction bits with which a sum of so many products of fractions still fits: {@code rows · 2^(2f) < 2^61}. */
    public static int fractionBits(long rows) {
        int size = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, rows));
        return Math.clamp((60 - size) / 2, 8, 24);
    }

    /** One opened value, row-major. */
    public record Opened(double[] cells, int rows, int cols) {
    }

    /** What this side was opened, by name, in the order of the program. */
    public Map<String, Opened> run() {
        try {
            Map<Opening, Value> values = program.with(new Values());
            Map<String, Opened> opened = new LinkedHashMap<>();
            values.forEach((opening, value) -> {
                Matrix mine = open(opening, value);
                if (opening.opensTo(me)) {
                    opened.put(opening.name(), new Opened(mine.cells(), mine.rows(), mine.cols()));
                }
            });
            return opened;
        } finally {
            if (mpc != null) {
                mpc.close();
            }
        }
    }

    private Mpc mpc() {
        if (mpc == null) {
            mpc = opener.get();
        }
        return mpc;
    }

    // ---- opening ----

    private Matrix open(Opening opening, Value value) {
        Holder holder = value.type.holder();
        if (holder == Holder.HIDDEN) {
            double[] cells = opening.to() == VectorProgram.BOTH ? mpc().revealToAll(value.secret) : mpc().reveal(value.secret, opening.to());
            return cells == null ? null : new Matrix(cells, value.secret.rows(), value.secret.cols()).map(x -> x * value.unit);
        }
        if (holder == Holder.of(1 - me) && opening.opensTo(me)) {
            return received(value.type);
        }
        if (holder == Holder.of(me) && opening.opensTo(1 - me)) {
            channel.sendLongs(java.util.Arrays.stream(value.plain.cells()).mapToLong(Double::doubleToLongBits).toArray());
            channel.flush();
        }
        return value.plain;
    }

    private Matrix received(ValueType type) {
        int r = length(type.rows());
        int c = length(type.cols());
        double[] cells = java.util.Arrays.stream(channel.receiveLongs(Math.multiplyExact(r, c))).mapToDouble(Double::longBitsToDouble).toArray();
        for (double cell : cells) {
            if (!Double.isFinite(cell)) {
                throw ProtocolViolation.of("%s sent a figure that is no number.", "%s 发来的结果不是数字。", channel.peer());
            }
        }
        return new Matrix(cells, r, c);
    }

    private int length(int side) {
        return side == ValueType.ALIGNED ? rows : side;
    }

    // ---- values ----

    /**
     * A value at this side: {@code plain} where it is known here, {@code secret · unit} where it is hidden.
     *
     * @param plain null where the other side has it or nobody
     */
    private record Value(ValueType type, Matrix plain, Secret secret, double unit) {

        Value(ValueType type, Matrix plain) {
            this(type, plain, null, 1);
        }
    }

    /** A secret whose entries times {@code unit} are the values. */
    private record Hidden(Secret secret, double unit) {
    }

    private final class Values implements Algebra<Value> {

        private final Typing typing = Typing.exactly(program, rows);

        @Override
        public Value columns(int owner, List<String> names) {
            ValueType type = typing.columns(owner, names);
            if (owner != me) {
                return new Value(type, null);
            }
            double[] cells = new double[Math.multiplyExact(rows, names.size())];
            for (int j = 0; j < names.size(); j++) {
                double[] column = own.apply(new VectorProgram.Column(owner, names.get(j)));
                for (int i = 0; i < rows; i++) {
                    cells[i * names.size() + j] = column[i];
                }
            }
            return new Value(type, new Matrix(cells, rows, names.size()));
        }

        @Override
        public Value number(double value) {
            return new Value(typing.number(value), Matrix.of(value));
        }

        @Override
        public Value transpose(Value of) {
            ValueType type = typing.transpose(of.type);
            return type.hidden() ? new Value(type, null, mpc().transpose(of.secret), of.unit) : new Value(type, of.plain == null ? null : of.plain.transposed());
        }

        // ---- pairs ----

        @Override
        public Value binary(Operation operation, Value a, Value b) {
            ValueType type = typing.binary(operation, a.type, b.type);
            if (!type.hidden()) {
                return new Value(type, a.plain == null || b.plain == null ? null : plain(operation, a.plain, b.plain));
            }
            return switch (operation) {
                case ADD, SUBTRACT -> {
                    double unit = unit(a, b);
                    Secret x = spread(at(a, unit), type);
                    Secret y = spread(at(b, unit), type);
                    yield made(type, operation == Operation.ADD ? mpc().add(x, y) : mpc().subtract(x, y), unit);
                }
                case MULTIPLY -> product(type, a, b);
                case DIVIDE -> binary(Operation.MULTIPLY, a, inverse(b));
                case LESS, GREATER, AT_MOST, AT_LEAST, EQUAL, DIFFERENT -> compare(operation, type, a, b);
                case PRODUCT -> {
                    Hidden x = fraction(a);
                    Hidden y = fraction(b);
                    yield made(type, mpc().multiplyMatrix(x.secret, y.secret), x.unit * y.unit);
                }
            };
        }

        /** At whoever has the divisor; by its type it cannot be zero. */
        private Value inverse(Value b) {
            ValueType of = b.type;
            ValueType type = new ValueType(of.rows(), of.cols(), Ranges.inverse(of.range()), of.holder(), false, of.origin().curved());
            return new Value(type, b.plain == null ? null : b.plain.map(x -> 1 / x));
        }

        private Value product(ValueType type, Value a, Value b) {
            for (Value[] pair : new Value[][] {{a, b}, {b, a}}) {
                if (pair[0].type.holder() == Holder.PUBLIC && pair[1].type.hidden() && pair[0].plain.cells().length == 1) {
                    return scaled(type, pair[1], pair[0].plain.cells()[0]);
                }
            }
            if (type.bit()) {
                // Exact, which a product need not be in the last place.
                Secret y = spread(at(b, 1), type);
                return new Value(type, null, mpc().select(spread(at(a, 1), type), y, mpc().constant(0, y.rows(), y.cols())), 1);
            }
            Hidden x = fraction(a);
            Hidden y = fraction(b);
            return made(type, mpc().multiply(spread(x.secret, type), spread(y.secret, type)), x.unit * y.unit);
        }

        /** A public factor changes the unit, and nothing else. */
        private Value scaled(ValueType type, Value value, double factor) {
            Secret signed = factor == 0 ? mpc().scale(value.secret, 0L) : factor < 0 ? mpc().negate(value.secret) : value.secret;
            return new Value(type, null, spread(signed, type), factor == 0 ? 1 : value.unit * Math.abs(factor));
        }

        private Value compare(Operation operation, ValueType type, Value a, Value b) {
            double unit = unit(a, b);
            Secret x = spread(at(a, unit), type);
            Secret y = spread(at(b, unit), type);
            return new Value(type, null, switch (operation) {
                case LESS -> mpc().lessThan(x, y);
                case GREATER -> mpc().lessThan(y, x);
                case AT_MOST -> not(mpc().lessThan(y, x));
                case AT_LEAST -> not(mpc().lessThan(x, y));
                case EQUAL -> mpc().equal(x, y);
                default -> not(mpc().equal(x, y));
            }, 1);
        }

        private Secret not(Secret bit) {
            return mpc().subtract(mpc().constant(1, bit.rows(), bit.cols()), bit);
        }

        // ---- functions ----

        @Override
        public Value call(Expression.Function function, List<Value> arguments) {
            ValueType type = typing.call(function, arguments.stream().map(Value::type).toList());
            Value a = arguments.isEmpty() ? null : arguments.getFirst();
            return switch (function) {
                case COUNT -> new Value(type, Matrix.of(rows));
                case SUM -> type.hidden() ? made(type, mpc().sumRows(a.secret), a.unit) : here(type, a, Matrix::sums);
                case MEAN -> {
                    double n = length(a.type.rows());
                    yield type.hidden() ? made(type, mpc().sumRows(a.secret), a.unit / n) : here(type, a, m -> m.sums().map(x -> x / n));
                }
                case VAR -> {
                    Value away = binary(Operation.SUBTRACT, a, call(Expression.Function.MEAN, arguments));
                    yield call(Expression.Function.MEAN, List.of(binary(Operation.MULTIPLY, away, away)));
                }
                case ABS -> type.hidden() ? absolute(type, a) : here(type, a, m -> m.map(Math::abs));
                case SQRT -> here(type, a, m -> m.map(Math::sqrt));
                case EXP -> here(type, a, m -> m.map(Math::exp));
                case LOG -> here(type, a, m -> m.map(Math::log));
                case SIGMOID -> type.hidden() ? made(type, mpc().sigmoid(at(a, 1)), 1) : here(type, a, m -> m.map(x -> 1 / (1 + Math.exp(-x))));
                case MIN, MAX -> extreme(function == Expression.Function.MIN, type, a, arguments.get(1));
                case WHERE -> where(type, a, arguments.get(1), arguments.get(2));
            };
        }

        private Value here(ValueType type, Value a, Function<Matrix, Matrix> work) {
            return new Value(type, a.plain == null ? null : work.apply(a.plain));
        }

        private Value absolute(ValueType type, Value a) {
            Secret negative = mpc().lessThan(a.secret, mpc().constant(0, a.secret.rows(), a.secret.cols()));
            return made(type, mpc().select(negative, mpc().negate(a.secret), a.secret), a.unit);
        }

        private Value extreme(boolean least, ValueType type, Value a, Value b) {
            if (!type.hidden()) {
                return new Value(type, a.plain == null || b.plain == null ? null : a.plain.with(b.plain, least ? Math::min : Math::max));
            }
            double unit = unit(a, b);
            Secret x = spread(at(a, unit), type);
            Secret y = spread(at(b, unit), type);
            return made(type, least ? mpc().min(x, y) : mpc().max(x, y), unit);
        }

        private Value where(ValueType type, Value bit, Value a, Value b) {
            if (!type.hidden()) {
                boolean known = bit.plain != null && a.plain != null && b.plain != null;
                return new Value(type, known ? chosen(bit.plain, a.plain, b.plain) : null);
            }
            double unit = unit(a, b);
            return made(type, mpc().select(spread(at(bit, 1), type), spread(at(a, unit), type), spread(at(b, unit), type)), unit);
        }

        // ---- hiding ----

        /** In which both are fractions. */
        private static double unit(Value a, Value b) {
            return Math.max(unit(a), unit(b));
        }

        /** In which a value is a fraction. Never less than the unit it has: its last places would be made large. */
        private static double unit(Value value) {
            double least = value.type.hidden() ? value.unit : 0;
            double unit = Math.max(least, value.type.bound());
            return unit == 0 ? 1 : unit;
        }

        private Hidden fraction(Value value) {
            return new Hidden(at(value, unit(value)), unit(value));
        }

        private Secret at(Value value, double unit) {
            ValueType type = value.type;
            if (type.hidden()) {
                return value.unit == unit ? value.secret : mpc().scale(value.secret, value.unit / unit);
            }
            Matrix plain = value.plain == null ? null : value.plain.map(x -> x / unit);
            Range range = type.range();
            Secret in = type.holder() == Holder.PUBLIC ? mpc().constant(plain.cells(), plain.rows(), plain.cols())
                    : mpc().input(type.holder().ordinal(), plain == null ? null : plain.cells(), length(type.rows()), length(type.cols()));
            return mpc().within(in, Math.nextDown(range.low() / unit), Math.nextUp(range.high() / unit));
        }

        private Secret spread(Secret a, ValueType type) {
            int r = length(type.rows());
            int c = length(type.cols());
            Secret tall = a.rows() == r ? a : mpc().gather(a, new int[r]);
            return tall.cols() == c ? tall : mpc().columns(tall, new int[c]);
        }

        private Value made(ValueType type, Secret secret, double unit) {
            Range range = type.range();
            // Rounding moves a value beyond its range by some units in the last place, each at most 2^-14 or so.
            double room = 0x1p-4;
            return new Value(type, null, mpc().within(secret, range.low() / unit - room, range.high() / unit + room), unit);
        }
    }

    private static Matrix chosen(Matrix bit, Matrix a, Matrix b) {
        Matrix kept = bit.with(a, (z, x) -> z != 0 ? x : 0);
        return kept.with(bit.with(b, (z, y) -> z != 0 ? 0 : y), Double::sum);
    }

    private static Matrix plain(Operation operation, Matrix a, Matrix b) {
        return switch (operation) {
            case ADD -> a.with(b, Double::sum);
            case SUBTRACT -> a.with(b, (x, y) -> x - y);
            case MULTIPLY -> a.with(b, (x, y) -> x * y);
            case DIVIDE -> a.with(b, (x, y) -> x / y);
            case LESS -> a.with(b, (x, y) -> x < y ? 1 : 0);
            case GREATER -> a.with(b, (x, y) -> x > y ? 1 : 0);
            case AT_MOST -> a.with(b, (x, y) -> x <= y ? 1 : 0);
            case AT_LEAST -> a.with(b, (x, y) -> x >= y ? 1 : 0);
            case EQUAL -> a.with(b, (x, y) -> x == y ? 1 : 0);
            case DIFFERENT -> a.with(b, (x, y) -> x != y ? 1 : 0);
            case PRODUCT -> a.product(b);
        };
    }
}

package org.tacit.mpc.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.tacit.base.InvalidInput;

/**
 * Lines that two parties run together over their aligned rows:
 *
 * <pre>
 * range first.amount 0 100000
 * range second.rate 0 1
 * due = sum(first.amount * second.rate) / count()
 * open due to first
 * </pre>
 * A {@code range} is a public promise about a column, checked at its owner; columns whose values meet the other side's need one.
 */
public record VectorProgram(List<Let> lets, List<Opening> openings, Map<Column, Range> ranges) {

    /** {@code name = value}. */
    public record Let(int line, String name, Expression value) {
    }

    /** {@code open name to …}; {@code to} is 0, 1 or {@link #BOTH}. */
    public record Opening(int line, String name, int to) {

        public boolean opensTo(int party) {
            return to == party || to == BOTH;
        }
    }

    public static final int BOTH = 2;

    /** A column of party 0 or 1. */
    public record Column(int owner, String name) {
        @Override
        public String toString() {
            return role(owner) + "." + name;
        }
    }

    /** Both ends included. */
    public record Range(double low, double high) {
        static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    public VectorProgram {
        lets = List.copyOf(lets);
        openings = List.copyOf(openings);
        ranges = Map.copyOf(ranges);
    }

    /** @throws InvalidInput naming the line */
    public static VectorProgram parse(List<String> lines) {
        return new ProgramParser(lines).parse();
    }

    static String role(int owner) {
        return owner == 0 ? "first" : "second";
    }

    /** Every column of an owner that is named, also in a line whose value nobody uses. */
    public Set<String> columns(int owner) {
        Set<String> names = new TreeSet<>();
        lets.forEach(let -> collect(let.value, owner, names));
        ranges.keySet().stream().filter(c -> c.owner == owner).map(Column::name).forEach(names::add);
        return names;
    }

    private static void collect(Expression expression, int owner, Set<String> into) {
        switch (expression) {
            case Expression.Columns columns -> {
                if (columns.owner() == owner) {
                    into.addAll(columns.names());
                }
            }
            case Expression.Negated negated -> collect(negated.of(), owner, into);
            case Expression.Transposed transposed -> collect(transposed.of(), owner, into);
            case Expression.Binary binary -> {
                collect(binary.left(), owner, into);
                collect(binary.right(), owner, into);
            }
            case Expression.Call call -> call.arguments().forEach(a -> collect(a, owner, into));
            case Expression.Number _, Expression.Name _ -> {
                // Nobody's column.
            }
        }
    }

    /** Runs the lines with what {@code algebra} takes for values; the opened ones by name, in the order of the {@code open} lines. */
    <V> Map<Opening, V> with(Algebra<V> algebra) {
        Map<String, V> known = new HashMap<>();
        for (Let let : lets) {
            known.put(let.name, onLine(let.line, e -> value(algebra, known, e), let.value));
        }
        Map<Opening, V> opened = new LinkedHashMap<>();
        openings.forEach(o -> opened.put(o, known.get(o.name)));
        return opened;
    }

    private static <V> V onLine(int line, Function<Expression, V> work, Expression expression) {
        try {
            return work.apply(expression);
        } catch (InvalidInput e) {
            throw InvalidInput.of("Line %1$d of the program: %2$s", "程序第 %1$d 行：%3$s", line, e.text().en(), e.text().zh());
        }
    }

    private static <V> V value(Algebra<V> algebra, Map<String, V> known, Expression expression) {
        return switch (expression) {
            case Expression.Columns columns -> algebra.columns(columns.owner(), columns.names());
            case Expression.Number number -> algebra.number(number.value());
            case Expression.Name name -> known.get(name.name());
            case Expression.Negated negated -> algebra.binary(Expression.Operation.MULTIPLY, algebra.number(-1), value(algebra, known, negated.of()));
            case Expression.Transposed transposed -> algebra.transpose(value(algebra, known, transposed.of()));
            case Expression.Binary binary -> algebra.binary(binary.operation(), value(algebra, known, binary.left()), value(algebra, known, binary.right()));
            case Expression.Call call -> {
                List<V> arguments = new ArrayList<>();
                call.arguments().forEach(a -> arguments.add(value(algebra, known, a)));
                yield algebra.call(call.function(), arguments);
            }
        };
    }

    /** What is public about the opened values. {@code rows} is an upper bound of the aligned rows. */
    public Map<Opening, ValueType> types(long rows) {
        return with(new Typing(this, rows));
    }

    /**
     * What is to be computed on shares.
     *
     * @param hides whether anything is
     */
    public record Work(boolean hides, long multiplied, long compared) {
    }

    public Work work(long rows) {
        Typing typing = new Typing(this, rows);
        boolean hides = with(typing).values().stream().anyMatch(ValueType::hidden) || typing.multiplied() + typing.compared() > 0;
        return new Work(hides, typing.multiplied(), typing.compared());
    }
}

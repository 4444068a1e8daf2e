package org.tacit.mpc.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.mpc.program.Expression.Operation;
import org.tacit.mpc.program.VectorProgram.Column;

/** The plaintext twin of a program: one process has all columns. */
final class PlainProgram implements Algebra<double[][]> {

    private final Map<Column, double[]> columns;
    private final int rows;

    private PlainProgram(Map<Column, double[]> columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    static Map<String, double[][]> run(VectorProgram program, Map<Column, double[]> columns, int rows) {
        Map<String, double[][]> results = new LinkedHashMap<>();
        program.with(new PlainProgram(columns, rows)).forEach((opening, value) -> results.put(opening.name(), value));
        return results;
    }

    private interface Cell {
        double at(int i, int j);
    }

    private static double[][] make(int r, int c, Cell cell) {
        double[][] out = new double[r][c];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j < c; j++) {
                out[i][j] = cell.at(i, j);
            }
        }
        return out;
    }

    private static double at(double[][] a, int i, int j) {
        return a[a.length == 1 ? 0 : i][a[0].length == 1 ? 0 : j];
    }

    private static double[][] each(double[][] a, double[][] b, java.util.function.DoubleBinaryOperator f) {
        return make(Math.max(a.length, b.length), Math.max(a[0].length, b[0].length), (i, j) -> f.applyAsDouble(at(a, i, j), at(b, i, j)));
    }

    @Override
    public double[][] columns(int owner, List<String> names) {
        return make(rows, names.size(), (i, j) -> columns.get(new Column(owner, names.get(j)))[i]);
    }

    @Override
    public double[][] number(double value) {
        return new double[][] {{value}};
    }

    @Override
    public double[][] transpose(double[][] of) {
        return make(of[0].length, of.length, (i, j) -> of[j][i]);
    }

    @Override
    public double[][] binary(Operation operation, double[][] a, double[][] b) {
        return switch (operation) {
            case ADD -> each(a, b, Double::sum);
            case SUBTRACT -> each(a, b, (x, y) -> x - y);
            case MULTIPLY -> each(a, b, (x, y) -> x * y);
            case DIVIDE -> each(a, b, (x, y) -> x / y);
            case LESS -> each(a, b, (x, y) -> x < y ? 1 : 0);
            case GREATER -> each(a, b, (x, y) -> x > y ? 1 : 0);
            case AT_MOST -> each(a, b, (x, y) -> x <= y ? 1 : 0);
            case AT_LEAST -> each(a, b, (x, y) -> x >= y ? 1 : 0);
            case EQUAL -> each(a, b, (x, y) -> x == y ? 1 : 0);
            case DIFFERENT -> each(a, b, (x, y) -> x != y ? 1 : 0);
            case PRODUCT -> make(a.length, b[0].length, (i, j) -> {
                double sum = 0;
                for (int k = 0; k < b.length; k++) {
                    sum += a[i][k] * b[k][j];
                }
                return sum;
            });
        };
    }

    @Override
    public double[][] call(Expression.Function function, List<double[][]> arguments) {
        double[][] a = arguments.isEmpty() ? null : arguments.getFirst();
        return switch (function) {
            case COUNT -> number(rows);
            case SUM -> sums(a);
            case MEAN -> each(sums(a), number(a.length), (x, n) -> x / n);
            case VAR -> {
                double[][] away = each(a, call(Expression.Function.MEAN, arguments), (x, m) -> x - m);
                yield each(sums(each(away, away, (x, y) -> x * y)), number(a.length), (x, n) -> x / n);
            }
            case ABS -> each(a, a, (x, y) -> Math.abs(x));
            case SQRT -> each(a, a, (x, y) -> Math.sqrt(x));
            case EXP -> each(a, a, (x, y) -> Math.exp(x));
            case LOG -> each(a, a, (x, y) -> Math.log(x));
            case SIGMOID -> each(a, a, (x, y) -> 1 / (1 + Math.exp(-x)));
            case MIN -> each(a, arguments.get(1), Math::min);
            case MAX -> each(a, arguments.get(1), Math::max);
            case WHERE -> each(each(a, arguments.get(1), (bit, x) -> bit * x), each(a, arguments.get(2), (bit, y) -> (1 - bit) * y), Double::sum);
        };
    }

    private static double[][] sums(double[][] a) {
        return make(1, a[0].length, (i, j) -> java.util.Arrays.stream(a).mapToDouble(row -> row[j]).sum());
    }
}

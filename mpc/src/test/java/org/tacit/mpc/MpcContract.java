package org.tacit.mpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tacit.mpc.Runtime2.in;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.base.InvalidInput;

/** What every runtime keeps, against arithmetic on doubles. */
public abstract class MpcContract {

    static final double ULP = 0x1p-20;

    protected abstract Runtime2 runtime();

    /** Points in a sweep. */
    protected int many() {
        return 20_001;
    }

    /** The most that a truncation is off. */
    protected double truncation() {
        return ULP;
    }

    // ---- local operations are exact ----

    @Property(tries = 20)
    void linearOperationsAreExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int rows, @ForAll @IntRange(min = 1, max = 7) int cols) {
        double[] a = random(seed, rows * cols, 1000);
        double[] b = random(seed + 1, rows * cols, 1000);
        int[] picked = new Random(seed).ints(5, 0, rows).toArray();
        check(m -> m.add(in(m, 0, a, rows, cols), in(m, 1, b, rows, cols)), zip(a, b, Double::sum), 0);
        check(m -> m.subtract(in(m, 0, a, rows, cols), in(m, 1, b, rows, cols)), zip(a, b, (x, y) -> x - y), 0);
        check(m -> m.negate(in(m, 1, a, rows, cols)), zip(a, a, (x, y) -> -x), 0);
        check(m -> m.scale(in(m, 1, a, rows, cols), -7L), zip(a, a, (x, y) -> -7 * x), 0);
        check(m -> m.transpose(m.transpose(in(m, 0, a, rows, cols))), a, 0);
        check(m -> m.rows(in(m, 0, a, rows, cols), rows - 1, rows), Arrays.copyOfRange(a, (rows - 1) * cols, rows * cols), 0);
        check(m -> m.gather(in(m, 0, a, rows, cols), picked), gathered(a, cols, picked), 0);
        check(m -> m.above(in(m, 0, a, rows, cols), in(m, 1, b, rows, cols)), concat(a, b), 0);
        check(m -> m.transpose(m.beside(m.transpose(in(m, 0, a, rows, cols)), m.transpose(in(m, 1, b, rows, cols)))), concat(a, b), 0);
        double[] sums = new double[cols];
        for (int i = 0; i < a.length; i++) {
            sums[i % cols] += a[i];
        }
        check(m -> m.sumRows(in(m, 1, a, rows, cols)), sums, 0);
    }

    @Property(tries = 20)
    void scalingByARealKeepsItsPrecision(@ForAll long seed) {
        Random r = new Random(seed);
        double factor = Math.scalb(r.nextGaussian(), r.nextInt(-30, 4));
        double[] a = random(seed, 33, 1000);
        double[] b = random(seed + 1, 33, 1000);
        double bound = truncation() * 1.001 + 2000 * Math.abs(factor) * 0x1p-19;
        check(m -> m.scale(in(m, 0, a, 33, 1), factor), zip(a, a, (x, y) -> x * factor), bound);
        check(m -> m.scale(m.add(in(m, 0, a, 33, 1), in(m, 1, b, 33, 1)), factor), zip(a, b, (x, y) -> (x + y) * factor), bound);
    }

    // ---- products ----

    @Property(tries = 20)
    void productsOfAnyOwnership(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int n) {
        double[] a = random(seed, n, 1000);
        double[] b = random(seed + 1, n, 1000);
        double[] product = zip(a, b, (x, y) -> x * y);
        for (int pair = 0; pair < 16; pair++) {
            int x = pair & 3;
            int y = pair >> 2;
            check(m -> m.multiply(held(m, x, a, n, 1), held(m, y, b, n, 1)), product, 2 * ULP);
        }
    }

    @Property(tries = 12)
    void matrixProductsOfAnyOwnership(@ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 12) int inner, @ForAll @IntRange(min = 1, max = 4) int cols) {
        double[] a = random(seed, rows * inner, 100);
        double[] b = random(seed + 1, inner * cols, 100);
        double[] product = product(a, b, rows, inner, cols);
        for (int pair = 0; pair < 16; pair++) {
            int x = pair & 3;
            int y = pair >> 2;
            check(m -> m.multiplyMatrix(held(m, x, a, rows, inner), held(m, y, b, inner, cols)), product, 2 * ULP);
            double[] at = transposed(a, rows, inner);
            check(m -> m.multiplyTransposed(held(m, x, at, inner, rows), held(m, y, b, inner, cols)), product, 2 * ULP);
        }
    }

    @Property(tries = 10)
    void columnsOfTwoOwnersSideBySide(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int rows) {
        int mine = 3;
        int theirs = 5;
        double[] a = random(seed, rows * mine, 8);
        double[] b = random(seed + 1, rows * theirs, 8);
        double[] both = new double[rows * 8];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(a, i * mine, both, i * 8, mine);
            System.arraycopy(b, i * theirs, both, i * 8 + mine, theirs);
        }
        double[] w = random(seed + 2, 8, 4);
        double[] e = random(seed + 3, rows, 1);
        check(m -> m.multiplyMatrix(m.beside(in(m, 0, a, rows, mine), in(m, 1, b, rows, theirs)), held(m, 2, w, 8, 1)), product(both, w, rows, 8, 1), 2 * ULP);
        check(m -> m.multiplyTransposed(m.beside(in(m, 0, a, rows, mine), in(m, 1, b, rows, theirs)), m.within(held(m, 3, e, rows, 1), -1.1, 1.1)),
                product(transposed(both, rows, 8), e, 8, rows, 1), 2 * ULP);
    }

    @Example
    void tallMatrices() {
        int rows = 20_000;
        double[] a = random(5, rows * 2, 8);
        double[] w = random(6, 2, 8);
        check(m -> m.multiplyMatrix(in(m, 1, a, rows, 2), held(m, 2, w, 2, 1)), product(a, w, rows, 2, 1), 2 * ULP);
        double[] e = random(7, rows, 1);
        check(m -> m.multiplyTransposed(in(m, 1, a, rows, 2), m.within(held(m, 2, e, rows, 1), -1, 1)),
                product(transposed(a, rows, 2), e, 2, rows, 1), 2 * ULP);
    }

    @Example
    void productsAtTheEdgeOfTheRange() {
        // 2^19.9 · 2^2 · 2^40 nearly fills 2^62
        double[] a = {1e6, -1e6, 1e6, -1e6, ULP, 0, -ULP, 1048575.5};
        double[] b = {4.1, 4.1, -4.1, -4.1, 1e6, 5, -1, 4};
        for (int pair = 0; pair < 16; pair++) {
            int x = pair & 3;
            int y = pair >> 2;
            check(m -> m.multiply(held(m, x, a, 8, 1), held(m, y, b, 8, 1)), zip(fix(a), fix(b), (u, v) -> u * v), 2 * ULP);
        }
    }

    @Property(tries = 10)
    void promisedRangesDoNotChangeResults(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int log) {
        double high = Math.scalb(1.0, log - 6);
        double[] a = random(seed, 50, 100);
        double[] b = random(seed + 1, 50, high);
        b[0] = high;
        b[1] = -high;
        check(m -> m.multiply(held(m, 2, a, 50, 1), m.within(held(m, 2, b, 50, 1), -high, high)), zip(a, b, (x, y) -> x * y), 2 * ULP);
        check(m -> m.lessThan(m.within(held(m, 2, b, 50, 1), -high, high), m.constant(0, 50, 1)), zip(b, b, (x, y) -> x < 0 ? 1 : 0), 0);
    }

    // ---- choices ----

    @Property(tries = 12)
    void comparisonIsExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int n) {
        Random r = new Random(seed);
        double[] a = random(seed, n, 1 << r.nextInt(0, 20));
        double[] b = a.clone();
        for (int i = 0; i < n; i++) {
            b[i] = switch (i % 4) {
                case 0 -> a[i];
                case 1 -> Math.max(-1048575, a[i] - ULP);
                case 2 -> Math.min(1048575, a[i] + ULP);
                default -> r.nextDouble(-1, 1) * 1e6;
            };
        }
        double[] expected = zip(fix(a), fix(b), (x, y) -> x < y ? 1 : 0);
        check(m -> m.lessThan(in(m, 0, a, n, 1), in(m, 1, b, n, 1)), expected, 0);
        check(m -> m.lessThan(held(m, 3, a, n, 1), held(m, 2, b, n, 1)), expected, 0);
    }

    @Property(tries = 12)
    void selectionIsExact(@ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int n) {
        double[] a = random(seed, n, 1e6);
        double[] b = random(seed + 1, n, 1e6);
        double[] c = new Random(seed).ints(n, 0, 2).asDoubleStream().toArray();
        double[] expected = fix(a);
        for (int i = 0; i < n; i++) {
            expected[i] = c[i] == 1 ? expected[i] : fix(b)[i];
        }
        check(m -> m.select(in(m, 1, c, n, 1), in(m, 0, a, n, 1), in(m, 1, b, n, 1)), expected, 0);
        check(m -> m.select(held(m, 2, c, n, 1), held(m, 2, a, n, 1), held(m, 3, b, n, 1)), expected, 0);
        double[] smaller = zip(fix(a), fix(b), Math::min);
        check(m -> {
            Secret x = in(m, 0, a, n, 1);
            Secret y = in(m, 1, b, n, 1);
            return m.select(m.lessThan(x, y), x, y);
        }, smaller, 0);
    }

    @Example
    void sigmoidIsGoodEverywhere() {
        int n = many();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = -20 + 40.0 * i / (n - 1);
        }
        double[] far = {30, -30, 1000, -1000, 1023.99, -1023.99, 16, -16, 15.999, -16.001, 12, -12, 0, ULP, -ULP, 31.9, -31.9, 32, 48, -48, 512, -512};
        System.arraycopy(far, 0, x, 0, far.length);
        double[] expected = zip(x, x, (v, w) -> 1 / (1 + Math.exp(-v)));
        check(m -> m.sigmoid(held(m, 2, x, n, 1)), expected, Sigmoid.ERROR);
        check(m -> m.sigmoid(in(m, 1, x, n, 1)), expected, Sigmoid.ERROR);
    }

    @Property(tries = 6)
    void sigmoidWithinPromisedRanges(@ForAll long seed, @ForAll @IntRange(min = 0, max = 10) int log) {
        double high = Math.min(1023.9, Math.scalb(1.0, log));
        double[] x = random(seed, 301, high);
        x[0] = high;
        x[1] = -high;
        check(m -> m.sigmoid(m.within(held(m, 2, x, 301, 1), -high, high)), zip(x, x, (v, w) -> 1 / (1 + Math.exp(-v))), Sigmoid.ERROR);
    }

    @Example
    void exponentialIsGoodWhereItHasRoom() {
        int n = 601;
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = -17 + 30.0 * i / (n - 1);
        }
        for (double[] opened : runtime().run(m -> m.revealToAll(m.exp(in(m, 0, x, n, 1))))) {
            for (int i = 0; i < n; i++) {
                assertThat(opened[i]).as("e^%s", x[i]).isCloseTo(Math.exp(x[i]), org.assertj.core.api.Assertions.within(0x1p-16 * Math.exp(x[i]) + 8 * ULP));
            }
        }
    }

    @Property(tries = 6)
    void sumsByBin(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int log2Bins, @ForAll @IntRange(min = 1, max = 400) int n) {
        Random r = new Random(seed);
        double low = r.nextDouble(-5, 5);
        double high = low + r.nextDouble(0.5, 20);
        int bins = 1 << log2Bins;
        double step = (high - low) / (bins * 16);
        double[] x = new double[n];
        double[] w = new double[2 * n];
        double[] expected = new double[2 * bins];
        for (int i = 0; i < n; i++) {
            int bin = r.nextInt(bins);
            // away from borders, and sometimes beyond the ends
            x[i] = low + (high - low) * bin / bins + step * r.nextDouble(1.2, 14.8);
            if (i % 7 == 0) {
                bin = i % 2 == 0 ? 0 : bins - 1;
                x[i] = i % 2 == 0 ? low - r.nextDouble(1000) : high + r.nextDouble(1000);
            }
            w[2 * i] = r.nextInt(2);
            w[2 * i + 1] = fix(new double[] {r.nextDouble(-3, 3)})[0];
            expected[2 * bin] += w[2 * i];
            expected[2 * bin + 1] += w[2 * i + 1];
        }
        check(m -> m.sumByBin(held(m, 2, x, n, 1), low, high, log2Bins, in(m, 1, w, n, 2)), expected, 0);
        check(m -> m.sumByBin(in(m, 0, x, n, 1), low, high, log2Bins, m.within(held(m, 2, w, n, 2), -3, 3)), expected, 0);
    }

    // ---- in and out ----

    @Example
    void revealingToOneTellsOne() {
        double[] a = {1, -2.5, 1e6 - 1};
        var results = runtime().run(m -> m.reveal(in(m, 0, a, 1, 3), 1));
        assertThat(results.get(results.size() == 1 ? 0 : 1)).containsExactly(a);
        for (int p = 0; p < results.size() && results.size() > 1; p += 2) {
            assertThat(results.get(p)).isNull();
        }
    }

    @Property(tries = 5)
    void whatIsKeptComesBack(@ForAll long seed) {
        double[] a = random(seed, 6, 1e6);
        check(m -> m.restore(m.keep(held(m, 2, a, 2, 3)), 2, 3), fix(a), 0);
    }

    @Example
    void badInputsAreRefused() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1048576, -1048576, 1e300}) {
            refused(m -> in(m, 0, new double[] {0, bad}, 2, 1));
            refused(m -> m.constant(bad, 1, 1));
        }
        refused(m -> m.constant(new double[0], 0, 3));
        refused(m -> m.constant(new double[0], 3, 0));
        refused(m -> m.constant(new double[5], 2, 3));
        refused(m -> in(m, m.parties(), new double[1], 1, 1));
        refused(m -> in(m, 0, new double[2], 1, 1));
        refused(m -> m.add(m.constant(1, 2, 3), m.constant(1, 3, 2)));
        refused(m -> m.multiply(m.constant(1, 2, 3), m.constant(1, 3, 2)));
        refused(m -> m.multiplyMatrix(m.constant(1, 2, 3), m.constant(1, 2, 3)));
        refused(m -> m.multiplyTransposed(m.constant(1, 2, 3), m.constant(1, 3, 2)));
        refused(m -> m.rows(m.constant(1, 2, 3), 1, 1));
        refused(m -> m.rows(m.constant(1, 2, 3), 0, 3));
        refused(m -> m.gather(m.constant(1, 2, 3), new int[] {2}));
        refused(m -> m.beside(m.constant(1, 2, 3), m.constant(1, 3, 3)));
        refused(m -> m.above(m.constant(1, 2, 3), m.constant(1, 2, 2)));
        refused(m -> m.sumByBin(m.constant(1, 2, 2), 0, 1, 3, m.constant(1, 2, 1)));
        refused(m -> m.sumByBin(m.constant(1, 2, 1), 1, 1, 3, m.constant(1, 2, 1)));
        refused(m -> m.scale(m.constant(1, 1, 1), Double.NaN));
    }

    // ---- helpers ----

    /** 0, 1: held by that party. 2: shared between them at random. 3: shared, and what a selection gave (exact, where a product may be one unit off). */
    static Secret held(Mpc m, int how, double[] values, int rows, int cols) {
        if (how < 2) {
            return in(m, how, values, rows, cols);
        }
        double[] mask = random(values.length * 31L + how, values.length, 1000);
        Secret shared = m.subtract(in(m, 1, zip(fix(values), fix(mask), (x, y) -> clip(x + y)), rows, cols), in(m, 0, zip(fix(values), fix(mask), (x, y) -> clip(x + y) - x), rows, cols));
        return how == 2 ? shared : m.select(m.constant(1, rows, cols), shared, m.constant(0, rows, cols));
    }

    private static double clip(double v) {
        return Math.max(-1048575, Math.min(1048575, v));
    }

    private void check(OneSecret program, double[] expected, double error) {
        for (double[] opened : runtime().run(m -> m.revealToAll(program.apply(m)))) {
            assertThat(opened).hasSameSizeAs(expected);
            double exactly = error == 0 ? 0 : error;
            double[] fixed = error == 0 ? fix(expected) : expected;
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(opened[i] - fixed[i])).as("element %d: %s for %s", i, opened[i], fixed[i]).isLessThanOrEqualTo(exactly);
            }
        }
    }

    private void refused(OneSecret program) {
        assertThatThrownBy(() -> runtime().run(m -> program.apply(m) == null)).isInstanceOf(InvalidInput.class);
    }

    /** A program of one secret. */
    protected interface OneSecret {
        Secret apply(Mpc mpc);
    }

    static double[] fix(double[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.floor(values[i] * 0x1p20 + 0.5) * ULP;
        }
        return out;
    }

    /** Already on the grid of the fixed point. */
    static double[] random(long seed, int n, double scale) {
        Random r = new Random(seed);
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = r.nextDouble(-1, 1) * scale;
        }
        return fix(out);
    }

    static double[] zip(double[] a, double[] b, DoubleBinaryOperator f) {
        double[] out = new double[a.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsDouble(a[i], b[i]);
        }
        return out;
    }

    private static double[] concat(double[] a, double[] b) {
        double[] out = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }

    private static double[] gathered(double[] a, int cols, int[] rows) {
        double[] out = new double[rows.length * cols];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(a, rows[i] * cols, out, i * cols, cols);
        }
        return out;
    }

    static double[] product(double[] a, double[] b, int rows, int inner, int cols) {
        double[] out = new double[rows * cols];
        for (int i = 0; i < rows; i++) {
            for (int l = 0; l < inner; l++) {
                for (int j = 0; j < cols; j++) {
                    out[i * cols + j] += a[i * inner + l] * b[l * cols + j];
                }
            }
        }
        return out;
    }

    static double[] transposed(double[] a, int rows, int cols) {
        double[] out = new double[a.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j * rows + i] = a[i * cols + j];
            }
        }
        return out;
    }
}

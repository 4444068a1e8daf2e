package org.tacit.mpc;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.share.FixedPoint;
import org.tacit.crypto.share.Multiplier;

/**
 * The plaintext twin: the same calls, the same fixed-point numbers, no cryptography and no second party. One process plays
 * all parties, every {@link #input} brings its values, every reveal returns them.
 *
 * <p><b>It hides nothing.</b> It exists to test programs against truth: what a protocol cannot see – a product out of range,
 * a broken promise to {@link #within} – is refused here.
 */
public final class PlainMpc implements Mpc {

    /** Before a truncation magnitudes stay below this. */
    private static final long WIDE = 1L << 62;

    private final FixedPoint fixed;
    private long shuffles;

    private PlainMpc(FixedPoint fixed) {
        this.fixed = fixed;
    }

    /** A runtime of its own for one process. */
    public static PlainMpc single(int fractionBits) {
        return new PlainMpc(new FixedPoint(fractionBits));
    }

    /** Row-major fixed-point numbers. */
    private record Plain(long[] values, int rows, int cols) implements Secret {
    }

    @Override
    public int me() {
        return 0;
    }

    @Override
    public int parties() {
        return 2;
    }

    @Override
    public int fractionBits() {
        return fixed.fractionBits();
    }

    // ---- in and out ----

    @Override
    public Secret input(int owner, double[] values, int rows, int cols) {
        Shapes.party(owner, parties());
        Shapes.filled(values == null ? -1 : values.length, rows, cols);
        return new Plain(fixed.encode(values, cols), rows, cols);
    }

    @Override
    public Secret constant(double[] values, int rows, int cols) {
        Shapes.filled(values == null ? -1 : values.length, rows, cols);
        return new Plain(fixed.encode(values, cols), rows, cols);
    }

    @Override
    public double[] reveal(Secret secret, int to) {
        Shapes.party(to, parties());
        return fixed.decode(plain(secret).values);
    }

    @Override
    public double[] revealToAll(Secret secret) {
        return fixed.decode(plain(secret).values);
    }

    @Override
    public long[] keep(Secret a) {
        return plain(a).values.clone();
    }

    @Override
    public Secret restore(long[] part, int rows, int cols) {
        Shapes.filled(part.length, rows, cols);
        return new Plain(part.clone(), rows, cols);
    }

    @Override
    public Secret within(Secret a, double low, double high) {
        Shapes.range(low, high);
        long from = fixed.saturated(low);
        long to = fixed.saturated(high);
        for (long v : plain(a).values) {
            if (v < from || v > to) {
                throw InvalidInput.of("A secret that was promised to lie in [%s, %s] does not.", "承诺位于 [%s, %s] 内的秘密值并不在其中。", low, high);
            }
        }
        return a;
    }

    // ---- shape ----

    @Override
    public Secret rows(Secret a, int from, int to) {
        Plain p = plain(a);
        Shapes.rows(p, from, to);
        return new Plain(Arrays.copyOfRange(p.values, from * p.cols, to * p.cols), to - from, p.cols);
    }

    @Override
    public Secret gather(Secret a, int[] rows) {
        Plain p = plain(a);
        return new Plain(Shapes.gather(p.values, p.rows, p.cols, rows), rows.length, p.cols);
    }

    @Override
    public Secret transpose(Secret a) {
        Plain p = plain(a);
        return new Plain(Shapes.transpose(p.values, p.rows, p.cols), p.cols, p.rows);
    }

    @Override
    public Secret beside(Secret... parts) {
        int rows = Shapes.commonRows(parts);
        int cols = Arrays.stream(parts).mapToInt(Secret::cols).sum();
        long[] values = new long[Shapes.size(rows, cols)];
        int at = 0;
        for (Secret part : parts) {
            Plain p = plain(part);
            Shapes.paste(p.values, p.cols, values, cols, at, rows);
            at += p.cols;
        }
        return new Plain(values, rows, cols);
    }

    @Override
    public Secret above(Secret... parts) {
        int cols = Shapes.commonCols(parts);
        int rows = Arrays.stream(parts).mapToInt(Secret::rows).sum();
        long[] values = new long[Shapes.size(rows, cols)];
        int at = 0;
        for (Secret part : parts) {
            long[] from = plain(part).values;
            System.arraycopy(from, 0, values, at, from.length);
            at += from.length;
        }
        return new Plain(values, rows, cols);
    }

    // ---- linear ----

    @Override
    public Secret add(Secret a, Secret b) {
        return zip(a, b, Math::addExact);
    }

    @Override
    public Secret subtract(Secret a, Secret b) {
        return zip(a, b, Math::subtractExact);
    }

    @Override
    public Secret negate(Secret a) {
        return scale(a, -1L);
    }

    @Override
    public Secret scale(Secret a, long factor) {
        return map(a, v -> inRange(v * factor, (double) v * factor));
    }

    @Override
    public Secret scale(Secret a, double factor) {
        Multiplier m = Multiplier.of(factor);
        return map(a, v -> FixedPoint.shiftRounded(inRange(v * m.mantissa(), (double) v * m.mantissa()), m.shift()));
    }

    @Override
    public Secret sumRows(Secret a) {
        Plain p = plain(a);
        long[] sums = new long[p.cols];
        double[] sizes = new double[p.cols];
        for (int i = 0; i < p.values.length; i++) {
            sums[i % p.cols] += p.values[i];
            sizes[i % p.cols] += p.values[i];
        }
        for (int j = 0; j < p.cols; j++) {
            inRange(sums[j], sizes[j]);
        }
        return new Plain(sums, 1, p.cols);
    }

    @Override
    public Secret prefixSums(Secret a) {
        Plain p = plain(a);
        double[] sizes = new double[p.cols];
        for (int i = 0; i < p.values.length; i++) {
            sizes[i % p.cols] += Math.abs((double) p.values[i]);
            inRange(0, sizes[i % p.cols]);
        }
        return new Plain(Shapes.prefixSums(p.values, p.cols), p.rows, p.cols);
    }

    /** The elements' own bound: the twin sees them. */
    @Override
    public double magnitude(Secret a) {
        return Arrays.stream(plain(a).values).mapToDouble(v -> Math.abs(fixed.decode(v))).max().orElse(0);
    }

    // ---- interactive, were there anybody to talk to ----

    @Override
    public Secret multiply(Secret a, Secret b) {
        int f = fixed.fractionBits();
        return zip(a, b, (x, y) -> FixedPoint.shiftRounded(inRange(x * y, (double) x * y), f));
    }

    @Override
    public Secret multiplyMatrix(Secret a, Secret b) {
        Plain x = plain(a);
        Plain y = plain(b);
        Shapes.product(x.rows, x.cols, y.rows, y.cols);
        int f = fixed.fractionBits();
        long[] out = new long[Shapes.size(x.rows, y.cols)];
        double[] sizes = new double[y.cols];
        for (int i = 0; i < x.rows; i++) {
            Arrays.fill(sizes, 0);
            int row = i * y.cols;
            for (int l = 0; l < x.cols; l++) {
                long v = x.values[i * x.cols + l];
                for (int j = 0; j < y.cols; j++) {
                    long w = y.values[l * y.cols + j];
                    out[row + j] += v * w;
                    sizes[j] += (double) v * w;
                }
            }
            for (int j = 0; j < y.cols; j++) {
                out[row + j] = FixedPoint.shiftRounded(inRange(out[row + j], sizes[j]), f);
            }
        }
        return new Plain(out, x.rows, y.cols);
    }

    @Override
    public Secret lessThan(Secret a, Secret b) {
        long one = fixed.one();
        return zip(a, b, (x, y) -> inRange(x - y, (double) x - y) < 0 ? one : 0);
    }

    @Override
    public Secret equal(Secret a, Secret b) {
        long one = fixed.one();
        return zip(a, b, (x, y) -> inRange(x - y, (double) x - y) == 0 ? one : 0);
    }

    @Override
    public Secret isZero(long[] part, int bits) {
        Shapes.bits(bits);
        long[] out = new long[part.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = part[i] << 64 - bits == 0 ? fixed.one() : 0;
        }
        return new Plain(out, part.length, 1);
    }

    @Override
    public Secret select(Secret bit, Secret a, Secret b) {
        Plain c = plain(bit);
        Plain x = plain(a);
        Plain y = plain(b);
        Shapes.same(c, x);
        Shapes.same(x, y);
        long[] out = new long[x.values.length];
        for (int i = 0; i < out.length; i++) {
            if (c.values[i] != 0 && c.values[i] != fixed.one()) {
                throw InvalidInput.of("A selector is neither 0 nor 1.", "选择位既不是 0 也不是 1。");
            }
            out[i] = c.values[i] != 0 ? x.values[i] : y.values[i];
        }
        return new Plain(out, x.rows, x.cols);
    }

    @Override
    public Secret sigmoid(Secret a) {
        double limit = Sigmoid.RANGE;
        return map(a, v -> {
            double x = fixed.decode(v);
            if (!(Math.abs(x) < limit)) {
                throw InvalidInput.of("The sigmoid is defined for magnitudes below %s; scale the features.", "sigmoid 的输入绝对值须小于 %s；请缩放特征。", limit);
            }
            return fixed.encode(1 / (1 + Math.exp(-x)));
        });
    }

    @Override
    public Secret sumByBin(Secret x, double low, double high, int log2Bins, Secret weights) {
        Plain p = plain(x);
        Plain w = plain(weights);
        Shapes.bins(p, w, low, high, log2Bins);
        int bins = 1 << log2Bins;
        long[] out = new long[Shapes.size(bins, w.cols)];
        for (int i = 0; i < p.rows; i++) {
            double place = (fixed.decode(p.values[i]) - low) / (high - low) * bins;
            int bin = (int) Math.max(0, Math.min(bins - 1, Math.floor(place)));
            for (int j = 0; j < w.cols; j++) {
                out[bin * w.cols + j] = Math.addExact(out[bin * w.cols + j], w.values[i * w.cols + j]);
            }
        }
        return new Plain(out, bins, w.cols);
    }

    /** The same order at every twin that runs the same program. */
    @Override
    public Secret shuffle(Secret a) {
        int[] order = new int[a.rows()];
        Arrays.setAll(order, i -> i);
        var random = new java.util.SplittableRandom(shuffles++);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return gather(a, order);
    }

    @Override
    public void close() {
        // nothing is held
    }

    // ---- helpers ----

    private static Plain plain(Secret secret) {
        if (secret instanceof Plain plain) {
            return plain;
        }
        throw new IllegalArgumentException("a secret of another runtime");
    }

    private static Secret map(Secret a, java.util.function.LongUnaryOperator f) {
        Plain p = plain(a);
        return new Plain(Arrays.stream(p.values).map(f).toArray(), p.rows, p.cols);
    }

    private static Secret zip(Secret a, Secret b, java.util.function.LongBinaryOperator f) {
        Plain x = plain(a);
        Plain y = plain(b);
        Shapes.same(x, y);
        long[] out = new long[x.values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = f.applyAsLong(x.values[i], y.values[i]);
        }
        return new Plain(out, x.rows, x.cols);
    }

    /** @param size the same number in floating point, where it cannot wrap */
    private static long inRange(long value, double size) {
        if (!(Math.abs(size) < WIDE)) {
            throw InvalidInput.of("An intermediate result leaves the range of the fixed-point numbers; scale the inputs down.",
                    "中间结果超出定点数范围；请缩小输入的量级。");
        }
        return value;
    }
}

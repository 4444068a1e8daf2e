package org.tacit.mpc.rep3;

import java.util.Arrays;
import org.tacit.crypto.share.FixedPoint;
import org.tacit.crypto.share.Multiplier;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Range;
import org.tacit.mpc.Secret;
import org.tacit.mpc.Shapes;
import org.tacit.wire.Session;

/**
 * Three parties, replicated shares over Z_2^64, at most one party corrupted: Araki, Furukawa, Lindell, Nof and Ohara (CCS 2016) for sums and products,
 * Mohassel and Rindal, "ABY3" (CCS 2018) for bits.
 *
 * <h2>Security guarantees</h2>
 * {@link #open}: against one semi-honest party, κ = 128. {@link #openVerified}: against one party that deviates as it likes, κ = 128, σ ≥ 40, with
 * abort: every message is verified before anything is opened, see {@link CheckedGates}; what it changes is an input of its own, or everybody ends with a
 * {@link org.tacit.base.ProtocolViolation}. Two parties that pool what they have see everything: this is the price of the speed.
 *
 * <p>A party learns shapes, the sequence of calls, public constants and promised ranges, and what {@code reveal} hands to it, to the last unit: which
 * neighbour of the exact result a truncation gives depends on the shares. Costs are in {@code docs/protocols/mpc-rep3.md} and held by {@code Rep3CostTest}.
 */
public final class Rep3 implements Mpc {

    public static final int DEFAULT_FRACTION_BITS = 20;
    /** Numbers at a time in what needs many words for each. */
    private static final int PIECE = 1 << 17;

    private final FixedPoint fixed;
    private final Triangle triangle;
    private final Gates gates;
    private final int me;
    /** Digest of the calls so far, against programs that differ. */
    private long transcript;

    private Rep3(FixedPoint fixed, Triangle triangle, Gates gates) {
        this.fixed = fixed;
        this.triangle = triangle;
        this.gates = gates;
        this.me = triangle.me;
    }

    /** Semi-honest, with {@link #DEFAULT_FRACTION_BITS}; all three call it at the same point of their programs, once a session. */
    public static Rep3 open(Session session) {
        return open(session, "mpc", DEFAULT_FRACTION_BITS);
    }

    /** @param name name of the channels, unused so far in the session */
    public static Rep3 open(Session session, String name, int fractionBits) {
        var fixed = new FixedPoint(fractionBits);
        Triangle triangle = Triangle.open(session, name);
        return new Rep3(fixed, triangle, new Gates(triangle));
    }

    /** Verified, with {@link #DEFAULT_FRACTION_BITS}; otherwise as {@link #open(Session)}. */
    public static Rep3 openVerified(Session session) {
        return openVerified(session, "mpc", DEFAULT_FRACTION_BITS);
    }

    /** @param name name of the channels, unused so far in the session */
    public static Rep3 openVerified(Session session, String name, int fractionBits) {
        var fixed = new FixedPoint(fractionBits);
        Triangle triangle = Triangle.open(session, name);
        return new Rep3(fixed, triangle, new CheckedGates(triangle));
    }

    @Override
    public int me() {
        return me;
    }

    @Override
    public int parties() {
        return 3;
    }

    @Override
    public int fractionBits() {
        return fixed.fractionBits();
    }

    /** Turns in which this party waited for another so far. */
    public long rounds() {
        return triangle.rounds();
    }

    /** Time spent so far on what needs no input: verified random bits. */
    public double offlineSeconds() {
        return gates.offlineNanos() / 1e9;
    }

    // ---- in and out ----

    @Override
    public Secret input(int owner, double[] values, int rows, int cols) {
        Shapes.party(owner, 3);
        int n = Shapes.size(rows, cols);
        long[] encoded = null;
        if (owner == me) {
            Shapes.filled(values == null ? -1 : values.length, rows, cols);
            encoded = fixed.encode(values, cols);
        }
        long limit = 1L << FixedPoint.INPUT_BITS;
        return new Replicated(gates.input(owner, encoded, n, false), rows, cols, 0, new Range(-limit, limit));
    }

    /** Whole constants are kept as such. */
    @Override
    public Secret constant(double[] values, int rows, int cols) {
        Shapes.filled(values == null ? -1 : values.length, rows, cols);
        long[] encoded = fixed.encode(values, cols);
        Range range = Range.of(encoded);
        int zeros = fractionBits();
        for (long v : encoded) {
            zeros = Math.min(zeros, Long.numberOfTrailingZeros(v));
        }
        for (int i = 0; i < encoded.length; i++) {
            encoded[i] >>= zeros;
        }
        return new Replicated(new Shares(encoded, encoded).only(me, 0), rows, cols, zeros, range);
    }

    @Override
    public double[] reveal(Secret secret, int to) {
        Shapes.party(to, 3);
        Replicated a = replicated(secret).atZeros(0);
        step("reveal", a, a);
        gates.settle();
        long[] opened = gates.openTo(to, a.shares(), transcript);
        return opened == null ? null : fixed.decode(opened);
    }

    @Override
    public double[] revealToAll(Secret secret) {
        Replicated a = replicated(secret).atZeros(0);
        step("revealToAll", a, a);
        gates.settle();
        return fixed.decode(gates.open(a.shares(), transcript, false));
    }

    /** Two words an element: both shares that this party holds. */
    @Override
    public long[] keep(Secret a) {
        Replicated r = replicated(a).atZeros(0);
        long[] part = Arrays.copyOf(r.shares().a(), 2 * r.size());
        System.arraycopy(r.shares().b(), 0, part, r.size(), r.size());
        return part;
    }

    @Override
    public Secret restore(long[] part, int rows, int cols) {
        int n = Shapes.size(rows, cols);
        Shapes.filled(part.length % 2 == 0 ? part.length / 2 : -1, rows, cols);
        return new Replicated(new Shares(Arrays.copyOf(part, n), Arrays.copyOfRange(part, n, 2 * n)), rows, cols, 0, Range.ANY);
    }

    @Override
    public Secret within(Secret a, double low, double high) {
        Replicated r = replicated(a);
        Shapes.range(low, high);
        return r.with(r.shares(), new Range(fixed.saturated(low), fixed.saturated(high)).intersect(r.range()));
    }

    // ---- shape ----

    @Override
    public Secret rows(Secret a, int from, int to) {
        Replicated r = replicated(a);
        Shapes.rows(r, from, to);
        return r.map(to - from, r.cols(), v -> Arrays.copyOfRange(v, from * r.cols(), to * r.cols()));
    }

    @Override
    public Secret gather(Secret a, int[] rows) {
        Replicated r = replicated(a);
        return r.map(rows.length, r.cols(), v -> Shapes.gather(v, r.rows(), r.cols(), rows));
    }

    @Override
    public Secret transpose(Secret a) {
        Replicated r = replicated(a);
        return r.map(r.cols(), r.rows(), v -> Shapes.transpose(v, r.rows(), r.cols()));
    }

    @Override
    public Secret beside(Secret... parts) {
        int rows = Shapes.commonRows(parts);
        int cols = Arrays.stream(parts).mapToInt(Secret::cols).sum();
        Replicated[] aligned = aligned(parts);
        Shares all = Shares.none(Shapes.size(rows, cols));
        int at = 0;
        for (Replicated r : aligned) {
            Shapes.paste(r.shares().a(), r.cols(), all.a(), cols, at, rows);
            Shapes.paste(r.shares().b(), r.cols(), all.b(), cols, at, rows);
            at += r.cols();
        }
        return new Replicated(all, rows, cols, aligned[0].zeros(), union(aligned));
    }

    @Override
    public Secret above(Secret... parts) {
        int cols = Shapes.commonCols(parts);
        int rows = Arrays.stream(parts).mapToInt(Secret::rows).sum();
        Replicated[] aligned = aligned(parts);
        Shares all = Shares.concat(Arrays.stream(aligned).map(Replicated::shares).toArray(Shares[]::new));
        return new Replicated(all, rows, cols, aligned[0].zeros(), union(aligned));
    }

    private static Replicated[] aligned(Secret... parts) {
        int zeros = Arrays.stream(parts).mapToInt(p -> replicated(p).zeros()).min().orElseThrow();
        return Arrays.stream(parts).map(p -> replicated(p).atZeros(zeros)).toArray(Replicated[]::new);
    }

    private static Range union(Replicated[] parts) {
        return Arrays.stream(parts).map(Replicated::range).reduce(Range::union).orElseThrow();
    }

    // ---- linear ----

    @Override
    public Secret add(Secret a, Secret b) {
        Shapes.same(a, b);
        Replicated[] of = aligned(a, b);
        return of[0].with(of[0].shares().plus(of[1].shares()), of[0].range().plus(of[1].range()));
    }

    @Override
    public Secret subtract(Secret a, Secret b) {
        Shapes.same(a, b);
        Replicated[] of = aligned(a, b);
        return of[0].with(of[0].shares().minus(of[1].shares()), of[0].range().plus(of[1].range().negated()));
    }

    @Override
    public Secret negate(Secret a) {
        return scale(a, -1L);
    }

    @Override
    public Secret scale(Secret a, long factor) {
        Replicated r = replicated(a);
        return r.with(r.shares().times(factor), factor == -1 ? r.range().negated() : r.range().times(factor));
    }

    @Override
    public Secret scale(Secret a, double factor) {
        Multiplier m = Multiplier.of(factor);
        Replicated r = (Replicated) scale(a, m.mantissa());
        int zeros = r.zeros();
        Range range = r.range().without(zeros);
        return shift(r.with(r.shares(), zeros >= m.shift() ? range.times(1L << zeros - m.shift()) : range), m.shift());
    }

    @Override
    public Secret sumRows(Secret a) {
        Replicated r = replicated(a);
        Replicated sums = r.map(1, r.cols(), v -> {
            long[] out = new long[r.cols()];
            for (int i = 0; i < v.length; i++) {
                out[i % r.cols()] += v[i];
            }
            return out;
        });
        return sums.with(sums.shares(), r.range().times(r.rows()));
    }

    @Override
    public Secret prefixSums(Secret a) {
        Replicated r = replicated(a);
        Replicated sums = r.map(r.rows(), r.cols(), v -> Shapes.prefixSums(v, r.cols()));
        return sums.with(sums.shares(), r.range().union(r.range().times(r.rows())));
    }

    @Override
    public double magnitude(Secret a) {
        Range range = replicated(a).range();
        return Math.nextUp(fixed.decode(Math.max(Math.abs(range.low()), Math.abs(range.high()))));
    }

    // ---- products ----

    @Override
    public Secret multiply(Secret a, Secret b) {
        Replicated x = replicated(a);
        Replicated y = replicated(b);
        Shapes.same(x, y);
        step("multiply", x, y);
        return scaled(gates.multiply(x.shares(), y.shares()), x, y, x.rows(), x.cols(), 1);
    }

    @Override
    public Secret multiplyMatrix(Secret a, Secret b) {
        Replicated x = replicated(a);
        Replicated y = replicated(b);
        Shapes.product(x.rows(), x.cols(), y.rows(), y.cols());
        step("multiplyMatrix", x, y);
        return scaled(gates.matrix(x.shares(), y.shares(), x.rows(), x.cols(), y.cols()), x, y, x.rows(), y.cols(), x.cols());
    }

    /** Known zeros of the factors come off the fraction bits that a product has too many. */
    private Replicated scaled(Shares product, Replicated x, Replicated y, int rows, int cols, int terms) {
        int zeros = x.zeros() + y.zeros();
        // Ranges of the shared numbers: whole factors may be as large as they like.
        Range range = x.range().without(x.zeros()).times(y.range().without(y.zeros())).times(terms);
        return shift(new Replicated(product, rows, cols, zeros, range.times(1L << Math.max(0, zeros - fractionBits()))), fractionBits());
    }

    /** Divides by 2^bits; the range given is the result's where enough zeros are known, and otherwise that of the shared numbers. */
    private Replicated shift(Replicated a, int bits) {
        int left = bits - a.zeros();
        if (left <= 0) {
            return new Replicated(a.shares(), a.rows(), a.cols(), -left, a.range());
        }
        return new Replicated(gates.truncate(a.shares(), left), a.rows(), a.cols(), 0, a.range().shifted(left));
    }

    // ---- choices ----

    @Override
    public Secret lessThan(Secret a, Secret b) {
        Replicated d = (Replicated) subtract(a, b);
        step("lessThan", d, d);
        return bits(d.rows(), d.cols(), inPieces(d.shares(), part -> Words.toNumbers(gates, Words.negative(gates, part, d.bits()), part.size())));
    }

    @Override
    public boolean[] revealLess(Secret a, Secret b) {
        Replicated d = (Replicated) subtract(a, b);
        step("revealLess", d, d);
        int n = d.size();
        Shares[] signs = new Shares[(n + PIECE - 1) / PIECE];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = Words.negative(gates, d.shares().range(i * PIECE, Math.min(n, (i + 1) * PIECE)), d.bits());
        }
        gates.settle();
        long[] plane = gates.open(Shares.concat(signs), transcript, true);
        boolean[] less = new boolean[n];
        for (int i = 0; i < n; i++) {
            less[i] = (plane[i >>> 6] >>> i & 1) == 1;
        }
        return less;
    }

    @Override
    public Secret equal(Secret a, Secret b) {
        Replicated d = (Replicated) subtract(a, b);
        step("equal", d, d);
        return bits(d.rows(), d.cols(), inPieces(d.shares(), part -> Words.toNumbers(gates, Words.zero(gates, part, d.bits()), part.size())));
    }

    @Override
    public Secret isZero(long[] part, int bits) {
        Shapes.bits(bits);
        int n = part.length;
        Replicated shape = new Replicated(new Shares(part, part), n, 1, 0, new Range(0, bits));
        step("isZero", shape, shape);
        Shares[] out = new Shares[(n + PIECE - 1) / PIECE];
        for (int i = 0; i < out.length; i++) {
            long[] mine = Arrays.copyOfRange(part, i * PIECE, Math.min(n, (i + 1) * PIECE));
            Shares planes = gates.inputAll(Words.planes(mine, bits));
            out[i] = Words.toNumbers(gates, Words.noneSet(gates, planes, Words.words(mine.length), bits), mine.length);
        }
        return bits(n, 1, Shares.concat(out));
    }

    @Override
    public Secret select(Secret bit, Secret a, Secret b) {
        Replicated c = whole(replicated(bit));
        Shapes.same(c, a);
        Replicated d = (Replicated) subtract(a, b);
        step("select", c, d);
        Replicated chosen = d.with(gates.multiply(c.shares(), d.shares()), d.range().union(Range.ZERO));
        Replicated out = (Replicated) add(b, chosen);
        return out.with(out.shares(), replicated(a).range().union(replicated(b).range()));
    }

    /** A bit kept with its fraction: what is left is the sign of a number as long as the fraction and one. */
    private Replicated whole(Replicated bit) {
        int fraction = fractionBits() - bit.zeros();
        if (fraction == 0) {
            return bit;
        }
        return bits(bit.rows(), bit.cols(), inPieces(bit.shares(), part -> Words.toNumbers(gates, Words.negative(gates, part, fraction + 1), part.size())));
    }

    private Replicated bits(int rows, int cols, Shares numbers) {
        return new Replicated(numbers, rows, cols, fractionBits(), new Range(0, fixed.one()));
    }

    private Shares inPieces(Shares v, java.util.function.UnaryOperator<Shares> work) {
        if (v.size() <= PIECE) {
            return work.apply(v);
        }
        Shares[] out = new Shares[(v.size() + PIECE - 1) / PIECE];
        for (int i = 0; i < out.length; i++) {
            triangle.session.checkCancelled();
            out[i] = work.apply(v.range(i * PIECE, Math.min(v.size(), (i + 1) * PIECE)));
        }
        return Shares.concat(out);
    }

    @Override
    public Secret shuffle(Secret a) {
        Replicated r = replicated(a);
        step("shuffle", r, r);
        return r.with(gates.shuffle(r.shares(), r.cols()), r.range());
    }

    /** Ends the runtime's channels; the session stays. */
    @Override
    public void close() {
        triangle.close();
    }

    // ---- helpers ----

    private static Replicated replicated(Secret secret) {
        if (secret instanceof Replicated r) {
            return r;
        }
        throw new IllegalArgumentException("a secret of another runtime");
    }

    private void step(String call, Replicated a, Replicated b) {
        long word = call.hashCode();
        for (long part : new long[] {a.rows(), a.cols(), b.rows(), b.cols(), a.zeros(), b.zeros(), a.range().low(), a.range().high(),
            b.range().low(), b.range().high()}) {
            word = word * 0x9E3779B97F4A7C15L + part;
        }
        transcript = Long.rotateLeft(transcript ^ word, 23) * 0x9E3779B97F4A7C15L + 1;
    }
}

package org.tacit.mpc.semi2k;

import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.share.FixedPoint;
import org.tacit.crypto.share.Multiplier;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Range;
import org.tacit.mpc.Secret;
import org.tacit.mpc.Shapes;
import org.tacit.protocol.ot.EndemicOt;
import org.tacit.protocol.triple.TwoWayCot;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Two parties, additive shares over Z_2^64, every correlation from oblivious transfer between the two; no dealer, no third
 * party.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest parties, κ = 128. A party learns shapes, the sequence of calls, public constants and ranges promised to
 * {@link #within} – and what {@link #reveal} hands to it, to one unit in the last place: which neighbour of the exact result
 * a truncation gives depends on the shares. Nothing else: a message is a masked choice, a correction under a pad that
 * its receiver lacks, or a share of a revealed value. A party that deviates is not always caught; a wrong length is a
 * {@link ProtocolViolation}, and parties whose programs differ are told so at the next reveal.
 *
 * <p>Values move as products: Gilboa (CRYPTO 1999) in the correlated form of ALSZ (CCS 2013); signs: CrypTFlow2 (CCS 2020);
 * truncation: Cheetah (USENIX Security 2022). Costs are in {@code docs/protocols/mpc-semi2k.md} and held by {@code MpcCostTest}.
 *
 * <p>Memory is bounded by the operands plus a few megabytes, and by 2.5 KB for each row of a matrix product's payload where these
 * are more than some thousand. One thread calls; a second one of the runtime's own serves the
 * other direction.
 */
public final class Semi2k implements Mpc {

    /** Enough for shares of 2^-20 and room for products; see {@link FixedPoint}. */
    public static final int DEFAULT_FRACTION_BITS = 20;
    /** Half the bytes of the classical extension for the same work, see {@link org.tacit.protocol.ot.SoftSpokenOt}. */
    private static final int OT_K = 2;
    /** Bits of a place within a bin. */
    private static final int BELOW = 5;

    /** Rows of a matrix product at a time: the pads of one chosen number are as long as a column, and up to 64 of them are in memory. */
    private static final int TALL = 1 << 13;

    private final FixedPoint fixed;
    private final Channel channel;
    private final TwoWayCot cot;
    private final int me;
    /** Digest of the calls so far: not against attackers, but against programs that differ. */
    private long transcript;

    private Semi2k(FixedPoint fixed, Channel channel, TwoWayCot cot) {
        this.fixed = fixed;
        this.channel = channel;
        this.cot = cot;
        this.me = cot.me();
    }

    /** With {@link #DEFAULT_FRACTION_BITS}; both parties call it at the same point of their programs, once a session. */
    public static Semi2k open(Session session) {
        return open(session, "mpc", DEFAULT_FRACTION_BITS);
    }

    /**
     * Sets up the transfers (256 base transfers, some 100 ms) on channels of its own.
     *
     * @param name name of those channels, unused so far in the session
     */
    public static Semi2k open(Session session, String name, int fractionBits) {
        return open(session, name, fractionBits, OT_K);
    }

    /**
     * The same with transfers of fewer bytes and more work.
     *
     * @param k {@code 16/k} bytes a transfer, see {@link org.tacit.protocol.ot.SoftSpokenOt}
     */
    public static Semi2k open(Session session, String name, int fractionBits, int k) {
        var fixed = new FixedPoint(fractionBits);
        Channel channel = session.channel(session.peer()).fork(name);
        return new Semi2k(fixed, channel, TwoWayCot.open(session, channel, EndemicOt::new, k));
    }

    @Override
    public int me() {
        return me;
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
        Shapes.party(owner, 2);
        int size = Shapes.size(rows, cols);
        long[] share = new long[size];
        if (owner == me) {
            Shapes.filled(values == null ? -1 : values.length, rows, cols);
            share = fixed.encode(values, cols);
        }
        long limit = 1L << FixedPoint.INPUT_BITS;
        return new Shared(share, rows, cols, Shared.owners(cols, owner), new Range(-limit, limit));
    }

    /** Held by party 0 as far as products go; party 1's share is zero. */
    @Override
    public Secret constant(double[] values, int rows, int cols) {
        Shapes.filled(values == null ? -1 : values.length, rows, cols);
        long[] encoded = fixed.encode(values, cols);
        Range range = Range.of(encoded);
        return new Shared(me == 0 ? encoded : new long[encoded.length], rows, cols, Shared.owners(cols, 0), range);
    }

    @Override
    public double[] reveal(Secret secret, int to) {
        Shapes.party(to, 2);
        Shared a = shared(secret);
        step("reveal", a, a);
        int n = a.values().length;
        if (to != me) {
            channel.sendLongs(withTranscript(a.values()));
            channel.flush();
            return null;
        }
        return opened(a.values(), channel.receiveLongs(n + 1));
    }

    @Override
    public double[] revealToAll(Secret secret) {
        Shared a = shared(secret);
        step("revealToAll", a, a);
        return opened(a.values(), channel.exchangeLongs(withTranscript(a.values())));
    }

    private long[] withTranscript(long[] share) {
        long[] message = Arrays.copyOf(share, share.length + 1);
        message[share.length] = transcript;
        return message;
    }

    private double[] opened(long[] mine, long[] theirs) {
        sameProgram(theirs[mine.length]);
        long[] sum = new long[mine.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = mine[i] + theirs[i];
        }
        return fixed.decode(sum);
    }

    private void sameProgram(long theirs) {
        if (theirs != transcript) {
            throw ProtocolViolation.of("%1$s ran other operations than this side before a result was to be opened; both need the same program.",
                    "%1$s 在公开结果之前执行的运算与本方不同；双方必须运行相同的程序。", channel.peer());
        }
    }

    @Override
    public long[] keep(Secret a) {
        return shared(a).values().clone();
    }

    @Override
    public Secret restore(long[] part, int rows, int cols) {
        Shapes.filled(part.length, rows, cols);
        return Shared.both(part.clone(), rows, cols, Range.ANY);
    }

    @Override
    public Secret within(Secret a, double low, double high) {
        Shared s = shared(a);
        Shapes.range(low, high);
        return narrowed(s, new Range(fixed.saturated(low), fixed.saturated(high)));
    }

    // ---- shape ----

    @Override
    public Secret rows(Secret a, int from, int to) {
        Shared s = shared(a);
        Shapes.rows(s, from, to);
        return new Shared(Arrays.copyOfRange(s.values(), from * s.cols(), to * s.cols()), to - from, s.cols(), s.owner(), s.range());
    }

    @Override
    public Secret gather(Secret a, int[] rows) {
        Shared s = shared(a);
        return new Shared(Shapes.gather(s.values(), s.rows(), s.cols(), rows), rows.length, s.cols(), s.owner(), s.range());
    }

    @Override
    public Secret transpose(Secret a) {
        Shared s = shared(a);
        return new Shared(Shapes.transpose(s.values(), s.rows(), s.cols()), s.cols(), s.rows(), Shared.owners(s.rows(), s.soleOwner()), s.range());
    }

    @Override
    public Secret columns(Secret a, int... cols) {
        Shared s = shared(a);
        long[] across = Shapes.gather(Shapes.transpose(s.values(), s.rows(), s.cols()), s.cols(), s.rows(), cols);
        int[] owner = Arrays.stream(cols).map(c -> s.owner()[c]).toArray();
        return new Shared(Shapes.transpose(across, cols.length, s.rows()), s.rows(), cols.length, owner, s.range());
    }

    @Override
    public Secret beside(Secret... parts) {
        int rows = Shapes.commonRows(parts);
        int cols = Arrays.stream(parts).mapToInt(Secret::cols).sum();
        long[] values = new long[Shapes.size(rows, cols)];
        int[] owner = new int[cols];
        Range range = shared(parts[0]).range();
        int at = 0;
        for (Secret part : parts) {
            Shared s = shared(part);
            Shapes.paste(s.values(), s.cols(), values, cols, at, rows);
            System.arraycopy(s.owner(), 0, owner, at, s.cols());
            range = range.union(s.range());
            at += s.cols();
        }
        return new Shared(values, rows, cols, owner, range);
    }

    @Override
    public Secret above(Secret... parts) {
        int cols = Shapes.commonCols(parts);
        int rows = Arrays.stream(parts).mapToInt(Secret::rows).sum();
        long[] values = new long[Shapes.size(rows, cols)];
        int[] owner = shared(parts[0]).owner();
        Range range = shared(parts[0]).range();
        int at = 0;
        for (Secret part : parts) {
            Shared s = shared(part);
            System.arraycopy(s.values(), 0, values, at, s.values().length);
            owner = Shared.common(owner, s.owner());
            range = range.union(s.range());
            at += s.values().length;
        }
        return new Shared(values, rows, cols, owner, range);
    }

    // ---- linear ----

    @Override
    public Secret add(Secret a, Secret b) {
        Shared x = shared(a);
        Shared y = shared(b);
        Shapes.same(x, y);
        long[] sum = new long[x.values().length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = x.values()[i] + y.values()[i];
        }
        return x.with(sum, Shared.common(x.owner(), y.owner()), x.range().plus(y.range()));
    }

    @Override
    public Secret subtract(Secret a, Secret b) {
        Shapes.same(a, b);
        return add(a, negate(b));
    }

    @Override
    public Secret negate(Secret a) {
        return scale(a, -1L);
    }

    @Override
    public Secret scale(Secret a, long factor) {
        Shared s = shared(a);
        long[] out = new long[s.values().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = s.values()[i] * factor;
        }
        return s.with(out, s.owner(), factor == -1 ? s.range().negated() : s.range().times(factor));
    }

    @Override
    public Secret scale(Secret a, double factor) {
        Multiplier m = Multiplier.of(factor);
        return shift((Shared) scale(a, m.mantissa()), m.shift());
    }

    @Override
    public Secret sumRows(Secret a) {
        Shared s = shared(a);
        long[] sums = new long[s.cols()];
        for (int i = 0; i < s.values().length; i++) {
            sums[i % s.cols()] += s.values()[i];
        }
        return new Shared(sums, 1, s.cols(), s.owner(), s.range().times(s.rows()));
    }

    @Override
    public Secret prefixSums(Secret a) {
        Shared s = shared(a);
        return s.with(Shapes.prefixSums(s.values(), s.cols()), s.owner(), s.range().union(s.range().times(s.rows())));
    }

    @Override
    public double magnitude(Secret a) {
        Range range = shared(a).range();
        return Math.nextUp(fixed.decode(Math.max(Math.abs(range.low()), Math.abs(range.high()))));
    }

    // ---- products ----

    @Override
    public Secret multiply(Secret a, Secret b) {
        Shared x = shared(a);
        Shared y = shared(b);
        Shapes.same(x, y);
        step("multiply", x, y);
        Range range = x.range().times(y.range());
        if (x.soleOwner() != Shared.BOTH && x.soleOwner() == y.soleOwner()) {
            long[] product = new long[x.values().length];
            for (int i = 0; i < product.length; i++) {
                product[i] = x.values()[i] * y.values()[i];
            }
            return shift(x.with(product, x.owner(), range), fractionBits());
        }
        int n = x.values().length;
        long[] product = Multiplication.cost(y, n, 1) <= Multiplication.cost(x, n, 1)
                ? Multiplication.elements(cot, x, y) : Multiplication.elements(cot, y, x);
        return shift(Shared.both(product, x.rows(), x.cols(), range), fractionBits());
    }

    @Override
    public Secret multiplyMatrix(Secret a, Secret b) {
        Shared x = shared(a);
        Shared y = shared(b);
        Shapes.product(x.rows(), x.cols(), y.rows(), y.cols());
        boolean yChooses = Multiplication.cost(y, y.values().length, x.rows()) <= Multiplication.cost(x, x.values().length, y.cols());
        if (yChooses && x.rows() > TALL) {
            Secret[] blocks = new Secret[(x.rows() + TALL - 1) / TALL];
            for (int i = 0; i < blocks.length; i++) {
                blocks[i] = multiplyMatrix(rows(x, i * TALL, Math.min(x.rows(), (i + 1) * TALL)), y);
            }
            return above(blocks);
        }
        step("multiplyMatrix", x, y);
        Range range = x.range().times(y.range()).times(x.cols());
        long[] product;
        if (yChooses) {
            // column l of x times row l of y
            product = Multiplication.matrix(cot, Shapes.transpose(x.values(), x.rows(), x.cols()), x.rows(), x.owner(), null, y);
        } else {
            // (yᵀ·xᵀ)ᵀ: row l of y times column l of x
            product = Shapes.transpose(Multiplication.matrix(cot, y.values(), y.cols(), null, y.owner(), (Shared) transpose(x)), y.cols(), x.rows());
        }
        return shift(Shared.both(product, x.rows(), y.cols(), range), fractionBits());
    }

    @Override
    public Secret multiplyTransposed(Secret a, Secret b) {
        Shared x = shared(a);
        Shared y = shared(b);
        Shapes.product(x.cols(), x.rows(), y.rows(), y.cols());
        if (Multiplication.cost(y, y.values().length, x.cols()) > Multiplication.cost(x, x.values().length, y.cols())) {
            return multiplyMatrix(transpose(a), b);
        }
        step("multiplyTransposed", x, y);
        // row l of x times row l of y
        long[] product = Multiplication.matrix(cot, x.values(), x.cols(), null, x.owner(), y);
        return shift(Shared.both(product, x.cols(), y.cols(), x.range().times(y.range()).times(x.rows())), fractionBits());
    }

    /** Divides by 2^bits: exactly rounded by an owner, by {@link Truncation} otherwise. */
    private Shared shift(Shared a, int bits) {
        if (bits == 0) {
            return a;
        }
        if (a.soleOwner() == Shared.BOTH) {
            return a.with(Truncation.truncate(cot, a.values(), bits), a.owner(), a.range().shifted(bits));
        }
        long[] out = new long[a.values().length];
        for (int i = 0; i < out.length; i++) {
            out[i] = FixedPoint.shiftRounded(a.values()[i], bits);
        }
        return a.with(out, a.owner(), a.range().shifted(bits));
    }

    // ---- choices ----

    @Override
    public Secret lessThan(Secret a, Secret b) {
        Shared d = (Shared) subtract(a, b);
        step("lessThan", d, d);
        int bits = Math.min(64, d.range().signedBits());
        long[] number = Bits.toNumbers(cot, Comparison.negative(cot, d.values(), bits), fractionBits(), 64);
        return Shared.both(number, d.rows(), d.cols(), new Range(0, fixed.one()));
    }

    @Override
    public boolean[] revealLess(Secret a, Secret b) {
        Shared d = (Shared) subtract(a, b);
        step("revealLess", d, d);
        long[] mine = Comparison.negative(cot, d.values(), Math.min(64, d.range().signedBits()));
        int n = mine.length;
        long[] packed = new long[Math.ceilDiv(n, 64) + 1];
        for (int i = 0; i < n; i++) {
            packed[i >>> 6] |= (mine[i] & 1) << i;
        }
        packed[packed.length - 1] = transcript;
        long[] theirs = channel.exchangeLongs(packed);
        sameProgram(theirs[packed.length - 1]);
        boolean[] less = new boolean[n];
        for (int i = 0; i < n; i++) {
            less[i] = ((packed[i >>> 6] ^ theirs[i >>> 6]) >>> i & 1) == 1;
        }
        return less;
    }

    /** The difference is zero where one share is the other's negative. */
    @Override
    public Secret equal(Secret a, Secret b) {
        Shared d = (Shared) subtract(a, b);
        step("equal", d, d);
        int bits = Math.min(64, d.range().signedBits());
        long[] mine = d.values().clone();
        for (int i = 0; me == 1 && i < mine.length; i++) {
            mine[i] = -mine[i];
        }
        return Shared.both(Bits.toNumbers(cot, Equality.equal(cot, mine, bits), fractionBits(), 64), d.rows(), d.cols(), new Range(0, fixed.one()));
    }

    @Override
    public Secret shuffle(Secret a) {
        Shared s = shared(a);
        step("shuffle", s, s);
        return Shared.both(Shuffle.shuffle(cot, s.values(), s.cols()), s.rows(), s.cols(), s.range());
    }

    @Override
    public Secret isZero(long[] part, int bits) {
        Shapes.bits(bits);
        Shared shape = Shared.both(part, part.length, 1, new Range(0, bits));
        step("isZero", shape, shape);
        return Shared.both(Bits.toNumbers(cot, Equality.equal(cot, part, bits), fractionBits(), 64), part.length, 1, new Range(0, fixed.one()));
    }

    @Override
    public Secret select(Secret bit, Secret a, Secret b) {
        Shared c = shared(bit);
        Shapes.same(c, a);
        Shared d = (Shared) subtract(a, b);
        step("select", c, d);
        long[] bits = Bits.fromNumbers(me, c.values(), fractionBits());
        Shared chosen = Shared.both(Bits.times(cot, bits, d.values(), 1, 64), d.rows(), d.cols(), d.range().union(Range.ZERO));
        Shared out = (Shared) add(b, chosen);
        return out.with(out.values(), out.owner(), shared(a).range().union(shared(b).range()));
    }

    @Override
    public Secret sigmoid(Secret a) {
        Shared x = shared(a);
        step("sigmoid", x, x);
        long slack = fixed.one() >> 10;
        return Shared.both(Logistic.of(cot, x.values(), x.range(), fractionBits()), x.rows(), x.cols(), new Range(-slack, fixed.one() + slack));
    }

    @Override
    public Secret sumByBin(Secret x, double low, double high, int log2Bins, Secret weights) {
        Shapes.bins(x, weights, low, high, log2Bins);
        Shared w = shared(weights);
        step("sumByBin", shared(x), w);
        int bits = log2Bins + BELOW;
        double unit = (high - low) / (1 << bits);
        if (unit * fixed.one() < 2) {
            throw InvalidInput.of("Bins over [%s, %s) are too narrow for %d fraction bits; use fewer bins or a wider range.",
                    "[%s, %s) 上的分箱过窄，%d 位小数无法表示；请减少分箱数或扩大范围。", low, high, fractionBits());
        }
        // Two parts of a bin below the top, so that the truncation's error does not carry past the last bin.
        Shared inside = clamp(shared(x), low, high - 2 * unit);
        Shared place = (Shared) subtract(inside, constant(low, x.rows(), 1));
        Multiplier m = Multiplier.of(Math.scalb(1 / unit, -fractionBits()));
        place = shift((Shared) scale(place, m.mantissa()), m.shift());
        Range total = w.range().times(w.rows());
        int ring = Math.min(64, total.signedBits() + 1);
        long[] sums = BinSums.sum(cot, place.values(), log2Bins, BELOW, w.values(), w.cols(), ring);
        if (ring < 64) {
            sums = Truncation.truncate(cot, sums, ring, 0, 1L << ring - 2);
        }
        return Shared.both(sums, 1 << log2Bins, w.cols(), total.union(Range.ZERO));
    }

    private Shared clamp(Shared x, double low, double high) {
        Shared out = x;
        if (out.range().low() < fixed.encode(low)) {
            Secret bound = constant(low, x.rows(), 1);
            Range above = new Range(fixed.encode(low), Math.max(fixed.encode(low), out.range().high()));
            out = narrowed((Shared) select(lessThan(out, bound), bound, out), above);
        }
        if (out.range().high() > fixed.encode(high)) {
            Secret bound = constant(high, x.rows(), 1);
            Range below = new Range(Math.min(fixed.encode(high), out.range().low()), fixed.encode(high));
            out = narrowed((Shared) select(lessThan(bound, out), bound, out), below);
        }
        return out;
    }

    /** Ends the runtime's channels; the session stays. */
    @Override
    public void close() {
        cot.close();
        channel.close();
    }

    // ---- helpers ----

    private static Shared shared(Secret secret) {
        if (secret instanceof Shared shared) {
            return shared;
        }
        throw new IllegalArgumentException("a secret of another runtime");
    }

    private static Shared narrowed(Shared a, Range range) {
        return a.with(a.values(), a.owner(), range.intersect(a.range()));
    }

    private void step(String call, Shared a, Shared b) {
        long word = call.hashCode();
        for (long part : new long[] {a.rows(), a.cols(), b.rows(), b.cols(), a.range().low(), a.range().high(),
            b.range().low(), b.range().high(), Arrays.hashCode(a.owner()), Arrays.hashCode(b.owner())}) {
            word = word * 0x9E3779B97F4A7C15L + part;
        }
        transcript = Long.rotateLeft(transcript ^ word, 23) * 0x9E3779B97F4A7C15L + 1;
    }
}

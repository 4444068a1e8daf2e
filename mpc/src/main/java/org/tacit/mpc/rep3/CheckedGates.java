package org.tacit.mpc.rep3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Permutations;

/**
 * {@link Gates} against one party that deviates as it likes. What it can do to a product, a shuffle or a truncation made of products is to add something of
 * its own choice; all of that is verified before anything is opened, and the session ends if it does not hold.
 *
 * <ul>
 * <li><b>Products.</b> The shares are taken as numbers modulo 2^128, and so is {@code z = x·y}. For a random mask a, {@code c = a·y} is made alike; then a random
 *     public r of 64 bits is tossed and {@code e = r·x − a} opened, and {@code r·z − c − e·y} must be zero. With errors δ in z and γ in c it is {@code r·δ − γ}, whatever the
 *     inputs: for δ not divisible by 2^64 at most one r in 2^64 passes, and what is seen depends on no secret. One r serves all products of a check.
 *     Eerikson, Keller, Orlandi, Pullonen, Puura and Simkin, "Use your brain! Arithmetic 3PC for any modulus with active security" (ITC 2020, §3).
 * <li><b>Bits.</b> By {@link BitTriples}.
 * <li><b>Shuffles.</b> Rows travel with {@code m = r·x} for a secret r modulo 2^128; afterwards {@code Σ ρ_i·(m_i − r·x_i) = 0} for tossed ρ.
 * <li><b>Openings.</b> Every share comes from one holder and is compared with the other's ({@link Agreement}).
 * </ul>
 * The argument is in {@code docs/decisions/mpc-malicious.md}.
 */
final class CheckedGates extends Gates {

    /** Products that wait for verification, in words. */
    private static final int MOST_PRODUCTS = 1 << 17;
    private static final int MOST_BITS = 1 << 16;

    private final Agreement agreement;
    private final BitTriples triples;
    private final List<Product> products = new ArrayList<>();
    private final List<Shares[]> bits = new ArrayList<>();
    private final List<Shuffled> shuffles = new ArrayList<>();
    private int productWords;
    private int bitWords;

    /** {@code z(m×n) = x(m×k)·y(k×n)}, k = 0: element by element; z of two words a number. */
    private record Product(Shares x, Shares y, Shares z, int m, int k, int n) {
    }

    /** Rows after a shuffle and their codes under the factor, all of two words. */
    private record Shuffled(Shares rows, Shares codes, Shares factor) {
    }

    CheckedGates(Triangle triangle) {
        super(triangle);
        this.agreement = new Agreement(triangle);
        this.triples = new BitTriples(this, agreement);
    }

    // ---- gates ----

    @Override
    Shares multiply(Shares x, Shares y) {
        return remember(new Product(x, y, wide(x, false, y, x.size(), 0, 1), x.size(), 0, 1));
    }

    /** The smaller factor is the one whose mask is opened: {@code z = x·y} or {@code zᵀ = yᵀ·xᵀ}. */
    @Override
    Shares matrix(Shares x, Shares y, int m, int k, int n) {
        if (m <= n) {
            return remember(new Product(x, y, wide(x, false, y, m, k, n), m, k, n));
        }
        Shares left = transposed(y, k, n);
        Shares right = transposed(x, m, k);
        return transposed(remember(new Product(left, right, wide(left, false, right, n, k, m), n, k, m)), n, m);
    }

    private static Shares transposed(Shares x, int rows, int cols) {
        return new Shares(org.tacit.mpc.Shapes.transpose(x.a(), rows, cols), org.tacit.mpc.Shapes.transpose(x.b(), rows, cols));
    }

    private Shares remember(Product p) {
        products.add(p);
        productWords += p.x.size() + p.z.size();
        Shares low = p.z.range(0, p.z.size() / 2);
        if (productWords > MOST_PRODUCTS) {
            verify();
        }
        return low;
    }

    @Override
    Shares and(Shares x, Shares y) {
        Shares z = unverifiedAnd(x, y);
        bits.add(new Shares[] {x, y, z});
        bitWords += x.size();
        if (bitWords > MOST_BITS) {
            verify();
        }
        return z;
    }

    /** A product modulo 2^128, not verified. */
    private Shares wide(Shares x, boolean xWide, Shares y, int m, int k, int n) {
        int size = 2 * (k == 0 ? m : m * n);
        long[] own = Wide.subtract(triangle.withPrevious(size), triangle.withNext(size));
        Wide.addProducts(own, x.a(), xWide, y.a(), m, k, n);
        Wide.addProducts(own, x.a(), xWide, y.b(), m, k, n);
        Wide.addProducts(own, x.b(), xWide, y.a(), m, k, n);
        return new Shares(own, triangle.back(own));
    }

    /**
     * By products alone. With {@code v + 2^62} in [0, 2^63) the three shares wrap {@code w = ⌊(h_0 + h_1 + h_2 + 2)/4⌋} times, h being their two top bits: lower bits add less than 3 to
     * {@code 4w + (v's top bits)}. For {@code h_j = 2·A_j + B_j}, {@code c = maj(B_0, B_1, B_2)} and {@code A = A_0 + A_1 + A_2 + c} that is {@code 2w = A + (A mod 2)}; each bit is known to two
     * parties. Five products, three rounds; {@code −1.5 < error ≤ 1.5}.
     */
    @Override
    Shares truncate(Shares v, int shift) {
        int n = v.size();
        Shares x = v.plusPublic(me, (1L << 62) + (3L << shift >> 1));
        Shares[] top = new Shares[3];
        Shares[] second = new Shares[3];
        for (int j = 0; j < 3; j++) {
            Shares known = x.only(me, j);
            top[j] = new Shares(bit(known.a(), 63), bit(known.b(), 63));
            second[j] = new Shares(bit(known.a(), 62), bit(known.b(), 62));
        }
        Shares first = multiply(Shares.concat(second[0], top[0]), Shares.concat(second[1], top[1]));
        Shares both = first.range(0, n);
        Shares odd = top[0].plus(top[1]).minus(first.range(n, 2 * n).times(2));
        Shares differ = second[0].plus(second[1]).minus(both.times(2));
        Shares next = multiply(Shares.concat(differ, odd), Shares.concat(second[2], top[2]));
        Shares carry = both.plus(next.range(0, n));
        odd = odd.plus(top[2]).minus(next.range(n, 2 * n).times(2));
        Shares parity = odd.plus(carry).minus(multiply(odd, carry).times(2));
        Shares wraps = top[0].plus(top[1]).plus(top[2]).plus(carry).plus(parity);
        Shares shifted = new Shares(shifted(x.a(), shift), shifted(x.b(), shift));
        return shifted.minus(wraps.times(1L << 63 - shift)).plusPublic(me, -(1L << 62 - shift));
    }

    private static long[] bit(long[] v, int place) {
        long[] out = new long[v.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = v[i] >>> place & 1;
        }
        return out;
    }

    private static long[] shifted(long[] v, int shift) {
        long[] out = new long[v.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = v[i] >>> shift;
        }
        return out;
    }

    // ---- shuffle ----

    @Override
    Shares shuffle(Shares x, int words) {
        int n = x.size();
        Shares factor = triangle.random(2);
        Shares rows = new Shares(Arrays.copyOf(x.a(), 2 * n), Arrays.copyOf(x.b(), 2 * n));
        Shares codes = wide(new Shares(repeated(factor.a(), n), repeated(factor.b(), n)), true, x, n, 0, 1);
        for (int first = 0; first < 3; first++) {
            Shares[] moved = pass(rows, codes, words, first);
            rows = moved[0];
            codes = moved[1];
        }
        shuffles.add(new Shuffled(rows, codes, factor));
        Shares out = rows.range(0, n);
        if ((productWords += 4 * n) > MOST_PRODUCTS) {
            verify();
        }
        return out;
    }

    private static long[] repeated(long[] wide, int n) {
        long[] out = new long[2 * n];
        Arrays.fill(out, 0, n, wide[0]);
        Arrays.fill(out, n, 2 * n, wide[1]);
        return out;
    }

    /** As in {@link Gates}, on rows and codes at once and modulo 2^128. */
    private Shares[] pass(Shares rows, Shares codes, int words, int first) {
        int n = rows.size() / 2;
        int all = 4 * n;
        if (me == (first + 2) % 3) {
            return halves(triangle.withPrevious(all), triangle.withNext(all), n);
        }
        boolean lower = me == first;
        int[] order = Permutations.random(lower ? triangle.prgWithNext() : triangle.prgWithPrevious(), n / words);
        long[] third = lower ? triangle.withPrevious(all) : triangle.withNext(all);
        long[] mine = new long[all];
        int at = 0;
        for (Shares part : new Shares[] {rows, codes}) {
            long[] summand = lower ? part.a() : Wide.add(part.a().clone(), part.b());
            for (int half = 0; half < 2; half++, at += n) {
                System.arraycopy(Permutations.rows(Arrays.copyOfRange(summand, half * n, (half + 1) * n), words, order), 0, mine, at, n);
            }
        }
        subtract(mine, third, n);
        var peer = lower ? triangle.next : triangle.previous;
        long[] common = triangle.exchange(peer, mine, peer, all);
        long[] sum = new long[all];
        for (int half = 0; half < 2; half++) {
            long[] part = Wide.add(Arrays.copyOfRange(mine, half * 2 * n, (half + 1) * 2 * n), Arrays.copyOfRange(common, half * 2 * n, (half + 1) * 2 * n));
            System.arraycopy(part, 0, sum, half * 2 * n, 2 * n);
        }
        return lower ? halves(third, sum, n) : halves(sum, third, n);
    }

    private static void subtract(long[] x, long[] y, int n) {
        for (int half = 0; half < 2; half++) {
            long[] part = Wide.subtract(Arrays.copyOfRange(x, half * 2 * n, (half + 1) * 2 * n), Arrays.copyOfRange(y, half * 2 * n, (half + 1) * 2 * n));
            System.arraycopy(part, 0, x, half * 2 * n, 2 * n);
        }
    }

    private static Shares[] halves(long[] a, long[] b, int n) {
        Shares both = new Shares(a, b);
        return new Shares[] {both.range(0, 2 * n), both.range(2 * n, 4 * n)};
    }

    // ---- verification ----

    @Override
    long offlineNanos() {
        return triples.nanos();
    }

    @Override
    void settle() {
        verify();
    }

    private void verify() {
        if (products.isEmpty() && bits.isEmpty() && shuffles.isEmpty()) {
            return;
        }
        triples.reserve(bitWords);
        Shares[] masks = new Shares[products.size()];
        Shares[] masked = new Shares[products.size()];
        for (int i = 0; i < masks.length; i++) {
            Product p = products.get(i);
            masks[i] = triangle.random(2 * p.x.size());
            masked[i] = wide(masks[i], true, p.y, p.m, p.k, p.n);
        }
        long[] tossed = agreement.coin(3);
        verifyProducts(masks, masked, tossed[0]);
        if (!bits.isEmpty()) {
            triples.verify(gathered(0), gathered(1), gathered(2));
        }
        var weights = new Prg(tossed[1], tossed[2]);
        for (Shuffled s : shuffles) {
            verifyShuffle(s, weights);
        }
        agreement.reach();
        products.clear();
        bits.clear();
        shuffles.clear();
        productWords = 0;
        bitWords = 0;
    }

    private Shares gathered(int which) {
        return Shares.concat(bits.stream().map(b -> b[which]).toArray(Shares[]::new));
    }

    private void verifyProducts(Shares[] masks, Shares[] masked, long r) {
        if (masks.length == 0) {
            return;
        }
        // e = r·x − a, all in one message
        Shares[] e = new Shares[masks.length];
        for (int i = 0; i < e.length; i++) {
            Shares x = products.get(i).x;
            e[i] = new Shares(Wide.subtract(Wide.scaled(r, x.a()), masks[i].a()), Wide.subtract(Wide.scaled(r, x.b()), masks[i].b()));
        }
        Shares all = Shares.concat(e);
        long[] missing = triangle.forth(all.a());
        agreement.expect(missing, all.b());
        int at = 0;
        for (int i = 0; i < e.length; i++) {
            Product p = products.get(i);
            long[] opened = Wide.add(Wide.add(Arrays.copyOfRange(missing, at, at + e[i].size()), e[i].a()), e[i].b());
            at += e[i].size();
            expectZero(new Shares(remainder(p.z.a(), masked[i].a(), opened, p.y.a(), p, r), remainder(p.z.b(), masked[i].b(), opened, p.y.b(), p, r)));
        }
    }

    /** {@code r·z − c − e·y}. */
    private static long[] remainder(long[] z, long[] c, long[] e, long[] y, Product p, long r) {
        long[] out = Wide.subtract(Wide.scaledWide(r, z), c);
        long[] product = new long[out.length];
        Wide.addProducts(product, e, true, y, p.m, p.k, p.n);
        return Wide.subtract(out, product);
    }

    private void expectZero(Shares wide) {
        agreement.expect(Wide.third(wide.a(), wide.b()), wide.b());
    }

    private void verifyShuffle(Shuffled s, Prg weights) {
        int n = s.rows.size() / 2;
        long[] rho = new long[n];
        weights.fill(rho);
        Shares rows = combined(s.rows, rho);
        Shares codes = combined(s.codes, rho);
        Shares product = wideByWide(s.factor, rows);
        expectZero(new Shares(Wide.subtract(codes.a(), product.a()), Wide.subtract(codes.b(), product.b())));
    }

    private static Shares combined(Shares wide, long[] rho) {
        return new Shares(combined(wide.a(), rho), combined(wide.b(), rho));
    }

    private static long[] combined(long[] wide, long[] rho) {
        int n = rho.length;
        long[] sum = new long[2];
        for (int i = 0; i < n; i++) {
            Wide.addProduct(sum, 1, 0, wide[i], wide[n + i], rho[i]);
        }
        return sum;
    }

    /** A product of two numbers of two words each, not verified: an error in it is one more that the check finds. */
    private Shares wideByWide(Shares x, Shares y) {
        long[] own = Wide.subtract(triangle.withPrevious(2), triangle.withNext(2));
        addWide(own, x.a(), y.a());
        addWide(own, x.a(), y.b());
        addWide(own, x.b(), y.a());
        return new Shares(own, triangle.back(own));
    }

    private static void addWide(long[] sum, long[] x, long[] y) {
        Wide.addProduct(sum, 1, 0, x[0], x[1], y[0]);
        sum[1] += x[0] * y[1];
    }

    // ---- openings ----

    /** The word sent along is not compared with the third party's: a lie about it ends the session one way or the other. */
    @Override
    long[] open(Shares x, long extra, boolean xor) {
        long[] missing = triangle.forth(withExtra(x.a(), extra));
        sameProgram(missing[x.size()], extra, triangle.previous);
        missing = Arrays.copyOf(missing, x.size());
        agreement.expect(missing, x.b());
        agreement.reach();
        return combine(x, missing, xor);
    }

    /** The receiver compares what the previous party says with what the next one holds. */
    @Override
    long[] openTo(int to, Shares x, long extra) {
        long[] opened = null;
        long[] none = new long[0];
        if (me == (to + 2) % 3) {
            triangle.exchange(triangle.next, withExtra(x.a(), extra), null, 0);
        } else if (me == (to + 1) % 3) {
            agreement.expect(none, x.b());
        } else {
            long[] missing = triangle.exchange(null, null, triangle.previous, x.size() + 1);
            sameProgram(missing[x.size()], extra, triangle.previous);
            missing = Arrays.copyOf(missing, x.size());
            agreement.expect(missing, none);
            opened = combine(x, missing, false);
        }
        agreement.reach();
        return opened;
    }
}

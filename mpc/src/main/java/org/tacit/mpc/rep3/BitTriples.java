package org.tacit.mpc.rep3;

import java.util.Arrays;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Permutations;

/**
 * Words of random bits {@code a, b, c = a ∧ b}, correct but with probability 2^-45, against one party that deviates: Furukawa, Lindell, Nof and Weinstein,
 * "High-throughput secure three-party computation for malicious adversaries and an honest majority" (EUROCRYPT 2017, §3).
 *
 * <p>{@code N·B + C} words are made by unverified gates; an order tossed afterwards picks C that are opened and N buckets of B, of which the first is checked
 * against each of the others. A bucket passes when all of it is right or all is wrong in the same bits. With t all-wrong buckets the chance is
 * {@code binom(N, t)/binom(N·B + C, t·B)}, largest at t = 1 ({@code B!/(N^(B−1)·B^B)}) and at t = N ({@code C!/(N·B)^C}): 2^-45.4 for both with N = 2^14, B = 4, C = 3, and 2^-44.7 with the
 * N = 2^10, B = 5, C = 4 of small programs. The argument is for whole words, whose 64 bits stand or fall by themselves.
 */
final class BitTriples {

    /** How many at a time. */
    private record Batch(int words, int bucket, int opened) {
    }

    private static final Batch LARGE = new Batch(1 << 14, 4, 3);
    private static final Batch SMALL = new Batch(1 << 10, 5, 4);

    private final Gates gates;
    private final Agreement agreement;
    private Shares a = Shares.none(0);
    private Shares b = Shares.none(0);
    private Shares c = Shares.none(0);
    private long nanos;

    BitTriples(Gates gates, Agreement agreement) {
        this.gates = gates;
        this.agreement = agreement;
    }

    /** Makes more until {@code n} words can be taken; interactive. */
    void reserve(int n) {
        long start = System.nanoTime();
        while (a.size() < n) {
            make(n - a.size() > 4 * SMALL.words ? LARGE : SMALL);
        }
        nanos += System.nanoTime() - start;
    }

    long nanos() {
        return nanos;
    }

    private void make(Batch batch) {
        int words = batch.words;
        int first = words * batch.bucket;
        int all = first + batch.opened;
        Shares x = gates.triangle.random(all);
        Shares y = gates.triangle.random(all);
        Shares z = gates.unverifiedAnd(x, y);
        long[] seed = agreement.coin(2);
        int[] order = Permutations.random(new Prg(seed[0], seed[1]), all);
        x = pick(x, order);
        y = pick(y, order);
        z = pick(z, order);
        // Opened: both factors, so that the product can only be what it must be.
        long[] factors = open(Shares.concat(x.range(first, all), y.range(first, all)));
        expect(z.range(first, all), product(factors));
        // Bucket t: words t, N + t, 2N + t …
        Shares[] headX = new Shares[batch.bucket - 1];
        Shares[] headY = new Shares[batch.bucket - 1];
        Shares[] headZ = new Shares[batch.bucket - 1];
        Arrays.fill(headX, x.range(0, words));
        Arrays.fill(headY, y.range(0, words));
        Arrays.fill(headZ, z.range(0, words));
        verify(Shares.concat(headX), Shares.concat(headY), Shares.concat(headZ), x.range(words, first), y.range(words, first), z.range(words, first));
        agreement.reach();
        a = Shares.concat(a, x.range(0, words));
        b = Shares.concat(b, y.range(0, words));
        c = Shares.concat(c, z.range(0, words));
    }

    /** Checks {@code z = x ∧ y} by verified words, which are used up; whether it holds shows at the next {@link Agreement#reach}. */
    void verify(Shares x, Shares y, Shares z) {
        int n = x.size();
        verify(x, y, z, a.range(0, n), b.range(0, n), c.range(0, n));
        a = a.range(n, a.size());
        b = b.range(n, b.size());
        c = c.range(n, c.size());
    }

    /** With {@code ρ = x ⊕ a, σ = y ⊕ b} opened: {@code z ⊕ c ⊕ σ∧a ⊕ ρ∧b ⊕ ρ∧σ = 0} exactly when both products are right or both are wrong. */
    private void verify(Shares x, Shares y, Shares z, Shares a, Shares b, Shares c) {
        int n = x.size();
        long[] opened = open(Shares.concat(x.xor(a), y.xor(b)));
        Shares sum = z.xor(c);
        for (int i = 0; i < n; i++) {
            sum.a()[i] ^= opened[n + i] & a.a()[i] ^ opened[i] & b.a()[i];
            sum.b()[i] ^= opened[n + i] & a.b()[i] ^ opened[i] & b.b()[i];
        }
        expect(sum, product(opened));
    }

    private long[] open(Shares masked) {
        long[] missing = gates.triangle.forth(masked.a());
        agreement.expect(missing, masked.b());
        return Shares.xor(Shares.xor(masked.a(), masked.b()), missing);
    }

    /** First half and second half. */
    private static long[] product(long[] factors) {
        int n = factors.length / 2;
        long[] product = new long[n];
        for (int i = 0; i < n; i++) {
            product[i] = factors[i] & factors[n + i];
        }
        return product;
    }

    /** That the shared words are these: two shares and the words leave the third. */
    private void expect(Shares z, long[] words) {
        agreement.expect(Shares.xor(Shares.xor(z.a(), z.b()), words), z.b());
    }

    private static Shares pick(Shares x, int[] order) {
        return new Shares(Permutations.rows(x.a(), 1, order), Permutations.rows(x.b(), 1, order));
    }
}

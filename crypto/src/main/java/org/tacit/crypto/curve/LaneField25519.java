package org.tacit.crypto.curve;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic modulo {@code p = 2^255 - 19} on {@link #LANES} elements at a time, in a file of registers: one {@code long[]} in which a
 * register is the {@link #GROUP} longs from its index on, after {@link #SCRATCH} longs of scratch.
 *
 * <p>An element is ten unsigned limbs of 26 and 25 bits in turn, {@code x = Σ limb[i]·2^⌈25.5 i⌉}; limb i of all lanes lies at
 * {@code i·LANES} of its register. <em>Reduced</em> means limbs below {@code 2^26 + 2^14}, or {@code 2^25 + 2^14} at odd places: what
 * {@link #mul}, {@link #sqr} and {@link #mulSmall} return and {@link #load} writes. They take the sum and the difference of two
 * reduced elements, {@link #addSub}, without a carry: limbs below {@code 2^27.6}, 19 times a column of ten products below
 * {@code 2^64}. Results may be operands.
 *
 * <p>A product is 32 × 32 → 64 bits. The mask on every factor changes no value; it tells the compiler that the upper halves are
 * zero, for which it emits one instruction (vpmuludq) instead of a 64-bit product made of several. Products are cut into
 * methods small enough for the compiler's limits on inlining: see {@code docs/decisions/vector-kernels.md}.
 */
final class LaneField25519 {

    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    /** Elements worked on at once. */
    static final int LANES = S.length();
    /** Longs of one register. */
    static final int GROUP = 10 * LANES;
    /** Longs of scratch at the beginning of a file of registers: the 19 columns of a product. */
    static final int SCRATCH = 2 * GROUP;

    private static final long LOW = 0xffff_ffffL;
    private static final long MASK26 = (1L << 26) - 1;
    private static final long MASK25 = (1L << 25) - 1;

    private LaneField25519() {
    }

    private static LongVector low(long[] t, int o, int limb) {
        return LongVector.fromArray(S, t, o + limb * LANES).and(LOW);
    }

    private static LongVector vector(long[] t, int o, int limb) {
        return LongVector.fromArray(S, t, o + limb * LANES);
    }

    /** {@code r = a·b}. */
    static void mul(long[] t, int r, int a, int b) {
        productLow(t, a, b);
        productHigh(t, a, b);
        carry(t, r);
    }

    /** {@code r = a²}. */
    static void sqr(long[] t, int r, int a) {
        squareLow(t, a);
        squareHigh(t, a);
        carry(t, r);
    }

    // Column k of a product: Σ a_i b_j over i + j = k, twice where i and j are odd.

    private static void productLow(long[] t, int a, int b) {
        LongVector a0 = LongVector.fromArray(S, t, a).and(LOW);
        LongVector a1 = LongVector.fromArray(S, t, a + LANES).and(LOW);
        LongVector a2 = LongVector.fromArray(S, t, a + 2 * LANES).and(LOW);
        LongVector a3 = LongVector.fromArray(S, t, a + 3 * LANES).and(LOW);
        LongVector a4 = LongVector.fromArray(S, t, a + 4 * LANES).and(LOW);
        LongVector a5 = LongVector.fromArray(S, t, a + 5 * LANES).and(LOW);
        LongVector a6 = LongVector.fromArray(S, t, a + 6 * LANES).and(LOW);
        LongVector a7 = LongVector.fromArray(S, t, a + 7 * LANES).and(LOW);
        LongVector a8 = LongVector.fromArray(S, t, a + 8 * LANES).and(LOW);
        LongVector a9 = LongVector.fromArray(S, t, a + 9 * LANES).and(LOW);
        LongVector b0 = LongVector.fromArray(S, t, b).and(LOW);
        LongVector b1 = LongVector.fromArray(S, t, b + LANES).and(LOW);
        LongVector b2 = LongVector.fromArray(S, t, b + 2 * LANES).and(LOW);
        LongVector b3 = LongVector.fromArray(S, t, b + 3 * LANES).and(LOW);
        LongVector b4 = LongVector.fromArray(S, t, b + 4 * LANES).and(LOW);
        LongVector b5 = LongVector.fromArray(S, t, b + 5 * LANES).and(LOW);
        LongVector b6 = LongVector.fromArray(S, t, b + 6 * LANES).and(LOW);
        LongVector b7 = LongVector.fromArray(S, t, b + 7 * LANES).and(LOW);
        LongVector b8 = LongVector.fromArray(S, t, b + 8 * LANES).and(LOW);
        LongVector b9 = LongVector.fromArray(S, t, b + 9 * LANES).and(LOW);
        LongVector d1 = a1.add(a1).and(LOW), d3 = a3.add(a3).and(LOW), d5 = a5.add(a5).and(LOW);
        LongVector d7 = a7.add(a7).and(LOW);
        a0.mul(b0)
                .intoArray(t, 0 * LANES);
        a0.mul(b1).add(a1.mul(b0))
                .intoArray(t, LANES);
        a0.mul(b2).add(d1.mul(b1)).add(a2.mul(b0))
                .intoArray(t, 2 * LANES);
        a0.mul(b3).add(a1.mul(b2)).add(a2.mul(b1)).add(a3.mul(b0))
                .intoArray(t, 3 * LANES);
        a0.mul(b4).add(d1.mul(b3)).add(a2.mul(b2)).add(d3.mul(b1)).add(a4.mul(b0))
                .intoArray(t, 4 * LANES);
        a0.mul(b5).add(a1.mul(b4)).add(a2.mul(b3)).add(a3.mul(b2)).add(a4.mul(b1)).add(a5.mul(b0))
                .intoArray(t, 5 * LANES);
        a0.mul(b6).add(d1.mul(b5)).add(a2.mul(b4)).add(d3.mul(b3)).add(a4.mul(b2)).add(d5.mul(b1))
                .add(a6.mul(b0))
                .intoArray(t, 6 * LANES);
        a0.mul(b7).add(a1.mul(b6)).add(a2.mul(b5)).add(a3.mul(b4)).add(a4.mul(b3)).add(a5.mul(b2))
                .add(a6.mul(b1)).add(a7.mul(b0))
                .intoArray(t, 7 * LANES);
        a0.mul(b8).add(d1.mul(b7)).add(a2.mul(b6)).add(d3.mul(b5)).add(a4.mul(b4)).add(d5.mul(b3))
                .add(a6.mul(b2)).add(d7.mul(b1)).add(a8.mul(b0))
                .intoArray(t, 8 * LANES);
        a0.mul(b9).add(a1.mul(b8)).add(a2.mul(b7)).add(a3.mul(b6)).add(a4.mul(b5)).add(a5.mul(b4))
                .add(a6.mul(b3)).add(a7.mul(b2)).add(a8.mul(b1)).add(a9.mul(b0))
                .intoArray(t, 9 * LANES);
    }

    private static void productHigh(long[] t, int a, int b) {
        LongVector a0 = LongVector.fromArray(S, t, a).and(LOW);
        LongVector a1 = LongVector.fromArray(S, t, a + LANES).and(LOW);
        LongVector a2 = LongVector.fromArray(S, t, a + 2 * LANES).and(LOW);
        LongVector a3 = LongVector.fromArray(S, t, a + 3 * LANES).and(LOW);
        LongVector a4 = LongVector.fromArray(S, t, a + 4 * LANES).and(LOW);
        LongVector a5 = LongVector.fromArray(S, t, a + 5 * LANES).and(LOW);
        LongVector a6 = LongVector.fromArray(S, t, a + 6 * LANES).and(LOW);
        LongVector a7 = LongVector.fromArray(S, t, a + 7 * LANES).and(LOW);
        LongVector a8 = LongVector.fromArray(S, t, a + 8 * LANES).and(LOW);
        LongVector a9 = LongVector.fromArray(S, t, a + 9 * LANES).and(LOW);
        LongVector b0 = LongVector.fromArray(S, t, b).and(LOW);
        LongVector b1 = LongVector.fromArray(S, t, b + LANES).and(LOW);
        LongVector b2 = LongVector.fromArray(S, t, b + 2 * LANES).and(LOW);
        LongVector b3 = LongVector.fromArray(S, t, b + 3 * LANES).and(LOW);
        LongVector b4 = LongVector.fromArray(S, t, b + 4 * LANES).and(LOW);
        LongVector b5 = LongVector.fromArray(S, t, b + 5 * LANES).and(LOW);
        LongVector b6 = LongVector.fromArray(S, t, b + 6 * LANES).and(LOW);
        LongVector b7 = LongVector.fromArray(S, t, b + 7 * LANES).and(LOW);
        LongVector b8 = LongVector.fromArray(S, t, b + 8 * LANES).and(LOW);
        LongVector b9 = LongVector.fromArray(S, t, b + 9 * LANES).and(LOW);
        LongVector d1 = a1.add(a1).and(LOW), d3 = a3.add(a3).and(LOW), d5 = a5.add(a5).and(LOW);
        LongVector d7 = a7.add(a7).and(LOW), d9 = a9.add(a9).and(LOW);
        d1.mul(b9).add(a2.mul(b8)).add(d3.mul(b7)).add(a4.mul(b6)).add(d5.mul(b5)).add(a6.mul(b4))
                .add(d7.mul(b3)).add(a8.mul(b2)).add(d9.mul(b1))
                .intoArray(t, 10 * LANES);
        a2.mul(b9).add(a3.mul(b8)).add(a4.mul(b7)).add(a5.mul(b6)).add(a6.mul(b5)).add(a7.mul(b4))
                .add(a8.mul(b3)).add(a9.mul(b2))
                .intoArray(t, 11 * LANES);
        d3.mul(b9).add(a4.mul(b8)).add(d5.mul(b7)).add(a6.mul(b6)).add(d7.mul(b5)).add(a8.mul(b4))
                .add(d9.mul(b3))
                .intoArray(t, 12 * LANES);
        a4.mul(b9).add(a5.mul(b8)).add(a6.mul(b7)).add(a7.mul(b6)).add(a8.mul(b5)).add(a9.mul(b4))
                .intoArray(t, 13 * LANES);
        d5.mul(b9).add(a6.mul(b8)).add(d7.mul(b7)).add(a8.mul(b6)).add(d9.mul(b5))
                .intoArray(t, 14 * LANES);
        a6.mul(b9).add(a7.mul(b8)).add(a8.mul(b7)).add(a9.mul(b6))
                .intoArray(t, 15 * LANES);
        d7.mul(b9).add(a8.mul(b8)).add(d9.mul(b7))
                .intoArray(t, 16 * LANES);
        a8.mul(b9).add(a9.mul(b8))
                .intoArray(t, 17 * LANES);
        d9.mul(b9)
                .intoArray(t, 18 * LANES);
    }

    private static void squareLow(long[] t, int a) {
        LongVector a0 = LongVector.fromArray(S, t, a).and(LOW);
        LongVector a1 = LongVector.fromArray(S, t, a + LANES).and(LOW);
        LongVector a2 = LongVector.fromArray(S, t, a + 2 * LANES).and(LOW);
        LongVector a3 = LongVector.fromArray(S, t, a + 3 * LANES).and(LOW);
        LongVector a4 = LongVector.fromArray(S, t, a + 4 * LANES).and(LOW);
        LongVector a5 = LongVector.fromArray(S, t, a + 5 * LANES).and(LOW);
        LongVector a6 = LongVector.fromArray(S, t, a + 6 * LANES).and(LOW);
        LongVector a7 = LongVector.fromArray(S, t, a + 7 * LANES).and(LOW);
        LongVector a8 = LongVector.fromArray(S, t, a + 8 * LANES).and(LOW);
        LongVector a9 = LongVector.fromArray(S, t, a + 9 * LANES).and(LOW);
        LongVector d0 = a0.add(a0).and(LOW), d1 = a1.add(a1).and(LOW), d2 = a2.add(a2).and(LOW);
        LongVector d3 = a3.add(a3).and(LOW), d4 = a4.add(a4).and(LOW);
        LongVector q1 = d1.add(d1).and(LOW), q3 = d3.add(d3).and(LOW);
        a0.mul(a0)
                .intoArray(t, 0 * LANES);
        d0.mul(a1)
                .intoArray(t, LANES);
        d0.mul(a2).add(d1.mul(a1))
                .intoArray(t, 2 * LANES);
        d0.mul(a3).add(d1.mul(a2))
                .intoArray(t, 3 * LANES);
        d0.mul(a4).add(q1.mul(a3)).add(a2.mul(a2))
                .intoArray(t, 4 * LANES);
        d0.mul(a5).add(d1.mul(a4)).add(d2.mul(a3))
                .intoArray(t, 5 * LANES);
        d0.mul(a6).add(q1.mul(a5)).add(d2.mul(a4)).add(d3.mul(a3))
                .intoArray(t, 6 * LANES);
        d0.mul(a7).add(d1.mul(a6)).add(d2.mul(a5)).add(d3.mul(a4))
                .intoArray(t, 7 * LANES);
        d0.mul(a8).add(q1.mul(a7)).add(d2.mul(a6)).add(q3.mul(a5)).add(a4.mul(a4))
                .intoArray(t, 8 * LANES);
        d0.mul(a9).add(d1.mul(a8)).add(d2.mul(a7)).add(d3.mul(a6)).add(d4.mul(a5))
                .intoArray(t, 9 * LANES);
    }

    private static void squareHigh(long[] t, int a) {
        LongVector a0 = LongVector.fromArray(S, t, a).and(LOW);
        LongVector a1 = LongVector.fromArray(S, t, a + LANES).and(LOW);
        LongVector a2 = LongVector.fromArray(S, t, a + 2 * LANES).and(LOW);
        LongVector a3 = LongVector.fromArray(S, t, a + 3 * LANES).and(LOW);
        LongVector a4 = LongVector.fromArray(S, t, a + 4 * LANES).and(LOW);
        LongVector a5 = LongVector.fromArray(S, t, a + 5 * LANES).and(LOW);
        LongVector a6 = LongVector.fromArray(S, t, a + 6 * LANES).and(LOW);
        LongVector a7 = LongVector.fromArray(S, t, a + 7 * LANES).and(LOW);
        LongVector a8 = LongVector.fromArray(S, t, a + 8 * LANES).and(LOW);
        LongVector a9 = LongVector.fromArray(S, t, a + 9 * LANES).and(LOW);
        LongVector d1 = a1.add(a1).and(LOW), d2 = a2.add(a2).and(LOW), d3 = a3.add(a3).and(LOW);
        LongVector d4 = a4.add(a4).and(LOW), d5 = a5.add(a5).and(LOW), d6 = a6.add(a6).and(LOW);
        LongVector d7 = a7.add(a7).and(LOW), d8 = a8.add(a8).and(LOW), d9 = a9.add(a9).and(LOW);
        LongVector q1 = d1.add(d1).and(LOW), q3 = d3.add(d3).and(LOW), q5 = d5.add(d5).and(LOW);
        LongVector q7 = d7.add(d7).and(LOW);
        q1.mul(a9).add(d2.mul(a8)).add(q3.mul(a7)).add(d4.mul(a6)).add(d5.mul(a5))
                .intoArray(t, 10 * LANES);
        d2.mul(a9).add(d3.mul(a8)).add(d4.mul(a7)).add(d5.mul(a6))
                .intoArray(t, 11 * LANES);
        q3.mul(a9).add(d4.mul(a8)).add(q5.mul(a7)).add(a6.mul(a6))
                .intoArray(t, 12 * LANES);
        d4.mul(a9).add(d5.mul(a8)).add(d6.mul(a7))
                .intoArray(t, 13 * LANES);
        q5.mul(a9).add(d6.mul(a8)).add(d7.mul(a7))
                .intoArray(t, 14 * LANES);
        d6.mul(a9).add(d7.mul(a8))
                .intoArray(t, 15 * LANES);
        q7.mul(a9).add(a8.mul(a8))
                .intoArray(t, 16 * LANES);
        d8.mul(a9)
                .intoArray(t, 17 * LANES);
        d9.mul(a9)
                .intoArray(t, 18 * LANES);
    }

    /** {@code r = } scratch, carried along two chains at the same time, 0 to 4 and 5 to 9, and once more over their ends. */
    private static void carry(long[] t, int r) {
        LongVector r0 = LongVector.fromArray(S, t, 0);
        LongVector r1 = LongVector.fromArray(S, t, LANES);
        LongVector r2 = LongVector.fromArray(S, t, 2 * LANES);
        LongVector r3 = LongVector.fromArray(S, t, 3 * LANES);
        LongVector r4 = LongVector.fromArray(S, t, 4 * LANES);
        LongVector r5 = LongVector.fromArray(S, t, 5 * LANES);
        LongVector r6 = LongVector.fromArray(S, t, 6 * LANES);
        LongVector r7 = LongVector.fromArray(S, t, 7 * LANES);
        LongVector r8 = LongVector.fromArray(S, t, 8 * LANES);
        LongVector r9 = LongVector.fromArray(S, t, 9 * LANES);
        LongVector h0 = LongVector.fromArray(S, t, 10 * LANES);
        LongVector h1 = LongVector.fromArray(S, t, 11 * LANES);
        LongVector h2 = LongVector.fromArray(S, t, 12 * LANES);
        LongVector h3 = LongVector.fromArray(S, t, 13 * LANES);
        LongVector h4 = LongVector.fromArray(S, t, 14 * LANES);
        LongVector h5 = LongVector.fromArray(S, t, 15 * LANES);
        LongVector h6 = LongVector.fromArray(S, t, 16 * LANES);
        LongVector h7 = LongVector.fromArray(S, t, 17 * LANES);
        LongVector h8 = LongVector.fromArray(S, t, 18 * LANES);
        r0 = r0.add(h0).add(h0.lanewise(VectorOperators.LSHL, 1)).add(h0.lanewise(VectorOperators.LSHL, 4));
        r1 = r1.add(h1).add(h1.lanewise(VectorOperators.LSHL, 1)).add(h1.lanewise(VectorOperators.LSHL, 4));
        r2 = r2.add(h2).add(h2.lanewise(VectorOperators.LSHL, 1)).add(h2.lanewise(VectorOperators.LSHL, 4));
        r3 = r3.add(h3).add(h3.lanewise(VectorOperators.LSHL, 1)).add(h3.lanewise(VectorOperators.LSHL, 4));
        r4 = r4.add(h4).add(h4.lanewise(VectorOperators.LSHL, 1)).add(h4.lanewise(VectorOperators.LSHL, 4));
        r5 = r5.add(h5).add(h5.lanewise(VectorOperators.LSHL, 1)).add(h5.lanewise(VectorOperators.LSHL, 4));
        r6 = r6.add(h6).add(h6.lanewise(VectorOperators.LSHL, 1)).add(h6.lanewise(VectorOperators.LSHL, 4));
        r7 = r7.add(h7).add(h7.lanewise(VectorOperators.LSHL, 1)).add(h7.lanewise(VectorOperators.LSHL, 4));
        r8 = r8.add(h8).add(h8.lanewise(VectorOperators.LSHL, 1)).add(h8.lanewise(VectorOperators.LSHL, 4));
        r1 = r1.add(r0.lanewise(VectorOperators.LSHR, 26));
        r6 = r6.add(r5.lanewise(VectorOperators.LSHR, 25));
        r2 = r2.add(r1.lanewise(VectorOperators.LSHR, 25));
        r7 = r7.add(r6.lanewise(VectorOperators.LSHR, 26));
        r3 = r3.add(r2.lanewise(VectorOperators.LSHR, 26));
        r8 = r8.add(r7.lanewise(VectorOperators.LSHR, 25));
        r4 = r4.add(r3.lanewise(VectorOperators.LSHR, 25));
        r9 = r9.add(r8.lanewise(VectorOperators.LSHR, 26));
        r5 = r5.and(MASK25).add(r4.lanewise(VectorOperators.LSHR, 26));
        LongVector top = r9.lanewise(VectorOperators.LSHR, 25);
        r0 = r0.and(MASK26).add(top).add(top.lanewise(VectorOperators.LSHL, 1)).add(top.lanewise(VectorOperators.LSHL, 4));
        r6 = r6.and(MASK26).add(r5.lanewise(VectorOperators.LSHR, 25));
        r1 = r1.and(MASK25).add(r0.lanewise(VectorOperators.LSHR, 26));
        r0.and(MASK26).intoArray(t, r);
        r1.intoArray(t, r + LANES);
        r2.and(MASK26).intoArray(t, r + 2 * LANES);
        r3.and(MASK25).intoArray(t, r + 3 * LANES);
        r4.and(MASK26).intoArray(t, r + 4 * LANES);
        r5.and(MASK25).intoArray(t, r + 5 * LANES);
        r6.intoArray(t, r + 6 * LANES);
        r7.and(MASK25).intoArray(t, r + 7 * LANES);
        r8.and(MASK26).intoArray(t, r + 8 * LANES);
        r9.and(MASK25).intoArray(t, r + 9 * LANES);
    }

    /** {@code r = a^(2^n)}, {@code n ≥ 1}. */
    static void sqrN(long[] t, int r, int a, int n) {
        sqr(t, r, a);
        for (int k = 1; k < n; k++) {
            sqr(t, r, r);
        }
    }

    /** {@code r = a·c + b} for {@code 0 ≤ c < 2^20}. */
    static void mulSmall(long[] t, int r, int a, long c, int b) {
        LongVector v = LongVector.broadcast(S, c).and(LOW);
        for (int k = 0; k < 10; k++) {
            low(t, a, k).mul(v).add(vector(t, b, k)).intoArray(t, k * LANES);
        }
        Arrays.fill(t, GROUP, SCRATCH, 0);
        carry(t, r);
    }

    /** {@code s = a + b} and {@code d = a - b + 2p}, not carried; s and d may be a and b. */
    static void addSub(long[] t, int s, int d, int a, int b) {
        addSub(t, s, d, a, b, 0, 2 * (MASK26 - 18));
        for (int k = 1; k < 10; k++) {
            addSub(t, s, d, a, b, k, 2 * ((k & 1) == 0 ? MASK26 : MASK25));
        }
    }

    private static void addSub(long[] t, int s, int d, int a, int b, int limb, long bias) {
        LongVector x = vector(t, a, limb), y = vector(t, b, limb);
        x.add(y).intoArray(t, s + limb * LANES);
        x.add(bias).sub(y).intoArray(t, d + limb * LANES);
    }

    /** {@code r = a + b}, not carried. */
    static void add(long[] t, int r, int a, int b) {
        for (int k = 0; k < 10; k++) {
            vector(t, a, k).add(vector(t, b, k)).intoArray(t, r + k * LANES);
        }
    }

    /** {@code r = a}, reduced, for limbs below {@code 2^29}: every limb carries once, at the same time. */
    static void reduce(long[] t, int r, int a) {
        LongVector a0 = vector(t, a, 0), a1 = vector(t, a, 1), a2 = vector(t, a, 2), a3 = vector(t, a, 3), a4 = vector(t, a, 4);
        LongVector a5 = vector(t, a, 5), a6 = vector(t, a, 6), a7 = vector(t, a, 7), a8 = vector(t, a, 8), a9 = vector(t, a, 9);
        LongVector top = a9.lanewise(VectorOperators.LSHR, 25);
        a0.and(MASK26).add(top).add(top.lanewise(VectorOperators.LSHL, 1)).add(top.lanewise(VectorOperators.LSHL, 4)).intoArray(t, r);
        a1.and(MASK25).add(a0.lanewise(VectorOperators.LSHR, 26)).intoArray(t, r + LANES);
        a2.and(MASK26).add(a1.lanewise(VectorOperators.LSHR, 25)).intoArray(t, r + 2 * LANES);
        a3.and(MASK25).add(a2.lanewise(VectorOperators.LSHR, 26)).intoArray(t, r + 3 * LANES);
        a4.and(MASK26).add(a3.lanewise(VectorOperators.LSHR, 25)).intoArray(t, r + 4 * LANES);
        a5.and(MASK25).add(a4.lanewise(VectorOperators.LSHR, 26)).intoArray(t, r + 5 * LANES);
        a6.and(MASK26).add(a5.lanewise(VectorOperators.LSHR, 25)).intoArray(t, r + 6 * LANES);
        a7.and(MASK25).add(a6.lanewise(VectorOperators.LSHR, 26)).intoArray(t, r + 7 * LANES);
        a8.and(MASK26).add(a7.lanewise(VectorOperators.LSHR, 25)).intoArray(t, r + 8 * LANES);
        a9.and(MASK25).add(a8.lanewise(VectorOperators.LSHR, 26)).intoArray(t, r + 9 * LANES);
    }

    /** Exchanges registers a and b if {@code bit == 1}, without a branch. */
    static void swap(long[] t, int a, int b, long bit) {
        LongVector m = LongVector.broadcast(S, -bit);
        for (int k = 0; k < 10; k++) {
            LongVector x = vector(t, a, k), y = vector(t, b, k);
            LongVector d = x.lanewise(VectorOperators.XOR, y).and(m);
            x.lanewise(VectorOperators.XOR, d).intoArray(t, a + k * LANES);
            y.lanewise(VectorOperators.XOR, d).intoArray(t, b + k * LANES);
        }
    }

    /** Every lane the number {@code c < 2^25}. */
    static void fill(long[] t, int r, long c) {
        Arrays.fill(t, r, r + GROUP, 0);
        Arrays.fill(t, r, r + LANES, c);
    }

    /** Brings elements of {@link Field25519} into lanes; lane l is element {@code first + min(l, count - 1)}. */
    static void load(long[] t, int r, long[] elements, int first, int count) {
        for (int l = 0; l < LANES; l++) {
            long[] e = Field25519.canonical(elements, 5 * (first + Math.min(l, count - 1)));
            for (int k = 0; k < 5; k++) {
                t[r + 2 * k * LANES + l] = e[k] & MASK26;
                t[r + (2 * k + 1) * LANES + l] = e[k] >>> 26;
            }
        }
    }

    /** One lane from five limbs in {@code [0, 2^52]}. */
    static void put(long[] t, int r, int lane, long[] e, int o) {
        for (int k = 0; k < 5; k++) {
            t[r + 2 * k * LANES + lane] = e[o + k] & MASK26;
            t[r + (2 * k + 1) * LANES + lane] = e[o + k] >>> 26;
        }
    }

    /** The element of one lane, as a reduced one of {@link Field25519} at {@code o}. */
    static void unload(long[] r, int o, long[] t, int a, int lane) {
        for (int k = 0; k < 5; k++) {
            r[o + k] = t[a + 2 * k * LANES + lane] + (t[a + (2 * k + 1) * LANES + lane] << 26);
        }
        Field25519.carry(r, o);
    }
}

package org.tacit.protocol.vole;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tacit.base.Parallel;
import org.tacit.crypto.field.Gf128;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;

/**
 * The linear map that turns {@code 2n} elements of F into {@code n} and hides sparse noise: an expand-convolute code of rate one half
 * in systematic form. Raghuraman, Rindal and Tanguy, "Expand-Convolute Codes for Pseudorandom Correlation Generators from LPN"
 * (CRYPTO 2023, ePrint 2023/882). With {@code (u, x)} the two halves of the input,
 * <pre>
 *   out = u ⊕ B·A''·A'·x
 * </pre>
 * <b>Convolution</b> A', and A'' with coins of its own. Each position takes in the 24 before it under random bits, and the 25th before
 * it with the input, times z of {@link Gf128}; what lies before the first position are the last inputs, so that it runs in a circle:
 * <pre>
 *   y_j = z·(x_j ⊕ y_(j-25)) ⊕ Σ_(k=1…24) b_jk·y_(j-k)       y_(-k) = x_(n-k)
 * </pre>
 * Without the factor the map would act on each bit of an element alone, and noise of 128 bits in the same few places could be found
 * with linear algebra; two rounds in a circle let every position depend on every other.
 *
 * <p><b>Expander</b> B: an output adds one random position out of each of 7 equal parts.
 *
 * <p>The coins are public, the same for every session: a hash of a sentence and n, stretched.
 *
 * <h2>How the convolution runs</h2>
 * Positions go in groups of four; for each of the last seven groups the sums of its 16 subsets stand in a small table. The 24 bits
 * are six numbers of four bits: five pick a subset of one whole group each, the sixth one subset of the oldest group's end that is
 * still in reach and of the group's beginning already there. Seven look-ups at public places do for 24 masked additions.
 */
final class ExpandConvolute {

    /** Ones in a row of the expander. */
    static final int WEIGHT = 7;
    /** Random coefficients of the convolution. */
    static final int MEMORY = 24;
    /** n is a multiple of it. */
    static final int GROUP = 4;
    /** Outputs that share a stream of coins. */
    private static final int BLOCK = 1 << 14;
    /** Numbers of a table: 16 sums. */
    private static final int TABLE = 32;
    private static final int TABLES = 8;

    private final int n;
    private final int[] parts;
    private final long[] convolutionSeeds;
    private final long[] expanderSeeds;

    ExpandConvolute(int n) {
        if (n < 64 || n % GROUP != 0) {
            throw new IllegalArgumentException("a code of " + n);
        }
        this.n = n;
        this.parts = parts(n);
        byte[] seed = DomainHash.of(HashSuite.SHA_256, "tacit/vole/expand-convolute").add(n).digest();
        Prg coins = new Prg(Arrays.copyOf(seed, Prg.SEED_BYTES));
        convolutionSeeds = new long[4];
        coins.fill(convolutionSeeds);
        expanderSeeds = new long[2 * ((n + BLOCK - 1) / BLOCK)];
        coins.fill(expanderSeeds);
    }

    /** In place: {@code 2n} elements come in, the first {@code n} of them go out; the others are left in disorder. */
    void encode(long[] e) {
        convolve(e, new Prg(convolutionSeeds[0], convolutionSeeds[1]));
        convolve(e, new Prg(convolutionSeeds[2], convolutionSeeds[3]));
        expand(e);
    }

    /** Coins of four neighbouring positions are two numbers: 24 bits each from the bottom and from bit 32 on. */
    private void convolve(long[] e, Prg prg) {
        long[] tables = new long[TABLES * TABLE];
        int half = 2 * n;
        // Before position 0, in groups -7 to -1, stand the last inputs.
        for (int group = -7; group < 0; group++) {
            int table = (group & TABLES - 1) * TABLE;
            for (int r = 0; r < GROUP; r++) {
                int at = half + 2 * (n + GROUP * group + r);
                enter(tables, table, r, e[at], e[at + 1]);
            }
        }
        long[] coins = new long[512];
        for (int from = 0; from < n; from += 2 * coins.length) {
            int count = Math.min(2 * coins.length, n - from);
            prg.fill(coins, 0, count / 2);
            convolve(e, half + 2 * from, from / GROUP, count / GROUP, coins, tables);
        }
    }

    private static void convolve(long[] e, int at, int firstGroup, int groups, long[] coins, long[] tables) {
        for (int g = 0; g < groups; g++) {
            int group = firstGroup + g;
            int current = (group & 7) * TABLE;
            int back1 = (group - 1 & 7) * TABLE;
            int back2 = (group - 2 & 7) * TABLE;
            int back3 = (group - 3 & 7) * TABLE;
            int back4 = (group - 4 & 7) * TABLE;
            int back5 = (group - 5 & 7) * TABLE;
            int back6 = (group - 6 & 7) * TABLE;
            // The 25th before the first of the group is the last of the group seven back; then come the first ones six back.
            int last = (group - 7 & 7) * TABLE + 2 * 8;
            for (int r = 0; r < GROUP; r++) {
                int bits = (int) (coins[2 * g + (r >> 1)] >>> 32 * (r & 1));
                int b1 = back1 + (bits << 1 & 30);
                int b2 = back2 + (bits >>> 3 & 30);
                int b3 = back3 + (bits >>> 7 & 30);
                int b4 = back4 + (bits >>> 11 & 30);
                int b5 = back5 + (bits >>> 15 & 30);
                int sixth = bits >>> 20 & 15;
                int b6 = back6 + 2 * (sixth & 15 << r);
                int now = current + 2 * (sixth & (1 << r) - 1);
                int x = at + 2 * (GROUP * g + r);
                long y0 = Gf128.timesZ(e[x] ^ tables[last]);
                long y1 = Gf128.timesZ(e[x + 1] ^ tables[last + 1]);
                y0 ^= tables[b1] ^ tables[b2] ^ tables[b3] ^ tables[b4] ^ tables[b5] ^ tables[b6] ^ tables[now];
                y1 ^= tables[b1 + 1] ^ tables[b2 + 1] ^ tables[b3 + 1] ^ tables[b4 + 1] ^ tables[b5 + 1] ^ tables[b6 + 1] ^ tables[now + 1];
                e[x] = y0;
                e[x + 1] = y1;
                enter(tables, current, r, y0, y1);
                last = back6 + (2 << r);
            }
        }
    }

    /** Position {@code r} of a group joins its table: the sums with it are those without it, and itself. */
    private static void enter(long[] tables, int table, int r, long y0, long y1) {
        int size = 2 << r;
        for (int s = 0; s < size; s += 2) {
            tables[table + size + s] = tables[table + s] ^ y0;
            tables[table + size + s + 1] = tables[table + s + 1] ^ y1;
        }
    }

    private void expand(long[] e) {
        Parallel.ranges(expanderSeeds.length / 2, 1, (from, to) -> {
            long[] coins = new long[4 * 256];
            for (int block = from; block < to; block++) {
                Prg prg = new Prg(expanderSeeds[2 * block], expanderSeeds[2 * block + 1]);
                int end = Math.min(n, (block + 1) * BLOCK);
                for (int i = block * BLOCK; i < end; i += 256) {
                    int count = Math.min(256, end - i);
                    prg.fill(coins, 0, 4 * count);
                    gather(e, i, count, coins);
                }
            }
        });
    }

    /** Four numbers of coins an output: seven halves choose the places, the eighth is not used. */
    private void gather(long[] e, int first, int count, long[] coins) {
        int half = 2 * n;
        int p0 = half;
        int p1 = half + 2 * parts[1];
        int p2 = half + 2 * parts[2];
        int p3 = half + 2 * parts[3];
        int p4 = half + 2 * parts[4];
        int p5 = half + 2 * parts[5];
        int p6 = half + 2 * parts[6];
        long n0 = parts[1];
        long n1 = parts[2] - parts[1];
        long n2 = parts[3] - parts[2];
        long n3 = parts[4] - parts[3];
        long n4 = parts[5] - parts[4];
        long n5 = parts[6] - parts[5];
        long n6 = n - parts[6];
        for (int i = 0; i < count; i++) {
            long c0 = coins[4 * i];
            long c1 = coins[4 * i + 1];
            long c2 = coins[4 * i + 2];
            long c3 = coins[4 * i + 3];
            int a0 = p0 + place(c0, n0);
            int a1 = p1 + place(c0 >>> 32, n1);
            int a2 = p2 + place(c1, n2);
            int a3 = p3 + place(c1 >>> 32, n3);
            int a4 = p4 + place(c2, n4);
            int a5 = p5 + place(c2 >>> 32, n5);
            int a6 = p6 + place(c3, n6);
            int to = 2 * (first + i);
            e[to] ^= e[a0] ^ e[a1] ^ e[a2] ^ e[a3] ^ e[a4] ^ e[a5] ^ e[a6];
            e[to + 1] ^= e[a0 + 1] ^ e[a1 + 1] ^ e[a2 + 1] ^ e[a3 + 1] ^ e[a4 + 1] ^ e[a5 + 1] ^ e[a6 + 1];
        }
    }

    /** Twice a number below {@code size} out of 32 random bits; the bias is below {@code size / 2^32}. */
    private static int place(long coins, long size) {
        return (int) ((coins & 0xffff_ffffL) * size >>> 32) << 1;
    }

    /** Where the parts of the expander begin. */
    static int[] parts(int n) {
        return IntStream.range(0, WEIGHT).map(s -> (int) ((long) n * s / WEIGHT)).toArray();
    }

    // ---- the same coins in plain form, for whoever checks the map ----

    /** {@code b_jk} for {@code k = 1 … 24} at {@code [24j + k − 1]}, of round 0 or 1. */
    boolean[] coefficients(int round) {
        Prg prg = new Prg(convolutionSeeds[2 * round], convolutionSeeds[2 * round + 1]);
        long[] coins = new long[n / 2];
        prg.fill(coins);
        boolean[] b = new boolean[MEMORY * n];
        for (int j = 0; j < n; j++) {
            int bits = (int) (coins[j / 2] >>> 32 * (j & 1));
            for (int k = 1; k <= MEMORY; k++) {
                int groups = Math.floorDiv(j, GROUP) - Math.floorDiv(j - k, GROUP);
                // Groups 1 to 5 back have a number each; the own group and the one six back share the sixth.
                int number = groups == 0 || groups == 6 ? 5 : groups - 1;
                b[MEMORY * j + k - 1] = (bits >>> 4 * number + Math.floorMod(j - k, GROUP) & 1) == 1;
            }
        }
        return b;
    }

    /** The 7 positions of every output. */
    int[][] places() {
        int[][] places = new int[n][WEIGHT];
        for (int block = 0; block < expanderSeeds.length / 2; block++) {
            Prg prg = new Prg(expanderSeeds[2 * block], expanderSeeds[2 * block + 1]);
            int end = Math.min(n, (block + 1) * BLOCK);
            long[] coins = new long[4 * BLOCK];
            prg.fill(coins);
            for (int i = block * BLOCK; i < end; i++) {
                for (int s = 0; s < WEIGHT; s++) {
                    long coin = coins[4 * (i % BLOCK) + s / 2] >>> 32 * (s & 1) & 0xffff_ffffL;
                    int size = (s + 1 < WEIGHT ? parts[s + 1] : n) - parts[s];
                    places[i][s] = parts[s] + (int) (coin * size >>> 32);
                }
            }
        }
        return places;
    }
}

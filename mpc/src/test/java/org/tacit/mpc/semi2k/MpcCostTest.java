package org.tacit.mpc.semi2k;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.wire.Traffic;

/**
 * Bytes and rounds of each operation, by the formulas of {@code docs/protocols/mpc-semi2k.md}. A round is a party's turn from
 * sending to receiving on one channel; the two directions take theirs at the same time.
 */
class MpcCostTest {

    private static final int N = 256;

    @Test
    void localOperationsCostNothing() {
        check(m -> m.add(shared(m), owned(m)), 0, 0);
        check(m -> m.scale(shared(m), 3L), 0, 0);
        check(m -> m.sumRows(m.transpose(m.gather(shared(m), new int[] {5, 1}))), 0, 0);
        check(m -> m.multiply(owned(m), owned(m)), 0, 0);
        check(m -> m.scale(owned(m), 0.3), 0, 0);
    }

    @Test
    void products() {
        long truncation = truncation(N, 20);
        // two cross terms, 64 transfers each
        check(m -> m.multiply(shared(m), shared(m)), 2 * product(N, 64, 1, 64) + truncation, 2 + 1);
        // one cross term; the owner's 42 bits choose
        check(m -> m.multiply(owned(m), shared(m)), product(N, 42, 1, 64) + truncation, 1 + 1);
        // a promise of [-1, 1]: 22 bits, one for the sign of the wrap and one for the wrap
        check(m -> m.multiply(shared(m), m.within(shared(m), -1, 1)), 2 * product(N, 24, 1, 64) + truncation, 2 + 1);
        check(m -> m.multiply(owned(m), m.within(owned(m, 1), -1, 1)), product(N, 22, 1, 64) + truncation, 1 + 1);
        // 0.3 is 314,573·2^-20
        check(m -> m.scale(shared(m), 0.3), truncation(N, 20), 1);
    }

    @Test
    void matrixProducts() {
        int rows = 64;
        int inner = 4;
        // the weights' 64 bits choose columns of the owner's matrix
        check(m -> m.multiplyMatrix(m.rows(columns(m, rows, inner), 0, rows), vector(m, inner)),
                product(inner, 64, rows, 64) + truncation(rows, 20), 1 + 1);
        // the residuals' 22 + 2 bits choose rows of it
        check(m -> m.multiplyTransposed(columns(m, rows, inner), m.within(vector(m, rows), -1, 1)),
                product(rows, 24, inner, 64) + truncation(inner, 20), 1 + 1);
    }

    @Test
    void comparison() {
        // a difference of two inputs has 43 bits, 42 below the sign: 11 digits, half of the numbers in each direction
        long digits = 2 * (cot(4 * 11 * N / 2) + 4L * 11 * N / 2);
        long joints = 0;
        for (int pairs : new int[] {5, 3, 1, 1}) {
            joints += 2 * product(pairs * N, 1, 2, 1);
        }
        check(m -> m.lessThan(owned(m), owned(m, 1)), digits + joints + product(N, 1, 1, 43), 2 * (1 + 4) + 1);
        check(m -> m.select(m.within(shared(m), 0, 1), shared(m), shared(m)), 2 * product(N, 1, 1, 64), 2);
    }

    @Test
    void equality() {
        // 16 + 4 + 1 digits of 4 transfers and 16 bits, half of the numbers in each direction; then bits to numbers
        long digits = 0;
        for (int d : new int[] {16, 4, 1}) {
            digits += 2 * (cot(4L * d * N / 2) + 2L * d * N / 2);
        }
        check(m -> m.isZero(new long[N], 64), digits + product(N, 1, 1, 43), 2 * 3 + 1);
    }

    @Test
    void sigmoid() {
        int half = N / 2;
        long cubics = 2 * (cot(6 * half) + half * 64L * 2 * 56 / 8
                + product(half, 12, 1, 28) + product(half, 9, 1, 28) + product(half, 7, 1, 28));
        long back = product(N, 1, 1, 64 - 28 + 6);
        check(m -> m.sigmoid(m.within(shared(m), -15, 15)), cubics + back, 2 * 4 + 1);
        long clamp = 2 * (cot(10 * half) + half * 1024L * 2 / 8) + 2 * product(N, 1, 1, 28) + product(N, 1, 1, 1);
        check(m -> m.sigmoid(shared(m)), cubics + clamp + back, 2 * 4 + 2 + 2 + 1 + 1);
    }

    @Test
    void sumsByBin() {
        int log2Bins = 3;
        // within the bins by promise: no clamping. 8 bits of place, 5 below a bin
        Function<Mpc, Secret> program = m -> m.sumByBin(m.within(shared(m), 0, 0.5), 0, 1, log2Bins, m.within(owned(m), 0, 1));
        long place = truncationOfPlace(N);
        long carry = 2 * (cot(4 * 2 * N / 2) + 4L * 2 * N / 2) + 2 * product(N, 1, 2, 1);
        long carries = 2 * 2 * product(N, 1, 1, 1);
        int ring = 20 + 8 + 3;
        long tree = 2 * (product(N, 1, 1, ring) + product(N, 1, 2, ring) + product(N, 1, 4, ring));
        long back = product(1 << log2Bins, 1, 1, 64 - ring);
        check(program, place + carry + carries + tree + back, 1 + 2 * 2 + 2 * 2 + 2 * 3 + 1);
    }

    @Test
    void opening() {
        // a share of every element and the digest of the calls so far
        long one = 8L * (N + 1);
        check(m -> {
            m.reveal(shared(m), 1);
            return null;
        }, one, 0);
        check(m -> {
            m.revealToAll(shared(m));
            return null;
        }, 2 * one, 1);
    }

    // ---- formulas ----

    /** n correlated transfers of 8 bytes, in steps of 64. */
    private static long cot(long n) {
        return 8 * (n + 63 & -64);
    }

    /** One cross term: transfers, and for bit i every word cut to ring − i bits. */
    private static long product(int items, int bits, int words, int ring) {
        long bytes = cot((long) items * bits);
        for (int i = 0; i < bits; i++) {
            bytes += 8 * (((long) items * words * (ring - i) + 63) / 64);
        }
        return bytes;
    }

    private static long truncation(int n, int shift) {
        return product(n, 1, 1, shift);
    }

    /** Scaling to parts of a bin: 2^8 parts over [0, 1) from 2^20 units, a factor of 2^-12. */
    private static long truncationOfPlace(int n) {
        return truncation(n, 12);
    }

    // ---- measuring ----

    /** Bytes both ways and this party's rounds, after one run that leaves every channel in its usual turn. */
    private static void check(Function<Mpc, Secret> program, long bytes, long rounds) {
        List<Traffic> used = LocalPair.get().runWith((session, mpc) -> {
            program.apply(mpc);
            Traffic before = session.traffic();
            program.apply(mpc);
            return session.traffic().minus(before);
        });
        for (Traffic t : used) {
            assertThat(t.bytesSent() + t.bytesReceived()).isEqualTo(bytes);
        }
        assertThat(Math.max(used.get(0).rounds(), used.get(1).rounds())).isEqualTo(rounds);
    }

    private static Secret owned(Mpc mpc) {
        return owned(mpc, 0);
    }

    private static Secret owned(Mpc mpc, int owner) {
        return mpc.input(owner, mpc.me() == owner ? new double[N] : null, N, 1);
    }

    /** Of the widest range. */
    private static Secret shared(Mpc mpc) {
        return mpc.restore(new long[N], N, 1);
    }

    private static Secret vector(Mpc mpc, int n) {
        return mpc.restore(new long[n], n, 1);
    }

    private static Secret columns(Mpc mpc, int rows, int cols) {
        return mpc.input(0, mpc.me() == 0 ? new double[rows * cols] : null, rows, cols);
    }
}

package org.tacit.mpc.rep3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;

/** Bytes of all three parties together and rounds of each operation, by the formulas of {@code docs/protocols/mpc-rep3.md}. */
class Rep3CostTest {

    private static final int N = 256;
    private static final int WORDS = N / 64;

    @Test
    void localOperationsCostNothing() {
        check(m -> m.add(shared(m), shared(m)), 0, 0);
        check(m -> m.scale(shared(m), 3L), 0, 0);
        check(m -> m.prefixSums(m.transpose(shared(m))), 0, 0);
        check(m -> m.subtract(m.constant(1, N, 1), shared(m)), 0, 0);
    }

    @Test
    void input() {
        check(m -> m.input(2, m.me() == 2 ? new double[N] : null, N, 1), 8 * N, 1);
    }

    @Test
    void products() {
        long truncation = 32 * N;
        check(m -> m.multiply(shared(m), shared(m)), 24 * N + truncation, 1 + 2);
        // whole factors need no truncation
        check(m -> m.multiply(shared(m), m.constant(3, N, 1)), 24 * N, 1);
        check(m -> m.scale(shared(m), 0.3), truncation, 2);
        check(m -> m.multiplyTransposed(shared(m), m.transpose(m.transpose(shared(m)))), 24 + 32, 1 + 2);
    }

    @Test
    void choices() {
        Function<Mpc, Secret> inputs = m -> m.within(shared(m), -(1 << 20), 1 << 20);
        // 43 bits: a layer of full adders, generated carries, a tree; then a bit becomes a number
        long toNumbers = 2 * 24 * N;
        check(m -> m.lessThan(inputs.apply(m), inputs.apply(m)), 24L * WORDS * (42 + 41 + 39 + 19 + 9 + 5 + 1 + 1) + toNumbers, 2 + 6 + 2);
        check(m -> m.equal(inputs.apply(m), inputs.apply(m)), 24L * WORDS * (42 + 42 + 21 + 11 + 5 + 3 + 1 + 1) + toNumbers, 2 + 6 + 2);
        check(m -> m.select(m.constant(1, N, 1), shared(m), shared(m)), 24 * N, 1);
    }

    @Test
    void shuffling() {
        check(m -> m.shuffle(m.beside(shared(m), shared(m))), 2 * 48 * N, 2);
    }

    @Test
    void opening() {
        check(m -> {
            m.reveal(shared(m), 1);
            return null;
        }, 8 * (N + 1), 1);
        check(m -> {
            m.revealToAll(shared(m));
            return null;
        }, 3 * 8 * (N + 1), 1);
    }

    private static void check(Function<Mpc, Secret> program, long bytes, long rounds) {
        var used = Groups3.SEMI_HONEST.runWith((session, mpc) -> {
            long sent = session.traffic().bytesSent();
            long before = mpc.rounds();
            program.apply(mpc);
            return new long[] {session.traffic().bytesSent() - sent, mpc.rounds() - before};
        });
        assertThat(used.stream().mapToLong(u -> u[0]).sum()).isEqualTo(bytes);
        assertThat(used.stream().mapToLong(u -> u[1]).max().orElse(0)).isEqualTo(rounds);
    }

    /** Of the widest range. */
    private static Secret shared(Mpc mpc) {
        return mpc.restore(new long[2 * N], N, 1);
    }
}

package org.tacit.flow.op;

import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.StepContext;
import org.tacit.learn.Split;
import org.tacit.psi.ItemSource;
import org.tacit.psi.large.LargeIntersection;
import org.tacit.psi.large.LargePsi;
import org.tacit.psi.large.LargePsiParameters;
import org.tacit.wire.Party;

/**
 * {@link PairPsi} where the tables are too large for memory: over partitions in the step's scratch folder, so that an interrupted step goes on
 * where it was; what comes out is streamed.
 *
 * @param size when, and how large the partitions are
 */
record LargePair(PairPsi pair, Size size) {

    /**
     * @param above     rows of the larger table
     * @param partition items of a partition
     */
    record Size(long above, int partition) {
        static final Size STANDARD = new Size(LargePsi.LARGE, LargePsiParameters.DEFAULT_PARTITION);
    }

    /** Follows from the contract alone. What partitions mean to a party that cheats is not worked out, so such a run stays in memory. */
    boolean wanted() {
        return !pair.malicious() && Math.max(pair.keys(pair.first()).rows(), pair.keys(pair.second()).rows()) > size.above;
    }

    LargeIntersection run(StepContext step, Set<Party> learners) {
        pair.release(step, learners);
        var parameters = new LargePsiParameters(pair.keys(pair.first()).rows(), pair.keys(pair.second()).rows(), size.partition);
        return new LargePsi(pair::psi, parameters, step.runId()).intersect(step.session(), source(step), learners, step.scratch());
    }

    /** What is wrong with the own table is told to its owner only. */
    private ItemSource source(StepContext step) {
        ItemSource own = OwnData.prepare(step, () -> pair.keys(step.role()).source(step));
        return new ItemSource() {
            @Override
            public String identity() {
                return own.identity();
            }

            @Override
            public long size() {
                return own.size();
            }

            @Override
            public void scan(Receiver receiver) {
                OwnData.prepare(step, () -> {
                    own.scan(receiver);
                    return null;
                });
            }
        };
    }

    /** Leaves {@code rows} and, with a holdout, {@code train} and {@code test}; memory: a bit a row of the own table. */
    void write(StepContext step, LargeIntersection found, int oneIn) {
        step.write("rows", out -> Alignment.write(out, found.size(), found.rows()::forEach));
        if (oneIn > 0) {
            long[] heldOut = heldOut(step, oneIn);
            LongPredicate test = row -> (heldOut[(int) (row >> 6)] >>> row & 1) == 1;
            long[] tests = {0};
            found.rows().forEach(row -> tests[0] += test.test(row) ? 1 : 0);
            step.write("train", out -> Alignment.write(out, found.size() - tests[0], sink -> some(found, test.negate(), sink)));
            step.write("test", out -> Alignment.write(out, tests[0], sink -> some(found, test, sink)));
        }
    }

    private static void some(LargeIntersection found, LongPredicate which, LongConsumer sink) {
        found.rows().forEach(row -> {
            if (which.test(row)) {
                sink.accept(row);
            }
        });
    }

    /** A bit for each row of the own table, by one more pass over it. */
    private long[] heldOut(StepContext step, int oneIn) {
        long rows = pair.keys(step.role()).rows();
        if (rows >> 6 > Integer.MAX_VALUE - 8) {
            throw InvalidInput.of("A table of %d rows is too large for a holdout; split it in a step of its own.", "%d 行的表过大，无法划分测试集。", rows);
        }
        long[] bits = new long[(int) (rows >> 6) + 1];
        source(step).scan((item, length, row) -> {
            if (Split.heldOut(item, length, oneIn)) {
                bits[(int) (row >> 6)] |= 1L << row;
            }
        });
        return bits;
    }
}

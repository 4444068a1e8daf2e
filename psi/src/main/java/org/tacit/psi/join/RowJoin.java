package org.tacit.psi.join;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Channel;

/**
 * Aligned rows of two parties after an intersection whose result both know. The alignment lists, for each common identifier in the agreed
 * order, every pair of a row of the first party and a row of the second (the first's rows before, the second's turning faster), then the first
 * party's rows without a counterpart if the join keeps them, then the second's. Each party holds its own column of it, with {@link #ABSENT} where it
 * has no row.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest. What is sent is disclosed: where all rows of an identifier take part, how many rows each common identifier has; where a join
 * keeps a party's rows, how many of its rows have no counterpart. Which of its rows these are a party does not tell: they follow its own
 * order, which the other cannot see. Numbers are checked against the rows that the contract gives the peer.
 */
public final class RowJoin {

    /** In place of a row number: this party has no row here. */
    public static final long ABSENT = -1;

    private static final int CHUNK = 1 << 18;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private RowJoin() {
    }

    /**
     * This party's column; both parties call it at the same time.
     *
     * @param first    whether this is the first party
     * @param all      whether all rows of an identifier take part, the same at both
     * @param peerRows rows of the peer's table, as the contract says
     */
    public static long[] align(Channel channel, MatchedRows mine, boolean first, boolean all, Join join, long peerRows) {
        int[] theirs = new int[all ? mine.count() : 0];
        long left = peerRows - (all ? 0 : mine.count());
        for (int from = 0; from < theirs.length; from += CHUNK) {
            int count = Math.min(CHUNK, theirs.length - from);
            MemorySegment out = MemorySegment.ofArray(new byte[4 * count]);
            for (int i = 0; i < count; i++) {
                out.setAtIndex(INT, i, mine.multiplicity(from + i));
            }
            MemorySegment in = MemorySegment.ofArray(new byte[4 * count]);
            channel.exchange(out, in);
            for (int i = 0; i < count; i++) {
                theirs[from + i] = in.getAtIndex(INT, i);
                left -= theirs[from + i];
                if (theirs[from + i] < 1 || left < 0) {
                    throw impossible(channel);
                }
            }
        }
        long peerRest = 0;
        if (join != Join.INNER) {
            peerRest = channel.exchangeLongs(new long[] {join.keeps(first) ? mine.rest().length : 0})[0];
            if (peerRest < 0 || peerRest > (join.keeps(!first) ? left : 0)) {
                throw impossible(channel);
            }
        }
        return column(mine, theirs, first, join, peerRest);
    }

    /** @param theirs the peer's multiplicities; empty where all are 1 */
    static long[] column(MatchedRows mine, int[] theirs, boolean first, Join join, long peerRest) {
        long pairs = 0;
        for (int i = 0; i < mine.count(); i++) {
            pairs = Math.addExact(pairs, (long) mine.multiplicity(i) * (theirs.length == 0 ? 1 : theirs[i]));
        }
        long rest = join.keeps(first) ? mine.rest().length : 0;
        if (pairs + rest + peerRest > Integer.MAX_VALUE - 8) {
            throw InvalidInput.of("The join has %d rows, more than can be aligned; use duplicates: first, or narrow the tables.",
                    "连接结果有 %d 行，超过可对齐的行数；请使用 duplicates: first 或缩小数据表。", pairs + rest + peerRest);
        }
        long[] column = new long[(int) (pairs + rest + peerRest)];
        int at = 0;
        for (int i = 0; i < mine.count(); i++) {
            int own = mine.multiplicity(i);
            int other = theirs.length == 0 ? 1 : theirs[i];
            for (int k = 0; k < own * other; k++) {
                column[at++] = mine.row(i, first ? k / other : k % own);
            }
        }
        // The first party's rows come before the second's.
        int restAt = first ? at : at + (int) peerRest;
        Arrays.fill(column, at, column.length, ABSENT);
        System.arraycopy(mine.rest(), 0, column, restAt, (int) rest);
        return column;
    }

    private static ProtocolViolation impossible(Channel channel) {
        return ProtocolViolation.of("%1$s named numbers of rows that its table in the contract cannot have; the job stops.",
                "%1$s 给出的行数与合约中其数据表的行数不符，任务中止。", channel.peer());
    }
}

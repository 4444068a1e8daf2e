package org.tacit.psi.payload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.ProtocolViolation;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.psi.join.RowJoin;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Session;

/**
 * Columns of one party, the owner, for aligned rows: both know which rows these are, so that the cells go over the channel as they are, row by
 * row in the order of the alignment.
 *
 * <h2>Security guarantees</h2>
 * The receiver learns the cells of the aligned rows ({@code VALUE}), and the longest text of each text column among them ({@code SHAPE}). Nothing else of the
 * owner's, and nothing of the receiver's: it sends the number of rows only, which both know. Cells are not checked against anything.
 */
public final class AlignedPayload {

    private static final int BATCH = 1 << 12;
    private static final int MESSAGE = 1 << 20;

    private final Session session;
    private final Channel channel;

    public AlignedPayload(Session session) {
        this.session = session;
        this.channel = session.channel(session.peer());
    }

    /** @param rows of {@code table}, in aligned order; {@link RowJoin#ABSENT} where the owner has none */
    public void send(Table table, List<String> columns, long[] rows) {
        agree(rows.length);
        long[] present = Arrays.stream(rows).filter(r -> r != RowJoin.ABSENT).toArray();
        Table selected = table.select(columns, present);
        RowLayout layout = RowLayout.of(selected, columns);
        for (int width : layout.widths()) {
            channel.sendInt(width);
        }
        int bytes = 1 + layout.bytes();
        int batch = batch(bytes);
        try (Outbox outbox = new Outbox(channel, 4)) {
            // Rows that are there come in batches of the table's; those that are not are filled in between.
            int[] at = {0};
            byte[][] message = {new byte[Math.min(batch, rows.length) * bytes]};
            selected.scan(columns, BATCH, cells -> {
                for (int r = 0; r < cells.rows(); r++) {
                    while (rows[at[0]] == RowJoin.ABSENT) {
                        advance(at, message, rows.length, batch, bytes, outbox);
                    }
                    int place = at[0] % batch * bytes;
                    message[0][place] = 1;
                    layout.encode(cells, r, message[0], place + 1);
                    advance(at, message, rows.length, batch, bytes, outbox);
                }
            });
            while (at[0] < rows.length) {
                advance(at, message, rows.length, batch, bytes, outbox);
            }
            outbox.finish();
        }
    }

    /** Goes on to the next place; a message that is full, or the last, leaves. */
    private void advance(int[] at, byte[][] message, int total, int batch, int bytes, Outbox outbox) {
        at[0]++;
        if (at[0] % batch == 0 || at[0] == total) {
            session.checkCancelled();
            outbox.send(message[0]);
            session.progress().report("payload.send", at[0], total);
            message[0] = new byte[Math.min(batch, total - at[0]) * bytes];
        }
    }

    private static int batch(int bytes) {
        return Math.max(1, Math.min(BATCH, MESSAGE / bytes));
    }

    private void agree(int rows) {
        channel.sendInt(rows);
        int theirs = channel.receiveInt(0, Integer.MAX_VALUE);
        if (theirs != rows) {
            throw ProtocolViolation.of("%1$s has an alignment of %2$d rows and this side one of %3$d; both must come from the same step.",
                    "%1$s 的对齐结果有 %2$d 行，本方有 %3$d 行；双方须来自同一步骤。", channel.peer(), theirs, rows);
        }
    }

    /**
     * @param rows  own rows in aligned order
     * @param cells gets every row; cells are null where the owner has no row
     * @return rows that the owner has
     */
    public long receive(long[] rows, List<ColumnType> types, CellReader cells) {
        agree(rows.length);
        int[] widths = new int[types.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = channel.receiveInt(0, RowLayout.LONGEST);
        }
        RowLayout layout = RowLayout.checked(types, widths).orElseThrow(this::malformed);
        int bytes = 1 + layout.bytes();
        int batch = batch(bytes);
        String[] none = new String[types.size()];
        long present = 0;
        for (int from = 0; from < rows.length; from += batch) {
            session.checkCancelled();
            int n = Math.min(batch, rows.length - from);
            byte[] message = channel.receive(n * bytes);
            for (int r = 0; r < n; r++) {
                byte there = message[r * bytes];
                Optional<String[]> row = layout.decode(message, r * bytes + 1);
                if (row.isEmpty() || there < 0 || there > 1 || there == 0 && !Arrays.equals(row.get(), none)) {
                    throw malformed();
                }
                present += there;
                cells.row(rows[from + r], row.get());
            }
            session.progress().report("payload.receive", from + n, rows.length);
        }
        return present;
    }

    private ProtocolViolation malformed() {
        return ProtocolViolation.of("%s sent rows that do not have the form of the columns in the contract; the job stops.", "%s 发来的行与合约中各列的形式不符，任务中止。", channel.peer());
    }
}

package org.tacit.flow.op;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.spec.StepContext;

/**
 * Row numbers of a party's own table, in an order that the parties share: the i-th row of one belongs with the i-th row of the
 * other. Row numbers are counted from 0.
 *
 * <pre>
 * "TACITROW"  version 1 (u32)  count n (u64)  n row numbers (u64)      all little-endian
 * </pre>
 */
public record Alignment(long[] rows) {

    private static final byte[] MAGIC = {'T', 'A', 'C', 'I', 'T', 'R', 'O', 'W'};
    private static final int VERSION = 1;
    private static final int CHUNK = 1 << 13;

    public int size() {
        return rows.length;
    }

    /** The given places of the alignment. */
    public Alignment at(int[] places) {
        return new Alignment(Arrays.stream(places).mapToLong(i -> rows[i]).toArray());
    }

    public void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.write(MAGIC);
        data.write(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION).putLong(rows.length).array());
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < rows.length; from += CHUNK) {
            int n = Math.min(CHUNK, rows.length - from);
            buffer.clear().asLongBuffer().put(rows, from, n);
            data.write(buffer.array(), 0, n * 8);
        }
        data.flush();
    }

    /**
     * Reads and closes.
     *
     * @param tableRows rows of the table that is numbered; a number beyond it is refused
     */
    public static Alignment read(InputStream in, long tableRows) {
        try (DataInputStream data = new DataInputStream(in)) {
            byte[] magic = data.readNBytes(MAGIC.length);
            ByteBuffer head = ByteBuffer.wrap(data.readNBytes(12)).order(ByteOrder.LITTLE_ENDIAN);
            if (!Arrays.equals(magic, MAGIC) || head.remaining() != 12 || head.getInt() != VERSION) {
                throw damaged(null);
            }
            long count = head.getLong();
            if (count < 0 || count > Math.min(tableRows, Integer.MAX_VALUE - 8)) {
                throw damaged(null);
            }
            long[] rows = new long[(int) count];
            byte[] chunk = new byte[CHUNK * 8];
            for (int from = 0; from < rows.length; from += CHUNK) {
                int n = Math.min(CHUNK, rows.length - from);
                data.readFully(chunk, 0, n * 8);
                ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(rows, from, n);
            }
            // The end is read too: that is when a changed file is noticed.
            if (data.read() >= 0 || Arrays.stream(rows).anyMatch(r -> r < 0 || r >= tableRows)) {
                throw damaged(null);
            }
            return new Alignment(rows);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** What is connected to {@code rows}, checked against the table at {@code table}. */
    static Alignment of(StepContext step) {
        return read(step.open("rows"), step.table("table").rows());
    }

    private static InvalidInput damaged(IOException cause) {
        return new InvalidInput(new Text("An alignment is damaged or belongs to another table; run the step that made it again.",
                "对齐结果已损坏或属于另一张表，请重新运行产生它的步骤。"), cause);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Alignment that && Arrays.equals(rows, that.rows);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rows);
    }

    /** The count only. */
    @Override
    public String toString() {
        return rows.length + " rows";
    }
}

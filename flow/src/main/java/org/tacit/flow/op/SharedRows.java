package org.tacit.flow.op;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.psi.circuit.SharedMatches;

/**
 * One party's part of a shared intersection, kept between steps: what {@code psi.circuit} leaves at each party, for steps that compute on it
 * inside {@code mpc} of {@link org.tacit.psi.circuit.CircuitPsi#FRACTION_BITS}. A part alone is random numbers; at the holder it also says which own row stands where.
 *
 * <pre>
 * "TACITSHR"  version 1 (u32)  holder (u32)  positions p (u32)  columns c (u32)
 * row at each position, -1 for none (p × u64, at the holder only)  part of the matches (p × u64)  part of the cells (p·c × u64)      all little-endian
 * </pre>
 *
 * @param holder  whether this party's items stand in the table
 * @param rows    at the holder, the own row at each position, -1 for none; empty at the other
 * @param matched this party's part of positions × 1
 * @param cells   this party's part of positions × columns, row by row
 */
public record SharedRows(boolean holder, long[] rows, long[] matched, int columns, long[] cells) {

    private static final byte[] MAGIC = {'T', 'A', 'C', 'I', 'T', 'S', 'H', 'R'};
    private static final int VERSION = 1;
    private static final int CHUNK = 1 << 13;
    private static final int MOST_POSITIONS = 1 << 22;
    private static final int MOST_COLUMNS = 64;

    static SharedRows of(Mpc mpc, SharedMatches matches) {
        return new SharedRows(matches.holder(), matches.rows(), mpc.keep(matches.matched()), matches.cells().map(Secret::cols).orElse(0),
                matches.cells().map(mpc::keep).orElse(new long[0]));
    }

    public int positions() {
        return matched.length;
    }

    /** Positions × 1: 1 where the item there is common. */
    public Secret matched(Mpc mpc) {
        return mpc.restore(matched, positions(), 1);
    }

    /** Positions × columns. */
    public Optional<Secret> cells(Mpc mpc) {
        return columns == 0 ? Optional.empty() : Optional.of(mpc.restore(cells, positions(), columns));
    }

    void write(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.write(MAGIC);
        data.write(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION).putInt(holder ? 1 : 0).putInt(positions()).putInt(columns).array());
        for (long[] numbers : new long[][] {rows, matched, cells}) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < numbers.length; from += CHUNK) {
                int n = Math.min(CHUNK, numbers.length - from);
                buffer.clear().asLongBuffer().put(numbers, from, n);
                data.write(buffer.array(), 0, n * 8);
            }
        }
        data.flush();
    }

    /** Reads and closes. */
    static SharedRows read(InputStream in) {
        try (DataInputStream data = new DataInputStream(in)) {
            byte[] magic = data.readNBytes(MAGIC.length);
            ByteBuffer head = ByteBuffer.wrap(data.readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
            if (!Arrays.equals(magic, MAGIC) || head.remaining() != 16 || head.getInt() != VERSION) {
                throw damaged(null);
            }
            int holder = head.getInt();
            int positions = head.getInt();
            int columns = head.getInt();
            if (holder < 0 || holder > 1 || positions < 1 || positions > MOST_POSITIONS || columns < 0 || columns > MOST_COLUMNS) {
                throw damaged(null);
            }
            long[] rows = numbers(data, holder * positions);
            long[] matched = numbers(data, positions);
            long[] cells = numbers(data, Math.multiplyExact(positions, columns));
            // The end is read too: that is when a changed file is noticed.
            if (data.read() >= 0) {
                throw damaged(null);
            }
            return new SharedRows(holder == 1, rows, matched, columns, cells);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static long[] numbers(DataInputStream data, int count) throws IOException {
        long[] numbers = new long[count];
        byte[] chunk = new byte[CHUNK * 8];
        for (int from = 0; from < count; from += CHUNK) {
            int n = Math.min(CHUNK, count - from);
            data.readFully(chunk, 0, n * 8);
            ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(numbers, from, n);
        }
        return numbers;
    }

    private static InvalidInput damaged(IOException cause) {
        return new InvalidInput(new Text("A shared intersection is damaged; run the step that made it again.", "秘密分享的求交结果已损坏，请重新运行产生它的步骤。"), cause);
    }

    /** Sizes only. */
    @Override
    public String toString() {
        return positions() + " positions, " + columns + " columns";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SharedRows that && holder == that.holder && columns == that.columns && Arrays.equals(rows, that.rows)
                && Arrays.equals(matched, that.matched) && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(matched);
    }
}

package org.tacit.flow.op;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.join.RowJoin;

/**
 * Row numbers of a party's own table, in an order that the parties share: the i-th row of one belongs with the i-th row of the
 * other. Row numbers are counted from 0. What an outer join made also has places where this party has no row: {@link #ABSENT}.
 *
 * <pre>
 * "TACITROW"  version (u32)  count n (u64)  n row numbers (u64)      all little-endian
 * </pre>
 * Version 1 has a row everywhere; in version 2 a number of 64 ones stands where there is none, once at least: an alignment has one
 * form.
 */
public record Alignment(long[] rows) {

    private static final byte[] MAGIC = {'T', 'A', 'C', 'I', 'T', 'R', 'O', 'W'};
    private static final int VERSION = 1;
    private static final int WITH_GAPS = 2;
    public static final long ABSENT = RowJoin.ABSENT;
    private static final int CHUNK = 1 << 13;

    public int size() {
        return rows.length;
    }

    /** Places where this party has no row. */
    public long absent() {
        return Arrays.stream(rows).filter(r -> r == ABSENT).count();
    }

    /** The given places of the alignment. */
    public Alignment at(int[] places) {
        return new Alignment(Arrays.stream(places).mapToLong(i -> rows[i]).toArray());
    }

    public void write(OutputStream out) throws IOException {
        write(out, absent() == 0 ? VERSION : WITH_GAPS, rows.length, sink -> {
            for (long row : rows) {
                sink.accept(row);
            }
        });
    }

    /**
     * Writes an alignment without gaps that is not in memory.
     *
     * @param given gives {@code count} row numbers to the sink
     */
    static void write(OutputStream out, long count, Consumer<LongConsumer> given) throws IOException {
        write(out, VERSION, count, given);
    }

    private static void write(OutputStream out, int version, long count, Consumer<LongConsumer> given) throws IOException {
        out.write(MAGIC);
        out.write(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(version).putLong(count).array());
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
        long[] left = {count};
        try {
            given.accept(row -> {
                buffer.putLong(row);
                left[0]--;
                if (!buffer.hasRemaining()) {
                    drain(buffer, out);
                }
            });
            drain(buffer, out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (left[0] != 0) {
            throw new IllegalStateException("an alignment of another length than was said");
        }
        out.flush();
    }

    private static void drain(ByteBuffer buffer, OutputStream out) {
        try {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            if (!Arrays.equals(magic, MAGIC) || head.remaining() != 12) {
                throw damaged(null);
            }
            int version = head.getInt();
            long count = head.getLong();
            if (version != VERSION && version != WITH_GAPS || count < 0 || count > Integer.MAX_VALUE - 8) {
                throw damaged(null);
            }
            long least = version == VERSION ? 0 : ABSENT;
            // Grown as numbers come: a count that was changed on disk does not take memory.
            long[] rows = new long[(int) Math.min(count, CHUNK)];
            byte[] chunk = new byte[CHUNK * 8];
            for (int from = 0; from < count; from += CHUNK) {
                int n = (int) Math.min(CHUNK, count - from);
                if (rows.length < from + n) {
                    rows = Arrays.copyOf(rows, (int) Math.min(count, 2L * rows.length));
                }
                data.readFully(chunk, 0, n * 8);
                ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(rows, from, n);
            }
            // The end is read too: that is when a changed file is noticed.
            if (data.read() >= 0 || Arrays.stream(rows).anyMatch(r -> r < least || r >= tableRows)) {
                throw damaged(null);
            }
            Alignment read = new Alignment(rows);
            if (version == WITH_GAPS && read.absent() == 0) {
                throw damaged(null);
            }
            return read;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** What is connected to {@code rows}, checked against the table at {@code table}; with a row of this party in every place. */
    static Alignment of(StepContext step) {
        Alignment rows = withGaps(step);
        if (rows.absent() > 0) {
            throw InvalidInput.of("Step '%s' works on rows that every party has, and %d of the aligned rows are not here; use join: inner.",
                    "步骤“%s”只能处理各方都有的行，而对齐结果中有 %d 行本方没有；请使用 join: inner。", step.binding().step(), rows.absent());
        }
        return rows;
    }

    /** As {@link #of}, for steps that know what to do with {@link #ABSENT}. */
    static Alignment withGaps(StepContext step) {
        return read(step.open("rows"), step.table("table").rows());
    }

    /** Refuses, when planned, alignments of joins that hold rows of one side alone; for {@link org.tacit.flow.spec.Operator#check}. */
    static void checkInner(Binding b) {
        b.inputs().values().stream().map(ports -> ports.get("rows")).forEach(source -> {
            if (source instanceof Source.FromStep from && from.made().params().has("join") && !from.made().params().text("join").equals("inner")) {
                throw InvalidInput.of("Step '%1$s' works on rows that every party has, and '%2$s' also aligns others (join: %3$s); use join: inner there.",
                        "步骤“%1$s”只能处理各方都有的行，而“%2$s”还对齐了其他行（join: %3$s）；请在该步骤使用 join: inner。", b.step(), from.step(), from.made().params().text("join"));
            }
        });
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

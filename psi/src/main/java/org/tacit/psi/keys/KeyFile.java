package org.tacit.psi.keys;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.psi.ItemSource;

/**
 * Prepared keys as a file, in the order of the table's rows.
 *
 * <pre>
 * "TACITKEY"  version 1 (u32)  rows of the table (u64)
 * for each row that is not left out:   row − previous row (varint, the previous of the first is −1)
 *                                      length (varint; 0: the row has no key)   bytes
 * 0 (varint)  records (u64)
 * </pre>
 *
 * Fixed numbers are little-endian; a varint has seven bits a byte, lowest first, the highest bit set in all but the last.
 */
public final class KeyFile {

    private static final byte[] MAGIC = {'T', 'A', 'C', 'I', 'T', 'K', 'E', 'Y'};
    private static final int VERSION = 1;
    private static final int LONGEST = 1 << 24;

    private KeyFile() {
    }

    /** Writes records in ascending order of rows; {@link #finish} ends the file and leaves the stream open. */
    static final class Writer {
        private final OutputStream out;
        private long last = -1;
        private long records;

        Writer(OutputStream out, long rows) throws IOException {
            this.out = out;
            out.write(MAGIC);
            out.write(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION).putLong(rows).array());
        }

        /** @param key null where the row has none */
        void write(long row, byte[] key) throws IOException {
            varint(row - last);
            last = row;
            records++;
            varint(key == null ? 0 : key.length);
            if (key != null) {
                out.write(key);
            }
        }

        private void varint(long number) throws IOException {
            long rest = number;
            while (rest >>> 7 != 0) {
                out.write((int) rest & 127 | 128);
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        void finish() throws IOException {
            varint(0);
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(records).array());
        }
    }

    /**
     * The keys as items; the handle is the row, rows without a key are {@code missing}, rows left out do not come.
     *
     * @param open      opens the file, each time from its beginning; what it gives is closed
     * @param identity  see {@link ItemSource#identity}
     * @param tableRows rows of the table that the keys are of; others are refused
     */
    public static ItemSource source(Supplier<InputStream> open, String identity, long tableRows) {
        return new ItemSource() {
            @Override
            public String identity() {
                return identity;
            }

            @Override
            public long size() {
                return tableRows;
            }

            @Override
            public void scan(Receiver receiver) {
                try (InputStream in = new BufferedInputStream(open.get(), 1 << 16)) {
                    read(in, tableRows, receiver);
                } catch (IOException e) {
                    throw new InvalidInput(new Text("Prepared keys are damaged or belong to another table; run the step that made them again.",
                            "整理后的标识已损坏或属于另一张表，请重新运行产生它的步骤。"), e);
                }
            }
        };
    }

    private static void read(InputStream in, long tableRows, ItemSource.Receiver receiver) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        ByteBuffer head = ByteBuffer.wrap(in.readNBytes(12)).order(ByteOrder.LITTLE_ENDIAN);
        if (!Arrays.equals(magic, MAGIC) || head.remaining() != 12 || head.getInt() != VERSION || head.getLong() != tableRows) {
            throw new IOException("head");
        }
        byte[] key = new byte[256];
        long row = -1;
        long records = 0;
        for (long step = varint(in); step != 0; step = varint(in)) {
            row += step;
            long length = varint(in);
            if (step < 0 || row < 0 || row >= tableRows || length < 0 || length > LONGEST) {
                throw new IOException("record");
            }
            if (key.length < length) {
                key = new byte[(int) Math.min(LONGEST, 2 * length)];
            }
            if (in.readNBytes(key, 0, (int) length) != length) {
                throw new EOFException();
            }
            records++;
            if (length == 0) {
                receiver.missing(row);
            } else {
                receiver.item(key, (int) length, row);
            }
        }
        byte[] end = in.readNBytes(8);
        // The end of the stream is read too: that is when a changed file is noticed.
        if (end.length != 8 || ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getLong() != records || in.read() >= 0) {
            throw new IOException("end");
        }
    }

    private static long varint(InputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            number |= (b & 127L) << shift;
            if (b < 128) {
                return number;
            }
        }
        throw new IOException("varint");
    }
}

package org.tacit.psi.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;

/**
 * Rows of typed cells in a fixed number of bytes, so that no row's length tells anything: for each column a byte that says whether the cell is
 * there, then
 * <pre>
 *   INTEGER, REAL            eight bytes (for REAL the bits of the double)
 *   BOOLEAN                  one byte, 0 or 1
 *   TEXT, DATE, TIMESTAMP    the length (u32), UTF-8, zeros up to the longest of the column
 * </pre>
 * all little-endian; a missing cell is zeros. Every row has one encoding, and anything else is refused.
 *
 * @param widths the longest text of each column in bytes, 0 where a column holds numbers
 */
public record RowLayout(List<ColumnType> types, int[] widths) {

    /** Bytes of a text. */
    public static final int LONGEST = 1 << 16;
    private static final int LONGEST_ROW = 1 << 20;
    private static final int SCAN_ROWS = 1 << 12;

    public RowLayout {
        types = List.copyOf(types);
    }

    private static boolean isText(ColumnType type) {
        return type == ColumnType.TEXT || type == ColumnType.DATE || type == ColumnType.TIMESTAMP;
    }

    /** The layout that holds these rows of the owner's table. */
    public static RowLayout of(Table rows, List<String> columns) {
        List<ColumnType> types = columns.stream().map(c -> rows.schema().column(c).type()).toList();
        int[] widths = new int[types.size()];
        rows.scan(columns, SCAN_ROWS, batch -> {
            for (int c = 0; c < widths.length; c++) {
                for (int r = 0; isText(types.get(c)) && r < batch.rows(); r++) {
                    String cell = batch.text(c, r);
                    widths[c] = cell == null ? widths[c] : Math.max(widths[c], cell.getBytes(StandardCharsets.UTF_8).length);
                }
            }
        });
        return checked(types, widths).orElseThrow(() -> InvalidInput.of(
                "The rows of table '%s' are too long to deliver: a text has at most %d bytes, a row %d; name fewer columns.",
                "表“%s”的行过长，无法提供：单个文本至多 %d 字节，一行至多 %d 字节；请减少列。", rows.name(), LONGEST, LONGEST_ROW));
    }

    /** The layout with widths as a peer announces them; empty where they are not possible. */
    public static Optional<RowLayout> checked(List<ColumnType> types, int[] widths) {
        for (int c = 0; c < widths.length; c++) {
            if (widths[c] < 0 || widths[c] > (isText(types.get(c)) ? LONGEST : 0)) {
                return Optional.empty();
            }
        }
        RowLayout layout = new RowLayout(types, widths);
        return layout.longBytes() > LONGEST_ROW ? Optional.empty() : Optional.of(layout);
    }

    private long longBytes() {
        long bytes = 0;
        for (int c = 0; c < widths.length; c++) {
            bytes += switch (types.get(c)) {
                case INTEGER, REAL -> 9;
                case BOOLEAN -> 2;
                case TEXT, DATE, TIMESTAMP -> 5 + widths[c];
            };
        }
        return bytes;
    }

    /** Bytes of a row. */
    public int bytes() {
        return (int) longBytes();
    }

    /** Writes a row of a batch over these columns to {@code out}, which is zeros from {@code at} on. */
    public void encode(Table.Batch batch, int row, byte[] out, int at) {
        ByteBuffer to = ByteBuffer.wrap(out, at, bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int c = 0; c < widths.length; c++) {
            String cell = batch.text(c, row);
            int begin = to.position();
            to.put((byte) (cell == null ? 0 : 1));
            if (cell != null) {
                switch (types.get(c)) {
                    case INTEGER -> to.putLong(Long.parseLong(cell));
                    // + 0.0: one zero.
                    case REAL -> to.putDouble(Double.parseDouble(cell) + 0.0);
                    case BOOLEAN -> to.put((byte) (cell.equals("true") ? 1 : 0));
                    case TEXT, DATE, TIMESTAMP -> {
                        byte[] text = cell.getBytes(StandardCharsets.UTF_8);
                        to.putInt(text.length).put(text);
                    }
                }
            }
            to.position(begin + width(c));
        }
    }

    private int width(int c) {
        return switch (types.get(c)) {
            case INTEGER, REAL -> 9;
            case BOOLEAN -> 2;
            case TEXT, DATE, TIMESTAMP -> 5 + widths[c];
        };
    }

    /** The cells of a row; empty where the bytes are no row. */
    public Optional<String[]> decode(byte[] in, int at) {
        String[] cells = new String[widths.length];
        ByteBuffer from = ByteBuffer.wrap(in, at, bytes()).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int c = 0; c < cells.length; c++) {
                int end = from.position() + width(c);
                byte there = from.get();
                if (there == 1) {
                    cells[c] = cell(c, from);
                }
                if (there < 0 || there > 1 || !zeros(in, from.position(), end)) {
                    return Optional.empty();
                }
                from.position(end);
            }
            return Optional.of(cells);
        } catch (CharacterCodingException | DateTimeException | IllegalArgumentException | java.nio.BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    private String cell(int c, ByteBuffer from) throws CharacterCodingException {
        return switch (types.get(c)) {
            case INTEGER -> Long.toString(from.getLong());
            case REAL -> {
                double value = from.getDouble();
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("not finite");
                }
                yield Double.toString(value);
            }
            case BOOLEAN -> {
                byte bit = from.get();
                if (bit < 0 || bit > 1) {
                    throw new IllegalArgumentException("neither 0 nor 1");
                }
                yield bit == 1 ? "true" : "false";
            }
            case TEXT -> text(c, from);
            case DATE -> LocalDate.parse(text(c, from)).toString();
            case TIMESTAMP -> {
                String text = text(c, from);
                LocalDateTime.parse(text);
                yield text;
            }
        };
    }

    private String text(int c, ByteBuffer from) throws CharacterCodingException {
        int length = from.getInt();
        if (length < 0 || length > widths[c]) {
            throw new IllegalArgumentException("length");
        }
        ByteBuffer bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    private static boolean zeros(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowLayout that && types.equals(that.types) && Arrays.equals(widths, that.widths);
    }

    @Override
    public int hashCode() {
        return 31 * types.hashCode() + Arrays.hashCode(widths);
    }
}

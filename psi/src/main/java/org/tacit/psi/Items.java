package org.tacit.psi;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;

/**
 * One party's distinct identifiers as bytes, each with the row it first stood in.
 *
 * <p>Bytes are compared, exactly as they are: no trimming, no change of case, width or Unicode form. A row whose identifier
 * is missing or empty takes no part. Of rows with the same identifier the first takes part. Both are counted, and the first
 * few row numbers kept, in the {@link Report}; a caller that wants either to be an error looks there.
 *
 * <p>Memory: the bytes of the identifiers and 8 bytes an item.
 */
public final class Items {

    /** Row numbers kept in a report. */
    private static final int EXAMPLES = 10;
    private static final int SCAN_ROWS = 1 << 14;

    private final byte[] data;
    private final int[] offsets;
    private final int[] rows;
    private final int count;
    private final Report report;
    /** Item by row, where asked for. */
    private final int[] itemOf;

    private Items(Builder from) {
        this.data = from.data;
        this.offsets = from.offsets;
        this.rows = from.rows;
        this.count = from.count;
        this.itemOf = from.itemOf;
        this.report = new Report(from.row, from.count, from.missing, List.copyOf(from.missingRows), from.duplicates, List.copyOf(from.duplicateRows));
    }

    private Items(byte[] data, int width, int count) {
        this.data = data;
        this.offsets = new int[count + 1];
        this.rows = new int[count];
        this.count = count;
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], width);
            rows[i] = i;
        }
        this.itemOf = null;
        this.report = new Report(count, count, 0, List.of(), 0, List.of());
    }

    /**
     * What the column held.
     *
     * @param rows          all rows
     * @param items         rows that take part: distinct identifiers
     * @param missing       rows without an identifier
     * @param missingRows   the first of these, counted from 0
     * @param duplicates    rows that repeat an identifier of an earlier row
     * @param duplicateRows the first of these, counted from 0
     */
    public record Report(long rows, long items, long missing, List<Long> missingRows, long duplicates, List<Long> duplicateRows) {
    }

    /** The identifiers of one column, read in batches. */
    public static Items of(Table table, String column) {
        return of(table, List.of(column));
    }

    /**
     * Identifiers made of several columns, each value preceded by its length so that no two combinations read the same; with
     * one column the value itself. A row where any part is missing counts as missing.
     */
    public static Items of(Table table, List<String> columns) {
        var items = new Builder();
        scan(table, columns, (row, identifier) -> items.add(identifier));
        return items.build();
    }

    /** What a source gives, its numbers being rows in ascending order; rows that it neither gives nor calls missing are left out. */
    public static Items of(ItemSource source) {
        return fill(new Builder(), source);
    }

    /** As {@link #of(ItemSource)}; also keeps which row has which item ({@link #itemOf}), at four bytes a row. */
    public static Items withRows(ItemSource source) {
        Builder items = new Builder();
        items.itemOf = new int[64];
        return fill(items, source);
    }

    private static Items fill(Builder items, ItemSource source) {
        source.scan(new ItemSource.Receiver() {
            @Override
            public void item(byte[] item, int length, long row) {
                items.leaveOutUntil(row);
                items.add(Arrays.copyOf(item, length));
            }

            @Override
            public void missing(long row) {
                items.leaveOutUntil(row);
                items.add(null);
            }
        });
        return items.build();
    }

    /** Receives the identifier of each row, null or empty where it is missing. */
    @FunctionalInterface
    public interface RowReader {
        void row(long row, byte[] identifier);
    }

    /** The identifiers of {@link #of(Table, List)} row by row, without keeping them. */
    public static void scan(Table table, List<String> columns, RowReader reader) {
        if (columns.isEmpty()) {
            throw InvalidInput.of("Name the identifier column of table %s.", "请指明表 %s 的标识列。", table.name());
        }
        columns.forEach(table.schema()::column);
        table.scan(columns, SCAN_ROWS, batch -> {
            for (int r = 0; r < batch.rows(); r++) {
                reader.row(batch.firstRow() + r, columns.size() == 1 ? bytes(batch.text(0, r)) : joined(batch, columns.size(), r));
            }
        });
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(Table.Batch batch, int columns, int row) {
        byte[][] parts = new byte[columns][];
        for (int c = 0; c < columns; c++) {
            parts[c] = bytes(batch.text(c, row));
        }
        return identifier(parts);
    }

    /**
     * The identifier that parts make: a single one as it is, of several each after its length (u32, little-endian). Null where a part is null
     * or empty.
     */
    public static byte[] identifier(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            if (part == null || part.length == 0) {
                return null;
            }
            length += 4 + part.length;
        }
        if (parts.length == 1) {
            return parts[0];
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            for (int i = 0; i < 4; i++) {
                all[at++] = (byte) (part.length >>> (8 * i));
            }
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Identifiers from memory, null for a missing one; the row is the position in the list. */
    public static Items of(List<String> identifiers) {
        var items = new Builder();
        identifiers.forEach(text -> items.add(bytes(text)));
        return items.build();
    }

    /**
     * Items of one width that the caller knows to be distinct, one behind the other in an array that is taken over; item i has row i.
     */
    public static Items distinct(byte[] data, int width, int count) {
        return new Items(data, width, count);
    }

    /** What {@link #itemOf} says of a row without an identifier. */
    public static final int MISSING = -1;
    /** What {@link #itemOf} says of a row that was left out. */
    public static final int LEFT_OUT = -2;

    /** The item of a row, for any row of the report; {@link #MISSING} or {@link #LEFT_OUT} where it has none. Only {@link #withRows} keeps it. */
    public int itemOf(long row) {
        return itemOf[Math.toIntExact(row)];
    }

    /** Distinct identifiers. */
    public int count() {
        return count;
    }

    /** The row in which item {@code i} first stood. */
    public int row(int i) {
        return rows[i];
    }

    /** The item that first stood in this row; negative where none did. */
    public int indexOf(long row) {
        return row < 0 || row > Integer.MAX_VALUE ? -1 : Arrays.binarySearch(rows, 0, count, (int) row);
    }

    /** The identifiers that first stood in these rows. */
    public byte[][] at(long[] firstRows) {
        byte[][] found = new byte[firstRows.length][];
        for (int r = 0; r < found.length; r++) {
            int i = indexOf(firstRows[r]);
            if (i < 0) {
                throw new IllegalArgumentException("no identifier first stood in row " + firstRows[r]);
            }
            found[r] = Arrays.copyOfRange(data, offsets[i], offsets[i + 1]);
        }
        return found;
    }

    public Report report() {
        return report;
    }

    public int length(int i) {
        return offsets[i + 1] - offsets[i];
    }

    /** Copies item {@code i} to {@code into}. */
    public void copy(int i, byte[] into, int offset) {
        System.arraycopy(data, offsets[i], into, offset, length(i));
    }

    /** Takes identifiers row by row. */
    public static final class Builder {
        private static final long START = new SecureRandom().nextLong();

        private byte[] data = new byte[1 << 10];
        private int[] offsets = new int[64];
        private int[] rows = new int[63];
        private int count;
        private long row;
        private int[] itemOf;
        private long missing;
        private final java.util.ArrayList<Long> missingRows = new java.util.ArrayList<>();
        private long duplicates;
        private final java.util.ArrayList<Long> duplicateRows = new java.util.ArrayList<>();
        /** Open addressing: the hash of an item in the high half, its index plus one in the low half; 0 where free. */
        private long[] slots = new long[256];

        /** The identifier of the next row; null or empty where it is missing. */
        public Builder add(byte[] identifier) {
            long here = row++;
            if (identifier == null || identifier.length == 0) {
                if (missing++ < EXAMPLES) {
                    missingRows.add(here);
                }
                note(here, MISSING);
            } else {
                int before = count;
                note(here, insert(identifier, here));
                if (count == before && duplicates++ < EXAMPLES) {
                    duplicateRows.add(here);
                }
            }
            return this;
        }

        private void leaveOutUntil(long next) {
            if (next < row) {
                throw new IllegalArgumentException("rows in ascending order");
            }
            while (row < next) {
                note(row++, LEFT_OUT);
            }
        }

        private void note(long here, int item) {
            if (itemOf != null) {
                if (itemOf.length <= here) {
                    itemOf = Arrays.copyOf(itemOf, grown(itemOf.length, Math.toIntExact(here + 1)));
                }
                itemOf[(int) here] = item;
            }
        }

        /** The number of the item, which is new where the count has grown. */
        private int insert(byte[] item, long here) {
            int hash = hash(item);
            int slot = find(item, hash);
            if (slots[slot] != 0) {
                return (int) slots[slot] - 1;
            }
            int end = offsets[count];
            if (here > Integer.MAX_VALUE - 8 || end > Integer.MAX_VALUE - 8 - item.length) {
                throw InvalidInput.of("Identifiers of more than 2 GB, or more than 2^31 rows, do not fit into one intersection; split the table.",
                        "标识列超过 2 GB 或 2^31 行，无法一次求交；请拆分数据表。");
            }
            if (data.length < end + item.length) {
                data = Arrays.copyOf(data, grown(data.length, end + item.length));
            }
            System.arraycopy(item, 0, data, end, item.length);
            if (rows.length == count) {
                rows = Arrays.copyOf(rows, grown(count, count + 1));
                offsets = Arrays.copyOf(offsets, rows.length + 1);
            }
            rows[count] = (int) here;
            offsets[++count] = end + item.length;
            slots[slot] = (long) hash << 32 | count;
            if (3L * count > 2L * slots.length && slots.length < 1 << 30) {
                rehash();
            }
            return count - 1;
        }

        private static int grown(int length, int needed) {
            return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, length + (long) length / 2));
        }

        /** The slot that holds this item, or the free one where it belongs. Bytes are read only where hashes agree. */
        private int find(byte[] item, int hash) {
            int mask = slots.length - 1;
            int slot = hash & mask;
            while (slots[slot] != 0) {
                int i = (int) slots[slot] - 1;
                if ((int) (slots[slot] >>> 32) == hash && Arrays.equals(data, offsets[i], offsets[i + 1], item, 0, item.length)) {
                    return slot;
                }
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void rehash() {
            long[] old = slots;
            slots = new long[2 * old.length];
            int mask = slots.length - 1;
            for (long entry : old) {
                if (entry != 0) {
                    int slot = (int) (entry >>> 32) & mask;
                    while (slots[slot] != 0) {
                        slot = (slot + 1) & mask;
                    }
                    slots[slot] = entry;
                }
            }
        }

        /**
         * FNV-1a over bytes, then MurmurHash3's finaliser, so that numbers in sequence spread. It begins with a secret number of the process: who chooses
         * identifiers, a customer or a peer, must not be able to choose many that look for one slot.
         */
        private static int hash(byte[] item) {
            long h = START;
            for (byte b : item) {
                h = (h ^ (b & 255)) * 0x100000001b3L;
            }
            h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
            return (int) (h ^ h >>> 33);
        }

        public Items build() {
            slots = null;
            return new Items(this);
        }
    }
}

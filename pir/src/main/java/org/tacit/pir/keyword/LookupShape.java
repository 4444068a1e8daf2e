package org.tacit.pir.keyword;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.lwe.LweParameters;

/**
 * What everybody may know of a table that is looked up: how its matrix is laid out, and the public values of its epoch.
 *
 * @param keys        rows of the table, or more
 * @param recordBytes bytes of a record
 * @param columns     columns of the matrix
 * @param slots       entries in a column
 * @param epoch       16 random bytes, fresh whenever the OPRF key is
 * @param salt        16 bytes, of the hash that names columns
 * @param seed        16 bytes, of the matrix A
 * @param publicKey   32 bytes, the OPRF's
 */
public record LookupShape(int keys, int recordBytes, int columns, int slots, byte[] epoch, byte[] salt, byte[] seed, byte[] publicKey) {

    public static final int VALUE_BYTES = 16;
    static final int BYTES = 4 * 5 + 3 * VALUE_BYTES + 32;
    private static final int FORMAT = 2;
    private static final int MOST_RECORD = 1 << 16;
    private static final int MOST_ROWS = 1 << 20;
    private static final int MOST_PLACES = 1 << 30;

    /** Entries that the matrix has room for. */
    int places() {
        return columns * slots;
    }

    /** Rows of bytes of the matrix. */
    public int matrixRows() {
        return slots * RowSealer.entryBytes(recordBytes);
    }

    /**
     * A matrix for so many keys. Work of a query grows with {@code rows·columns}, its bytes with {@code columns}, those of its answer and of the hint with rows: about 18 times
     * as many columns as rows balances them for a client that keeps the hint for some dozens of queries.
     *
     * @throws InvalidInput if the rows are too many or too long for one matrix
     */
    static LookupShape of(int keys, int recordBytes, byte[] epoch, byte[] salt, byte[] seed, byte[] publicKey) {
        if (recordBytes < 1 || recordBytes > MOST_RECORD) {
            throw InvalidInput.of("A record of %1$d bytes cannot be looked up; at most %2$d.", "无法查询 %1$d 字节的记录，至多 %2$d 字节。", recordBytes, MOST_RECORD);
        }
        int entry = RowSealer.entryBytes(recordBytes);
        double places = Math.max(1, keys) / TwoChoices.LOAD;
        int slots = Math.max(TwoChoices.LEAST_SLOTS, (int) Math.ceil(Math.sqrt(places * entry / 18) / entry));
        slots = Math.max(slots, (int) Math.ceil(places / LweParameters.MOST_COLUMNS));
        if ((long) slots * entry > MOST_ROWS || places > MOST_PLACES) {
            throw InvalidInput.of("%1$d rows of %2$d bytes are too many for one matrix; split the table.", "%1$d 行、每行 %2$d 字节，超出单个矩阵的容量，请拆分数据表。", keys, recordBytes);
        }
        // A few columns more than the mean asks for, where there are few.
        int columns = Math.min(LweParameters.MOST_COLUMNS, (int) Math.ceil(places / slots) + 2);
        return new LookupShape(keys, recordBytes, columns, slots, epoch, salt, seed, publicKey);
    }

    /** The shape that so many keys would have, for estimates: its public values are empty. */
    public static LookupShape planned(int keys, int recordBytes) {
        return of(keys, recordBytes, new byte[0], new byte[0], new byte[0], new byte[0]);
    }

    LookupShape withSalt(byte[] other) {
        return new LookupShape(keys, recordBytes, columns, slots, epoch, other, seed, publicKey);
    }

    TwoChoices choices() {
        return new TwoChoices(salt, columns, slots);
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(FORMAT).putInt(keys).putInt(recordBytes).putInt(columns).putInt(slots)
                .put(epoch).put(salt).put(seed).put(publicKey).array();
    }

    /** @throws ProtocolViolation unless the numbers make a matrix that is served */
    static LookupShape decode(byte[] in) {
        return read(in).orElseThrow(() -> ProtocolViolation.of("the peer describes a lookup table that no matrix is made for; its software does not follow the protocol",
                "对方描述的查询表不合规；对方软件未遵守协议"));
    }

    /** What {@link #encode} wrote; empty unless the numbers make a matrix that is served. */
    static Optional<LookupShape> read(byte[] in) {
        ByteBuffer buffer = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        int format = buffer.getInt();
        int keys = buffer.getInt();
        int recordBytes = buffer.getInt();
        int columns = buffer.getInt();
        int slots = buffer.getInt();
        byte[] epoch = new byte[VALUE_BYTES];
        byte[] salt = new byte[VALUE_BYTES];
        byte[] seed = new byte[VALUE_BYTES];
        byte[] publicKey = new byte[32];
        buffer.get(epoch).get(salt).get(seed).get(publicKey);
        if (format != FORMAT || keys < 0 || recordBytes < 1 || recordBytes > MOST_RECORD || columns < 1 || columns > LweParameters.MOST_COLUMNS || slots < 1
                || (long) slots * columns > MOST_PLACES || (long) slots * RowSealer.entryBytes(recordBytes) > MOST_ROWS) {
            return Optional.empty();
        }
        return Optional.of(new LookupShape(keys, recordBytes, columns, slots, epoch, salt, seed, publicKey));
    }
}

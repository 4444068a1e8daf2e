package org.tacit.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over a table, streamed. The encoding is injective, so that two tables have the same hash only if they have the same
 * schema and the same cells in the same order:
 *
 * <pre>
 * "tacit.table.v1" 00 ‖ u32 columns ‖ per column: text(name) text(type) text(kind) text(grade)
 * per row: 01 ‖ per cell: 00 when missing, else 01 and
 *     TEXT, DATE, TIMESTAMP: text (ISO 8601)    INTEGER: i64    REAL: IEEE 754 bits, −0 as 0    BOOLEAN: one byte
 * 00 ‖ u64 rows
 * text(s) = u32 length of the UTF-8 bytes ‖ the bytes.   Numbers are big-endian.
 * </pre>
 */
final class ContentHash {

    private final MessageDigest sha256;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long rows;

    ContentHash(Schema schema) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
        room(64).put("tacit.table.v1\0".getBytes(StandardCharsets.US_ASCII)).putInt(schema.columns().size());
        for (Column column : schema.columns()) {
            string(column.name());
            string(column.type().name());
            string(column.kind().name());
            string(column.grade().name());
        }
    }

    void startRow() {
        rows++;
        room(1).put((byte) 1);
    }

    void missing() {
        room(1).put((byte) 0);
    }

    /** TEXT, DATE, TIMESTAMP. */
    void text(String value) {
        room(1).put((byte) 1);
        string(value);
    }

    void integer(long value) {
        room(9).put((byte) 1).putLong(value);
    }

    void real(double value) {
        room(9).put((byte) 1).putLong(Double.doubleToLongBits(value + 0.0));
    }

    void bool(boolean value) {
        room(2).put((byte) 1).put((byte) (value ? 1 : 0));
    }

    String finish() {
        room(9).put((byte) 0).putLong(rows);
        flush();
        return HexFormat.of().formatHex(sha256.digest());
    }

    private void string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        room(4).putInt(bytes.length);
        if (bytes.length > buffer.remaining()) {
            flush();
        }
        if (bytes.length > buffer.remaining()) {
            sha256.update(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        sha256.update(buffer.flip());
        buffer.clear();
    }
}

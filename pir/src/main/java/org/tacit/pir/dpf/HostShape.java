package org.tacit.pir.dpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.pir.keyword.TwoChoices;

/**
 * What everybody may know of a table at two hosts: two halves of as many buckets, {@value #SLOTS} sealed rows in each. A key stands in one bucket of the first half or one of the
 * second; both follow from its hash.
 *
 * @param keys        rows of the table when it was built
 * @param recordBytes bytes of a record
 * @param half        buckets in a half
 * @param epoch       16 random bytes, fresh whenever the OPRF key is
 * @param salt        16 bytes, of the hash that names buckets
 * @param publicKey   32 bytes, the OPRF's
 */
public record HostShape(int keys, int recordBytes, int half, byte[] epoch, byte[] salt, byte[] publicKey) {

    static final int SLOTS = TwoChoices.LEAST_SLOTS;
    /** Bytes of a bucket's checksum. */
    static final int CHECK = 16;
    static final int VALUE_BYTES = 16;
    static final int BYTES = 4 * 4 + 2 * VALUE_BYTES + 32;
    private static final int FORMAT = 1;
    private static final int MOST_RECORD = 1 << 16;
    private static final int MOST_HALF = 1 << 27;
    /** Numbers of the sums of one conversation. */
    private static final int MOST_SUMS = 1 << 20;
    private static final int MOST_QUESTIONS = 32;

    /** @throws InvalidInput if the rows are too many or too long */
    static HostShape of(int keys, int recordBytes, byte[] epoch, byte[] salt, byte[] publicKey) {
        if (recordBytes < 1 || recordBytes > MOST_RECORD) {
            throw InvalidInput.of("A record of %1$d bytes cannot be looked up; at most %2$d.", "无法查询 %1$d 字节的记录，至多 %2$d 字节。", recordBytes, MOST_RECORD);
        }
        // A bucket more than the mean asks for, where there are few.
        long half = (long) Math.ceil(keys / TwoChoices.LOAD / SLOTS / 2) + 1;
        if (half > MOST_HALF) {
            throw InvalidInput.of("%d rows are too many for one table; split it.", "%d 行超出单个表的容量，请拆分数据表。", keys);
        }
        return new HostShape(keys, recordBytes, (int) half, epoch, salt, publicKey);
    }

    HostShape withSalt(byte[] other) {
        return new HostShape(keys, recordBytes, half, epoch, other, publicKey);
    }

    /** Buckets of both halves. */
    public int buckets() {
        return 2 * half;
    }

    int entryBytes() {
        return RowSealer.entryBytes(recordBytes);
    }

    /** Sealed rows of a bucket. */
    int contentBytes() {
        return SLOTS * entryBytes();
    }

    /** Sealed rows and checksum. */
    public int bucketBytes() {
        return contentBytes() + CHECK;
    }

    TwoChoices choices() {
        return TwoChoices.inHalves(salt, half, SLOTS);
    }

    DpfDomain domain() {
        return new DpfDomain(half);
    }

    /** Questions in one message, both sides alike. */
    public int mostQuestions() {
        return Math.clamp(MOST_SUMS / bucketBytes(), 1, MOST_QUESTIONS);
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(FORMAT).putInt(keys).putInt(recordBytes).putInt(half).put(epoch).put(salt).put(publicKey).array();
    }

    /** @throws ProtocolViolation unless the numbers make a table that is served */
    static HostShape decode(byte[] in) {
        ByteBuffer buffer = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
        int format = buffer.getInt();
        int keys = buffer.getInt();
        int recordBytes = buffer.getInt();
        int half = buffer.getInt();
        byte[] epoch = new byte[VALUE_BYTES];
        byte[] salt = new byte[VALUE_BYTES];
        byte[] publicKey = new byte[32];
        buffer.get(epoch).get(salt).get(publicKey);
        if (format != FORMAT || keys < 0 || recordBytes < 1 || recordBytes > MOST_RECORD || half < 1 || half > MOST_HALF) {
            throw ProtocolViolation.of("The peer describes a lookup table that is not made; its software does not follow the protocol.", "对方描述的查询表不合规；对方软件未遵守协议。");
        }
        return new HostShape(keys, recordBytes, half, epoch, salt, publicKey);
    }
}

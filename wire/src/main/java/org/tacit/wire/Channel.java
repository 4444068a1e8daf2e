package org.tacit.wire;

import java.lang.foreign.MemorySegment;

/**
 * A conversation with one peer: messages arrive whole, in order, unaltered, and only from that peer.
 *
 * <p>Sending blocks while the peer is slow (back-pressure) and may buffer; a receive first flushes what its thread has sent on
 * any channel of the session, so a protocol written as alternating calls never dead-locks on its own buffer. Call
 * {@link #flush} when the peer should act before we next receive. One thread per direction at a time; parallel parts use
 * {@link #fork}.
 *
 * <p>Every receive has the session's deadline. Failures are {@link org.tacit.base.PeerFailed} (gone, silent, or the
 * cause the peer gave), {@link org.tacit.base.ProtocolViolation} (a length other than asked for) and
 * {@link org.tacit.base.Cancelled}; after any of them the channel is dead.
 *
 * <p>Numbers travel little-endian. No length from the peer is believed before it is checked against what the caller allows.
 */
public interface Channel extends AutoCloseable {

    Party peer();

    /** Path-like name, the same on both sides: {@code main}, {@code main/triples}. */
    String name();

    /** Sends one message. The caller may reuse the memory as soon as the call returns. */
    void send(MemorySegment message);

    /** Receives the next message, which must fill {@code target} exactly. */
    void receive(MemorySegment target);

    /** Receives the next message of at most {@code maxBytes}; for the few messages whose size is the peer's to choose. */
    byte[] receiveUpTo(int maxBytes);

    void flush();

    /** An independent channel to the same peer, for a parallel part. Both sides fork by the same name, once. */
    Channel fork(String name);

    /**
     * Sends one message and receives one, both at the same time: for steps where both sides speak at once. Two plain sends
     * of large messages would each wait for the other side to read; this cannot.
     */
    default void exchange(MemorySegment outgoing, MemorySegment incoming) {
        Exchange.run(this, outgoing, incoming);
    }

    Traffic traffic();

    /** Ends this channel in order; the peer's pending receives see the messages sent before. */
    @Override
    void close();

    // ---- conveniences on primitive arrays ----

    default void send(byte[] message) {
        send(MemorySegment.ofArray(message));
    }

    default byte[] receive(int bytes) {
        byte[] message = new byte[bytes];
        receive(MemorySegment.ofArray(message));
        return message;
    }

    default void sendLongs(long[] values) {
        sendLongs(values, 0, values.length);
    }

    default void sendLongs(long[] values, int offset, int count) {
        send(LittleEndian.view(values, offset, count));
    }

    default long[] receiveLongs(int count) {
        long[] values = new long[count];
        receiveLongs(values, 0, count);
        return values;
    }

    default void receiveLongs(long[] into, int offset, int count) {
        receive(LittleEndian.view(into, offset, count));
        LittleEndian.fix(into, offset, count);
    }

    /** Both sides send as many numbers as they receive; see {@link #exchange}. */
    default long[] exchangeLongs(long[] mine) {
        long[] theirs = new long[mine.length];
        exchange(LittleEndian.view(mine, 0, mine.length), LittleEndian.view(theirs, 0, theirs.length));
        LittleEndian.fix(theirs, 0, theirs.length);
        return theirs;
    }

    default void sendInt(int value) {
        send(new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    }

    /** A number announced by the peer, checked against what the caller can stand. */
    default int receiveInt(int min, int max) {
        byte[] b = receive(4);
        int value = (b[0] & 255) | (b[1] & 255) << 8 | (b[2] & 255) << 16 | b[3] << 24;
        if (value < min || value > max) {
            throw org.tacit.base.ProtocolViolation.of(
                    "%1$s announced %2$d on channel %3$s where %4$d to %5$d is allowed; its software does not follow the protocol.",
                    "%1$s 在通道 %3$s 上声明了 %2$d，允许范围是 %4$d 到 %5$d；对方软件未遵守协议。", peer(), value, name(), min, max);
        }
        return value;
    }
}

package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import org.tacit.base.ProtocolViolation;

/**
 * Messages on a line: eight bytes of length, little-endian, then the bytes. {@code -1} as length ends the channel in order.
 *
 * <p>A message is streamed through one small buffer into the caller's memory, so its size costs no memory here; its length
 * is compared with what the caller allows before a byte of it is read.
 */
final class FramedPipe implements Pipe {

    private static final int BUFFER = 64 << 10;
    private static final long END = -1;

    private final Line line;
    private final Party peer;
    private final String channel;

    private final ReentrantLock sending = new ReentrantLock();
    private byte[] outgoing = new byte[256];
    private int pending;
    private volatile boolean unflushed;
    private volatile boolean receiving;

    private byte[] incoming = new byte[256];
    private int readFrom;
    private int readTo;

    FramedPipe(Line line, Party peer, String channel) {
        this.line = line;
        this.peer = peer;
        this.channel = channel;
    }

    // ---- out ----

    @Override
    public void send(MemorySegment message) throws IOException {
        sending.lock();
        try {
            header(message.byteSize());
            long size = message.byteSize();
            for (long done = 0; done < size; ) {
                int n = (int) Math.min(size - done, room((int) Math.min(BUFFER, size - done)));
                MemorySegment.copy(message, done, MemorySegment.ofArray(outgoing), pending, n);
                pending += n;
                done += n;
            }
            unflushed = true;
        } finally {
            sending.unlock();
        }
        flushForReceiver();
    }

    private void header(long length) throws IOException {
        room(8);
        if (outgoing.length - pending < 8) {
            drain();
        }
        for (int i = 0; i < 8; i++) {
            outgoing[pending++] = (byte) (length >>> (8 * i));
        }
    }

    /** Free bytes in the buffer, at least one; grows it to its full size only for a channel that has much to say. */
    private int room(int wanted) throws IOException {
        if (outgoing.length - pending < wanted && outgoing.length < BUFFER) {
            outgoing = java.util.Arrays.copyOf(outgoing, Math.min(BUFFER, Math.max(2 * outgoing.length, Integer.highestOneBit(pending + wanted) << 1)));
        }
        if (pending == outgoing.length) {
            drain();
        }
        return outgoing.length - pending;
    }

    private void drain() throws IOException {
        line.write(outgoing, 0, pending);
        pending = 0;
    }

    @Override
    public void flush() throws IOException {
        sending.lock();
        try {
            if (pending > 0) {
                drain();
            }
            unflushed = false;
        } finally {
            sending.unlock();
        }
    }

    /**
     * A thread that waits for the peer needs what was said so far to have left. It must not wait for a sender that is itself
     * held up by the peer, so it only tries; the sender looks again when it is done.
     */
    private void flushForReceiver() throws IOException {
        while (receiving && unflushed && sending.tryLock()) {
            try {
                flush();
            } finally {
                sending.unlock();
            }
        }
    }

    @Override
    public void finish() {
        sending.lock();
        try {
            header(END);
            drain();
        } catch (IOException e) {
            // The peer is gone already; it will not miss the farewell.
        } finally {
            sending.unlock();
        }
        line.finish();
        line.dispose();
    }

    @Override
    public void abort() {
        line.abort();
    }

    // ---- in ----

    @Override
    public void receive(MemorySegment target) throws IOException {
        long size = target.byteSize();
        long length = nextLength();
        if (length != size) {
            throw ProtocolViolation.of(
                    "%1$s sent a message of %2$d bytes on channel %3$s where %4$d bytes were due; its software does not follow the protocol.",
                    "%1$s 在通道 %3$s 上发来 %2$d 字节的消息，应为 %4$d 字节；对方软件未遵守协议。", peer, length, channel, size);
        }
        byte[] array = target.heapBase().orElse(null) instanceof byte[] bytes ? bytes : null;
        for (long done = 0; done < size; ) {
            int n = (int) Math.min(size - done, 1 << 30);
            if (readFrom < readTo) {
                n = Math.min(n, readTo - readFrom);
                MemorySegment.copy(MemorySegment.ofArray(incoming), readFrom, target, done, n);
                readFrom += n;
            } else if (array != null && n >= incoming.length) {
                n = some(line.read(array, (int) (target.address() + done), n));
            } else {
                fill(size - done);
                n = 0;
            }
            done += n;
        }
    }

    @Override
    public byte[] receiveUpTo(int maxBytes) throws IOException {
        long length = nextLength();
        if (length < 0 || length > maxBytes) {
            throw ProtocolViolation.of(
                    "%1$s sent a message of %2$d bytes on channel %3$s where at most %4$d are allowed; its software does not follow the protocol.",
                    "%1$s 在通道 %3$s 上发来 %2$d 字节的消息，最多允许 %4$d 字节；对方软件未遵守协议。", peer, length, channel, maxBytes);
        }
        byte[] message = new byte[(int) length];
        int n = Math.min(message.length, readTo - readFrom);
        System.arraycopy(incoming, readFrom, message, 0, n);
        readFrom += n;
        line.readFully(message, n, message.length - n);
        return message;
    }

    private long nextLength() throws IOException {
        receiving = true;
        try {
            flushForReceiver();
            while (readTo - readFrom < 8) {
                fill(8);
            }
        } finally {
            receiving = false;
        }
        long length = 0;
        for (int i = 0; i < 8; i++) {
            length |= (incoming[readFrom++] & 255L) << (8 * i);
        }
        if (length == END) {
            throw new EndOfChannel();
        }
        return length;
    }

    private void fill(long wanted) throws IOException {
        if (readFrom == readTo) {
            readFrom = readTo = 0;
        }
        if (wanted > incoming.length && incoming.length < BUFFER) {
            incoming = java.util.Arrays.copyOf(incoming, BUFFER);
        }
        if (readTo == incoming.length) {
            System.arraycopy(incoming, readFrom, incoming, 0, readTo - readFrom);
            readTo -= readFrom;
            readFrom = 0;
        }
        readTo += some(line.read(incoming, readTo, incoming.length - readTo));
    }

    private static int some(int read) throws IOException {
        if (read < 0) {
            throw new java.io.EOFException("the connection ended");
        }
        return read;
    }

    /** The peer said that nothing more comes. */
    static final class EndOfChannel extends IOException {
        EndOfChannel() {
            super("the peer ended the channel");
        }
    }
}

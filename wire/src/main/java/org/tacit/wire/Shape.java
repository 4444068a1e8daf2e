package org.tacit.wire;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A slower link than the one there is: a rate in each direction, shared by all channels of a party, and a round-trip time.
 * For benches and tests where both parties are on one machine and both are shaped alike.
 *
 * <p>The sender computes when the last bit of a message would arrive, {@code max(now, free) + bits / rate + rtt / 2}, and
 * sends that time ahead; the receiver hands the message out no earlier. What waits to leave is bounded as in a socket
 * buffer, so that a sender feels the link too. Framing and TLS overhead are not counted against the rate.
 */
public final class Shape implements Pipe.Wrap {

    /** Bytes that may wait for the link before the sender does. */
    private static final long BUFFER = 1 << 20;
    private static final long LONGEST_WAIT = Duration.ofMinutes(10).toNanos();
    private static final ValueLayout.OfLong TIME = ValueLayout.JAVA_LONG_UNALIGNED;

    private final double nanosPerByte;
    private final long halfTrip;
    private final Map<Party, Queue> queues = new ConcurrentHashMap<>();

    private Shape(double nanosPerByte, long halfTrip) {
        this.nanosPerByte = nanosPerByte;
        this.halfTrip = halfTrip;
    }

    /** @param bitsPerSecond in each direction; 0 for as fast as it goes */
    public static Shape of(long bitsPerSecond, Duration roundTrip) {
        return new Shape(bitsPerSecond == 0 ? 0 : 8e9 / bitsPerSecond, roundTrip.toNanos() / 2);
    }

    @Override
    public Pipe wrap(Pipe pipe, Party self, Party peer, String channel) {
        return new Shaped(pipe, queues.computeIfAbsent(self, s -> new Queue()));
    }

    /** When the outgoing link of one party is free again. */
    private static final class Queue {
        private long free = System.nanoTime();

        synchronized long departure(long nanos) {
            free = Math.max(System.nanoTime(), free) + nanos;
            return free;
        }
    }

    private final class Shaped extends WrappedPipe {
        private final Queue queue;

        Shaped(Pipe inner, Queue queue) {
            super(inner);
            this.queue = queue;
        }

        @Override
        public void send(MemorySegment message) throws IOException {
            long departure = queue.departure((long) (message.byteSize() * nanosPerByte));
            MemorySegment arrival = MemorySegment.ofArray(new byte[8]);
            arrival.set(TIME, 0, departure + halfTrip);
            inner.send(arrival);
            inner.send(message);
            waitUntil(departure - (long) (BUFFER * nanosPerByte));
        }

        @Override
        public void receive(MemorySegment target) throws IOException {
            long arrival = arrival();
            inner.receive(target);
            waitUntil(arrival);
        }

        @Override
        public byte[] receiveUpTo(int maxBytes) throws IOException {
            long arrival = arrival();
            byte[] message = inner.receiveUpTo(maxBytes);
            waitUntil(arrival);
            return message;
        }

        private long arrival() throws IOException {
            MemorySegment arrival = MemorySegment.ofArray(new byte[8]);
            inner.receive(arrival);
            return Math.min(arrival.get(TIME, 0), System.nanoTime() + LONGEST_WAIT);
        }
    }

    private static void waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0 && !Thread.currentThread().isInterrupted(); left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

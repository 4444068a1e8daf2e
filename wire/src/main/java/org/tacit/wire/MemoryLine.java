package org.tacit.wire;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A line inside one process: one bounded ring of bytes for each direction, so that a sender waits as it would on TCP. */
final class MemoryLine implements Line {

    static final int CAPACITY = 256 << 10;

    private final Ring in;
    private final Ring out;

    private MemoryLine(Ring in, Ring out) {
        this.in = in;
        this.out = out;
    }

    /** Both ends of a new line. */
    static MemoryLine[] pair() {
        Ring one = new Ring();
        Ring two = new Ring();
        return new MemoryLine[] {new MemoryLine(one, two), new MemoryLine(two, one)};
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        out.write(from, offset, length);
    }

    @Override
    public void readLimit(Duration limit) {
        in.limitNanos = limit.toNanos();
    }

    @Override
    public void finish() {
        out.end(false);
    }

    @Override
    public void dispose() {
        // Memory only.
    }

    @Override
    public void abort() {
        in.end(true);
        out.end(true);
    }

    private static final class Ring {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private byte[] ring = new byte[4 << 10];
        private int start;
        private int filled;
        private boolean ended;
        private boolean broken;
        private volatile long limitNanos = Long.MAX_VALUE;

        int read(byte[] into, int offset, int length) throws IOException {
            lock.lock();
            try {
                long left = limitNanos;
                while (filled == 0 && !ended && !broken) {
                    left = await(left);
                }
                if (broken) {
                    throw new IOException("the connection was cut");
                }
                if (filled == 0) {
                    return -1;
                }
                int n = Math.min(length, filled);
                int first = Math.min(n, ring.length - start);
                System.arraycopy(ring, start, into, offset, first);
                System.arraycopy(ring, 0, into, offset + first, n - first);
                start = (start + n) % ring.length;
                filled -= n;
                changed.signalAll();
                return n;
            } finally {
                lock.unlock();
            }
        }

        void write(byte[] from, int offset, int length) throws IOException {
            lock.lock();
            try {
                int done = 0;
                while (done < length) {
                    while (filled == CAPACITY && !ended && !broken) {
                        await(Long.MAX_VALUE);
                    }
                    if (ended || broken) {
                        throw new IOException("the connection was cut");
                    }
                    int n = Math.min(length - done, CAPACITY - filled);
                    makeRoom(filled + n);
                    int end = (start + filled) % ring.length;
                    int first = Math.min(n, ring.length - end);
                    System.arraycopy(from, offset + done, ring, end, first);
                    System.arraycopy(from, offset + done + first, ring, 0, n - first);
                    filled += n;
                    done += n;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /** A line that carries little stays little. */
        private void makeRoom(int bytes) {
            if (bytes <= ring.length) {
                return;
            }
            byte[] larger = new byte[Math.min(CAPACITY, Integer.highestOneBit(bytes - 1) << 1)];
            int first = Math.min(filled, ring.length - start);
            System.arraycopy(ring, start, larger, 0, first);
            System.arraycopy(ring, 0, larger, first, filled - first);
            ring = larger;
            start = 0;
        }

        private long await(long nanos) throws IOException {
            try {
                if (nanos == Long.MAX_VALUE) {
                    changed.await();
                    return nanos;
                }
                if (nanos <= 0) {
                    throw new SocketTimeoutException("nothing arrived in time");
                }
                return changed.awaitNanos(nanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted");
            }
        }

        void end(boolean cut) {
            lock.lock();
            try {
                ended = true;
                broken |= cut;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}

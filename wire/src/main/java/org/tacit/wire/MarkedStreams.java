package org.tacit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * One direction of a connection that can be ended while the other goes on, over a TLS library that closes both at once: the
 * bytes go in pieces, each with its length in two bytes, and a piece of length zero is the end.
 */
final class MarkedStreams {

    /** With its two bytes a piece fills one TLS record. */
    private static final int PIECE = (1 << 14) - 2;

    private MarkedStreams() {
    }

    static final class Out extends OutputStream {
        private final OutputStream under;
        private final byte[] piece = new byte[PIECE + 2];
        private boolean ended;

        Out(OutputStream under) {
            this.under = under;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] from, int offset, int length) throws IOException {
            if (ended) {
                throw new IOException("this side has ended its part");
            }
            for (int done = 0; done < length; ) {
                int n = Math.min(PIECE, length - done);
                piece[0] = (byte) (n >>> 8);
                piece[1] = (byte) n;
                System.arraycopy(from, offset + done, piece, 2, n);
                under.write(piece, 0, n + 2);
                done += n;
            }
        }

        synchronized void end() throws IOException {
            if (!ended) {
                ended = true;
                under.write(new byte[2], 0, 2);
                under.flush();
            }
        }
    }

    static final class In extends InputStream {
        private final InputStream under;
        private int left;
        private boolean ended;

        In(InputStream under) {
            this.under = under;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = next() << 8 | next();
                ended = left == 0;
            }
            if (ended || length == 0) {
                return ended ? -1 : 0;
            }
            int n = under.read(into, offset, Math.min(length, left));
            if (n < 0) {
                throw new EOFException("the connection ended inside a piece");
            }
            left -= n;
            return n;
        }

        private int next() throws IOException {
            int b = under.read();
            if (b < 0) {
                throw new EOFException("the connection ended without saying so");
            }
            return b;
        }
    }
}

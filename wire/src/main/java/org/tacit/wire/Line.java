package org.tacit.wire;

import java.io.IOException;
import java.time.Duration;

/** A reliable stream of bytes in both directions to one authenticated peer: a TLS connection, or two buffers in memory. */
interface Line {

    /** At least one byte and at most {@code length}; -1 at the end. {@link java.net.SocketTimeoutException} past the limit. */
    int read(byte[] into, int offset, int length) throws IOException;

    void write(byte[] from, int offset, int length) throws IOException;

    /** How long one read may wait. */
    void readLimit(Duration limit) throws IOException;

    /** Nothing more from us; what was written still arrives. The other direction stays open. */
    void finish();

    /** Both sides have no more to say, or soon will not: frees the line without losing what is still under way. */
    void dispose();

    /** Ends both directions at once and wakes whoever waits. Does not block. */
    void abort();

    default void readFully(byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = read(into, offset + done, length - done);
            if (n < 0) {
                throw new java.io.EOFException("the connection ended");
            }
            done += n;
        }
    }
}

package org.tacit.node.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes a sealed file as {@link SealHeader} describes, chunk by chunk. It is whole only after {@link #close}; closing leaves the file below open. */
final class SealedOutput extends OutputStream {

    private final OutputStream out;
    private final SealHeader header;
    private final byte[] key;
    private final byte[] context;
    private final byte[] chunk = new byte[SealHeader.CHUNK];
    private int filled;
    private long chunks;
    private boolean closed;

    /** @param key belongs to this from now on and is wiped in the end */
    SealedOutput(OutputStream out, SealHeader header, byte[] key, byte[] context) throws IOException {
        this.out = out;
        this.header = header;
        this.key = key;
        this.context = context;
        out.write(header.bytes());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            // A full chunk waits until it is known whether it is the last one.
            if (filled == chunk.length) {
                seal(false);
            }
            int n = Math.min(left, chunk.length - filled);
            System.arraycopy(b, at, chunk, filled, n);
            filled += n;
            at += n;
            left -= n;
        }
    }

    private void seal(boolean last) throws IOException {
        if (chunks > 0xffffffffL) {
            throw new IOException("longer than 2^48 bytes");
        }
        out.write(header.cipher().seal(key, header.nonce((int) chunks, last), context, chunk, filled));
        chunks++;
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            seal(true);
            out.flush();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(chunk, (byte) 0);
        }
    }
}

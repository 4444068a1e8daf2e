package org.tacit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;

/** A line that is one TLS connection. */
final class TlsLine implements Line {

    private static final int LINGER_MS = 5_000;

    private final Socket plain;
    private final SSLSocket tls;
    private final InputStream in;
    private final OutputStream out;
    private final Consumer<TlsLine> whenGone;
    private final AtomicBoolean gone = new AtomicBoolean();

    /** @param whenGone called once, when the connection is closed */
    TlsLine(Socket plain, SSLSocket tls, TlsSuite suite, Consumer<TlsLine> whenGone) throws IOException {
        this.plain = plain;
        this.tls = tls;
        this.in = suite.closesHalf() ? tls.getInputStream() : new MarkedStreams.In(tls.getInputStream());
        this.out = suite.closesHalf() ? tls.getOutputStream() : new MarkedStreams.Out(tls.getOutputStream());
        this.whenGone = whenGone;
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
    public void readLimit(Duration limit) throws IOException {
        tls.setSoTimeout((int) Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE));
    }

    @Override
    public void finish() {
        try {
            if (out instanceof MarkedStreams.Out marked) {
                marked.end();
            } else {
                tls.shutdownOutput();
            }
        } catch (IOException e) {
            abort();
        }
    }

    /** Reads what is left before closing: closing over unread bytes would reset the connection and lose our last words. */
    @Override
    public void dispose() {
        Thread.ofVirtual().name("tls linger").start(() -> {
            try {
                tls.setSoTimeout(LINGER_MS);
                byte[] ignored = new byte[4096];
                long until = System.nanoTime() + LINGER_MS * 1_000_000L;
                while (in.read(ignored) >= 0 && System.nanoTime() < until) {
                    // Nobody wants it any more.
                }
            } catch (IOException e) {
                // Closed below, either way.
            }
            abort();
        });
    }

    @Override
    public void abort() {
        try {
            // The socket under TLS: closing TLS itself waits for a writer that is stuck.
            plain.close();
        } catch (IOException e) {
            // It is gone.
        }
        if (gone.compareAndSet(false, true)) {
            whenGone.accept(this);
        }
    }
}

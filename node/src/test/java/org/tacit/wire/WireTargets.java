package org.tacit.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Doors to what a peer's bytes reach first. */
public final class WireTargets {

    private static final Party PEER = new Party("peer", "a".repeat(64));

    private WireTargets() {
    }

    /** A line on which these bytes come and then nothing; an end is the network's, no answer of ours. */
    private static final class Given implements Line {
        private final ByteArrayInputStream in;

        Given(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, length);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            // Nobody reads.
        }

        @Override
        public void readLimit(Duration limit) {
            // At once.
        }

        @Override
        public void finish() {
            // Nothing to do.
        }

        @Override
        public void dispose() {
            // Nothing to do.
        }

        @Override
        public void abort() {
            // Nothing to do.
        }
    }

    public static byte[] hello() {
        return new byte[] {'T', 'C', 'T', Hello.VERSION, 2, 4, 's', '1', 'm', 'a', 'i', 'n'};
    }

    public static void hello(byte[] bytes) {
        try {
            Hello.read(new Given(bytes), PEER);
        } catch (IOException theLineEnded) {
            // As when a peer hangs up.
        }
    }

    public static byte[] frames() {
        return new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1};
    }

    public static void frames(byte[] bytes) {
        FramedPipe pipe = new FramedPipe(new Given(bytes), PEER, "main");
        try {
            pipe.receiveUpTo(1_000);
            pipe.receive(MemorySegment.ofArray(new byte[8]));
            while (true) {
                pipe.receiveUpTo(1_000);
            }
        } catch (IOException theLineEnded) {
            // As when a peer hangs up.
        }
    }

    public static TlsIdentity identity(byte[] pem) {
        return TlsIdentity.parse(new String(pem, java.nio.charset.StandardCharsets.UTF_8), "text");
    }
}

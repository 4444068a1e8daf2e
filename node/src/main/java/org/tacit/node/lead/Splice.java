package org.tacit.node.lead;

import java.io.IOException;
import java.net.Socket;

/** Two connections made one: what comes in at either goes out at the other, until one of them ends. */
final class Splice {

    private static final int BUFFER = 16 << 10;

    private Splice() {
    }

    /** Returns when both have ended; closes them. */
    static void between(Socket one, Socket other) throws IOException {
        try (one; other) {
            Thread back = Thread.ofVirtual().name("splice").start(() -> pass(other, one));
            pass(one, other);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // Half a conversation is none: the other direction ends with this one.
            cut(from);
            cut(to);
        }
    }

    static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }
}

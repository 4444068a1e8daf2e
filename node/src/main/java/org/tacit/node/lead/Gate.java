package org.tacit.node.lead;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.wire.Address;

/** A listening port that hands every connection to one thing to be done with it; so many at a time. */
final class Gate implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MOST = 2_048;

    /** What is done with a connection, on a thread of its own. */
    interface Use {
        void of(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final Semaphore room = new Semaphore(MOST);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Gate(Address at, Use use) {
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(at.host(), at.port()), 256);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("This process cannot listen at %s (%s); choose another address or port.", "本进程无法在 %s 上监听（%s）；请更换地址或端口。", at, e.getMessage()), e);
        }
        Thread.ofPlatform().daemon().name("gate " + listener.getLocalPort()).start(() -> acceptAll(use));
    }

    int port() {
        return listener.getLocalPort();
    }

    private void acceptAll(Use use) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (room.tryAcquire()) {
                    open.add(socket);
                    Thread.ofVirtual().name("gate").start(() -> serve(socket, use));
                } else {
                    Splice.cut(socket);
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("a connection was not taken: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket, Use use) {
        try (socket) {
            socket.setTcpNoDelay(true);
            use.of(socket);
        } catch (IOException e) {
            LOG.debug("a connection was not passed on: {}", e.getMessage());
        } finally {
            open.remove(socket);
            room.release();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It is gone.
        }
        open.forEach(Splice::cut);
    }
}

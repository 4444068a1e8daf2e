package org.tacit.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between two nodes: what dials it reaches a port of this machine. While it is cut nothing passes, as on a real line: connections stay open and are
 * silent, new ones are made and get no answer; bytes that were on their way arrive once it is whole.
 */
final class Line implements AutoCloseable {

    private final ServerSocket listens;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition whole = lock.newCondition();
    private volatile int target;
    private boolean cut;

    Line() {
        try {
            listens = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listens.getLocalPort();
    }

    void to(int port) {
        target = port;
    }

    void cut() {
        set(true);
    }

    void mend() {
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            cut = now;
            whole.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitWhole() {
        lock.lock();
        try {
            while (cut) {
                whole.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listens.accept();
                sockets.add(from);
                Thread.ofVirtual().start(() -> connect(from));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket from) {
        awaitWhole();
        Socket to = new Socket();
        sockets.add(to);
        try {
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            end(from, to);
            return;
        }
        Thread.ofVirtual().start(() -> pump(from, to));
        pump(to, from);
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try {
            for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
                awaitWhole();
                to.getOutputStream().write(buffer, 0, n);
            }
            awaitWhole();
            to.shutdownOutput();
        } catch (IOException e) {
            awaitWhole();
            end(from, to);
        }
    }

    private void end(Socket... both) {
        for (Socket socket : both) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }

    @Override
    public void close() {
        try {
            listens.close();
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
        end(sockets.toArray(Socket[]::new));
        mend();
    }
}

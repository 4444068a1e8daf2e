package org.tacit.node.rest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.NodeOptions;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;

/** A node with its HTTP server, holding the folder's lock: one process per folder. */
public final class NodeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);

    private final FileChannel lockFile;
    private final Node node;
    private final RestApplication.Running http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean closing;

    private NodeServer(FileChannel lockFile, Node node, RestApplication.Running http) {
        this.lockFile = lockFile;
        this.node = node;
        this.http = http;
    }

    /** Opens the node, connects to partners and serves REST; ready when it returns. */
    public static NodeServer start(NodeHome home) {
        return start(home, NodeOptions.standard());
    }

    /** With what is handed in from outside. */
    public static NodeServer start(NodeHome home, NodeOptions options) {
        FileChannel lockFile = tryLock(home).orElseThrow(() -> InvalidInput.of("A node already runs on %s; stop it first with 'tacit node stop'.",
                "%s 上已有节点在运行，请先用“tacit node stop”停止它。", home.folder()));
        return start(home, lockFile, options, NodeConfig.read(home).http());
    }

    /**
     * With the folder's lock taken already.
     *
     * @param port of REST, 0 for any free one
     */
    static NodeServer start(NodeHome home, FileChannel lockFile, NodeOptions options, int port) {
        Node node = null;
        try {
            node = Node.open(home, options);
            RestApplication.Running http = RestApplication.start(node, port);
            NodeServer server = new NodeServer(lockFile, node, http);
            server.announce();
            LOG.info("node {} is ready: REST on port {}, partners on port {}", node.config().name(), http.port(), node.port());
            return server;
        } catch (RuntimeException | Error e) {
            if (node != null) {
                node.close();
            }
            release(lockFile);
            throw e;
        }
    }

    /** The folder's lock, which its system takes back when this process ends, however it does; empty while another process has it. */
    static Optional<FileChannel> tryLock(NodeHome home) {
        try {
            FileChannel file = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = file.tryLock();
            } catch (OverlappingFileLockException e) {
                // Held by this very process: a node inside the same JVM.
            }
            if (lock == null) {
                file.close();
                return Optional.empty();
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw NodeHome.unwritable(home.lock(), e);
        }
    }

    private static void release(FileChannel lockFile) {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void announce() {
        RunFile.mine(http.port(), node.port(), Instant.now()).write(node.home());
    }

    public Node node() {
        return node;
    }

    public int httpPort() {
        return http.port();
    }

    /** Returns when the node was closed, by whomever. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Answers what is being asked, tells partners, stops. */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        try {
            Files.deleteIfExists(node.home().running());
        } catch (IOException e) {
            // A leftover file names a dead process and is ignored by its readers.
        }
        try {
            http.close();
        } finally {
            try {
                node.close();
            } finally {
                release(lockFile);
                LOG.info("node {} has stopped", node.config().name());
                closed.countDown();
            }
        }
    }
}

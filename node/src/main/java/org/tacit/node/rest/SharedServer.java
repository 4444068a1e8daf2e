package org.tacit.node.rest;

import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.node.NodeOptions;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.lead.Lead;
import org.tacit.node.lead.Passage;
import org.tacit.node.store.Database;
import org.tacit.wire.Address;

/**
 * One of several processes of a node, which share its folder and its PostgreSQL. Whichever has the folder's lock is the node: it runs jobs, talks to partners, answers REST.
 * The others pass REST on to it and take the lock when it is free, which it is once that process has ended, in order or not.
 */
public final class SharedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);
    private static final long LOOK_MS = 200;
    private static final long CHECK_MS = 1_000;
    private static final long AFTER_TROUBLE_MS = 3_000;
    private static final int OVERTAKEN = 75;

    private final NodeHome home;
    private final NodeOptions options;
    private final NodeConfig config;
    private final String name;
    private final JdbcClient reading;
    private final Passage passage;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread turn;
    private volatile NodeServer leading;

    private SharedServer(NodeHome home, NodeOptions options, NodeConfig config, String name, int http, Address reach) {
        this.home = home;
        this.options = options;
        this.config = config;
        this.name = name;
        this.reading = Database.reading(home.database(), config.database());
        this.passage = new Passage(() -> Identity.load(home, config.name()).tls(), this::own, this::other, http, reach);
        this.turn = Thread.ofPlatform().name("lead").start(this::run);
    }

    /**
     * Returns at once; the process leads when it can.
     *
     * @param name  of this process
     * @param http  loopback port of REST, −1 for that of {@code config.yaml}
     * @param reach an address of this machine where the other processes reach this one
     */
    public static SharedServer start(NodeHome home, NodeOptions options, String name, int http, Address reach) {
        NodeConfig config = NodeConfig.read(home);
        if (config.externalDatabase().isEmpty()) {
            throw InvalidInput.of("The embedded database is for one process; several need PostgreSQL ('database' in config.yaml, or 'tacit restore --database').",
                    "内置数据库仅供单个进程使用；多进程需要 PostgreSQL（config.yaml 中的 database，或“tacit restore --database”）。");
        }
        return new SharedServer(home, options, config, name, http < 0 ? config.http() : http, reach);
    }

    /** REST of the node, whichever process leads. */
    public int httpPort() {
        return passage.restPort();
    }

    public boolean leads() {
        return leading != null;
    }

    private OptionalInt own() {
        NodeServer now = leading;
        return now == null ? OptionalInt.empty() : OptionalInt.of(now.httpPort());
    }

    private Optional<Address> other() {
        try {
            return reading.sql("select reach from node_lead where id = 1 and reach <> ''").query(String.class).optional().map(Address::parse);
        } catch (DataAccessException e) {
            LOG.warn("it cannot be seen who leads: {}", e.getMessage());
            return Optional.empty();
        }
    }

    // ---- taking the lead ----

    private void run() {
        try {
            while (closing.getCount() > 0) {
                Optional<FileChannel> lock = NodeServer.tryLock(home);
                if (lock.isPresent()) {
                    lead(lock.get());
                } else {
                    closing.await(LOOK_MS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            passage.close();
            closed.countDown();
        }
    }

    private void lead(FileChannel lock) throws InterruptedException {
        NodeServer server;
        try {
            server = NodeServer.start(home, lock, options.withLead(new Lead(name, passage.reach().toString())), 0);
        } catch (RuntimeException e) {
            LOG.error("process {} cannot take the lead: {}", name, e instanceof TacitException ? e.getMessage() : e.toString());
            closing.await(AFTER_TROUBLE_MS, TimeUnit.MILLISECONDS);
            return;
        }
        leading = server;
        LOG.info("process {} leads", name);
        try {
            while (!closing.await(CHECK_MS, TimeUnit.MILLISECONDS)) {
                check(server);
            }
        } finally {
            leading = null;
            server.close();
        }
    }

    /**
     * A process that another has overtaken ends on the spot, so that it writes nothing more, not even what an orderly end writes; it comes back standing by. A database that does not answer
     * takes no lead away: nothing can be written meanwhile, by anybody.
     */
    private void check(NodeServer server) {
        try {
            if (!server.node().leads()) {
                LOG.error("another process has taken the lead from {}: the lock of {} does not hold between processes on this file system; {} ends", name, home.lock(), name);
                Runtime.getRuntime().halt(OVERTAKEN);
            }
        } catch (RuntimeException e) {
            LOG.warn("the lead of {} cannot be checked: {}", name, e.getMessage());
        }
    }

    /** Returns when the process was told to stop and has. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

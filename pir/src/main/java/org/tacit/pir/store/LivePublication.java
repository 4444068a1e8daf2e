package org.tacit.pir.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * A published table that answers. {@link #refresh} brings it to what is published now, while it goes on answering: small changes go into the table that is there, otherwise
 * a new one is made beside it and the old one goes when its last conversation ends.
 *
 * <p>Thread-safe.
 */
public final class LivePublication implements LookupServer, AutoCloseable {

    private final Path folder;
    private final SecureRandom random;
    private final ReentrantLock refreshing = new ReentrantLock();
    private Running running;
    private long generation;

    /** A table with those who talk to it. */
    private static final class Running {
        private final Engine engine;
        private Offer offer;
        private int users;
        private boolean retired;
        private boolean replaced;

        Running(Engine engine, Offer offer) {
            this.engine = engine;
            this.offer = offer;
        }
    }

    /** @param folder of a {@link StoredPublication}; nothing is read before {@link #refresh} */
    public LivePublication(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /**
     * Makes sure that what is published now is what is answered from.
     *
     * @return what that is
     * @throws InvalidInput if nothing is published there
     */
    public Offer refresh(Work work) {
        acquire(work);
        try {
            while (true) {
                StoredPublication stored = stored();
                try {
                    return follow(stored, work);
                } catch (InvalidInput e) {
                    // Another version was published while this one was read, and its files are gone.
                    if (stored().offer().equals(stored.offer())) {
                        throw e;
                    }
                }
            }
        } finally {
            refreshing.unlock();
        }
    }

    private StoredPublication stored() {
        return StoredPublication.open(folder).orElseThrow(() -> InvalidInput.of("Nothing is published here; publish the table first.", "此处尚未发布数据表，请先发布。"));
    }

    private Offer follow(StoredPublication stored, Work work) {
        Running now = current();
        boolean there = now != null && now.offer.equals(stored.offer());
        if (!there && !followed(now, stored, work)) {
            replace(new Running(engine(stored, work), stored.offer()));
        }
        return stored.offer();
    }

    private void acquire(Work work) {
        try {
            while (!refreshing.tryLock(1, TimeUnit.SECONDS)) {
                work.cancelled().run();
                work.progress().report("pir.wait", 0, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
    }

    private Engine engine(StoredPublication stored, Work work) {
        OprfKey key = stored.key(random);
        try {
            return switch (stored.offer().what().method()) {
                case SEALED -> new SealedEngine(stored.folder("sealed-" + stored.offer().format().bytes()), stored, key, random, work);
                case LWE -> LweEngine.open(stored, key, random, work);
                case DPF -> new DpfEngine(stored.rows(), key, random, work.progress());
                case CANDIDATES -> new CandidatesEngine(stored.rows(), key, random);
            };
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    private boolean followed(Running now, StoredPublication stored, Work work) {
        if (now == null || !now.engine.follow(now.offer, stored, random, work)) {
            return false;
        }
        synchronized (this) {
            now.offer = stored.offer();
        }
        return true;
    }

    private synchronized Running current() {
        return running;
    }

    private synchronized void replace(Running next) {
        Running old = running;
        generation++;
        running = next;
        if (old != null) {
            old.replaced = true;
            retire(old);
        }
    }

    private static void retire(Running old) {
        old.retired = true;
        end(old);
    }

    private static void end(Running old) {
        if (old.retired && old.users == 0) {
            if (old.replaced) {
                old.engine.discard();
            } else {
                old.engine.close();
            }
        }
    }

    /** What is answered from. */
    public synchronized Offer offer() {
        if (running == null) {
            throw new IllegalStateException("not refreshed yet");
        }
        return running.offer;
    }

    /**
     * Another number whenever a table was made anew: conversations that began before go on with the old one, and see nothing that comes after, until somebody ends them.
     */
    public synchronized long generation() {
        return generation;
    }

    /** Tells what is published, then answers; {@link PublishedLookup} is the other side. */
    @Override
    public long serve(Session session, Party client, Gate gate) {
        return using(mine -> {
            told(mine).send(session.channel(client));
            return mine.engine.serve(session, client, gate);
        });
    }

    private synchronized Offer told(Running mine) {
        return mine.offer;
    }

    /** Of a method of two servers: brings the second one up to date, {@link HostedTables} there. */
    public void handOver(Session session, Party second) {
        using(mine -> {
            mine.engine.handOver(session, second);
            return null;
        });
    }

    private <T> T using(Function<Running, T> body) {
        Running mine;
        synchronized (this) {
            offer();
            mine = running;
            mine.users++;
        }
        try {
            return body.apply(mine);
        } finally {
            synchronized (this) {
                mine.users--;
                end(mine);
            }
        }
    }

    /** Conversations that go on end before memory is given back. */
    @Override
    public synchronized void close() {
        if (running != null) {
            retire(running);
            running = null;
        }
    }
}

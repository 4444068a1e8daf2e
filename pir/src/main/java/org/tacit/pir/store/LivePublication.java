package org.tacit.pir.store;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
        if (!there && (now == null || !stored.reaches(now.offer) || !patch(now, stored, work))) {
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
                case LWE -> new LweEngine(stored.rows(), key, random, work.progress());
            };
        } catch (RuntimeException e) {
            key.close();
            throw e;
        }
    }

    private boolean patch(Running now, StoredPublication stored, Work work) {
        for (long v = now.offer.version() + 1; v <= stored.offer().version(); v++) {
            work.cancelled().run();
            List<byte[]> gone = new ArrayList<>();
            List<Map.Entry<byte[], byte[]>> put = new ArrayList<>();
            stored.changes(v, new RowFile.Reader() {
                @Override
                public void put(byte[] key, byte[] record) {
                    put.add(Map.entry(key, record));
                }

                @Override
                public void gone(byte[] key) {
                    gone.add(key);
                }
            });
            if (!now.engine.apply(gone, put, random)) {
                return false;
            }
            work.progress().report("pir.patch", v, stored.offer().version());
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
            retire(old);
        }
    }

    private void retire(Running old) {
        old.retired = true;
        if (old.users == 0) {
            old.engine.close();
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
        Running mine;
        Offer told;
        synchronized (this) {
            mine = running;
            told = offer();
            mine.users++;
        }
        try {
            told.send(session.channel(client));
            return mine.engine.serve(session, client, gate);
        } finally {
            synchronized (this) {
                mine.users--;
                if (mine.retired && mine.users == 0) {
                    mine.engine.close();
                }
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

package org.tacit.node.service;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.tacit.base.InvalidInput;
import org.tacit.psi.ItemSource;
import org.tacit.psi.unbalanced.Epochs;
import org.tacit.psi.unbalanced.Publication;
import org.tacit.psi.unbalanced.PublishedSet;
import org.tacit.psi.unbalanced.Quota;
import org.tacit.psi.unbalanced.SetDescriptor;
import org.tacit.psi.unbalanced.SetParameters;
import org.tacit.psi.unbalanced.Work;

/** An encoded set that several conversations use while its next version is made beside it; one that was replaced is closed when the last of them ends. */
final class SharedSet implements AutoCloseable {

    /** For lists that the service's gate has admitted whole. */
    static final Quota ADMITTED_BEFORE = new Quota() {
        @Override
        public void admit(long items) {
            // The gate did.
        }

        @Override
        public void charge(long items) {
            // The gate did.
        }
    };

    private final Path folder;
    private final SecureRandom random;
    private Publication next;
    private Running running;

    private static final class Running {
        private final Publication publication;
        private int users;
        private boolean retired;

        Running(Publication publication) {
            this.publication = publication;
        }

        void end() {
            if (retired && users == 0) {
                publication.close();
            }
        }
    }

    SharedSet(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /** Makes the next version, or with a higher epoch a set with a new key. One caller at a time. */
    void publish(ItemSource keys, int epoch, int mostAsked, Work work) {
        long capacity = Math.clamp(4 * Long.highestOneBit(Math.max(1, keys.size())), 1 << 16, SetParameters.MOST);
        // An epoch that was begun and not finished is gone on with: its key may have been written.
        Publication made = Publication.open(folder, Math.max(epoch, Epochs.latest(folder)), keys, new SetParameters(capacity, Math.max(1 << 20, mostAsked), 40), random, work);
        synchronized (this) {
            if (next != null) {
                next.close();
            }
            next = made;
        }
    }

    /** Serves what was made last; after a start what lies in the folder. */
    synchronized void load() {
        if (next == null && running == null) {
            next = Publication.existing(folder, random)
                    .orElseThrow(() -> InvalidInput.of("Nothing is published here; publish the table first.", "此处尚未发布数据表，请先发布。"));
        }
        if (next != null) {
            Running old = running;
            running = new Running(next);
            next = null;
            if (old != null) {
                old.retired = true;
                old.end();
            }
        }
    }

    synchronized SetDescriptor descriptor() {
        return running.publication.set().descriptor();
    }

    synchronized int epoch() {
        return running.publication.epoch();
    }

    /** Another number where another set is served. */
    synchronized long generation() {
        return running == null ? 0 : ((long) running.publication.epoch() << 40) + descriptor().version();
    }

    void using(Consumer<PublishedSet> body) {
        Running mine;
        synchronized (this) {
            if (running == null) {
                throw new IllegalStateException("not loaded");
            }
            mine = running;
            mine.users++;
        }
        try {
            body.accept(mine.publication.set());
        } finally {
            synchronized (this) {
                mine.users--;
                mine.end();
            }
        }
    }

    /** Conversations that go on end before the set is closed. */
    @Override
    public synchronized void close() {
        if (next != null) {
            next.close();
            next = null;
        }
        if (running != null) {
            running.retired = true;
            running.end();
            running = null;
        }
    }
}

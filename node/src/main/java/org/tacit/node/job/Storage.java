package org.tacit.node.job;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionException;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * What a job does when this node's database or evidence cannot be written: a full disk, a server that is away. That is nobody's mistake: the job is interrupted at every
 * party, with a sentence, and goes on later; its end is written as soon as that can be.
 */
final class Storage {

    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String job;
    private final String me;

    Storage(String job, String me) {
        this.job = job;
        this.me = me;
    }

    /** Whether it is the storage that failed, not what was to be stored. */
    static boolean failed(Throwable e) {
        return database(e) || e instanceof InvalidInput && e.getCause() instanceof IOException;
    }

    private static boolean database(Throwable e) {
        boolean ours = e instanceof DataIntegrityViolationException || e instanceof InvalidDataAccessResourceUsageException;
        return !ours && (e instanceof DataAccessException || e instanceof TransactionException);
    }

    /** What came out of a step. */
    RuntimeException named(RuntimeException e) {
        return database(e) ? away(e) : e;
    }

    Cancelled away(Throwable e) {
        LOG.error("job {}: what it did cannot be written", job, e);
        return new Cancelled(Text.of("The records of %1$s cannot be written now: its disk is full, or its database is away. When that is mended, resume the job.",
                "%1$s 的记录目前无法写入：磁盘已满或数据库不可用。排除后请继续任务。", me), e);
    }

    /** The job does not go on without it. */
    void needed(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            throw failed(e) ? away(e) : e;
        }
    }

    /** The job ends anyway. */
    void wanted(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!failed(e)) {
                throw e;
            }
            LOG.warn("job {}: a line about its end is lost", job, e);
        }
    }

    private static boolean done(Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            if (!failed(e)) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Does all of it, each once, however long that takes; a node that stops before finds the job at its next start as one that was cut off.
     *
     * @param waits done once before a pause, as soon as that can be
     * @return false where the node stops
     */
    boolean atLast(List<Runnable> all, Runnable waits, BooleanSupplier closing) {
        boolean said = false;
        for (Runnable work : all) {
            while (true) {
                try {
                    work.run();
                    break;
                } catch (RuntimeException e) {
                    if (!failed(e)) {
                        throw e;
                    }
                    LOG.error("the end of job {} cannot be written, {}", job, closing.getAsBoolean() ? "and the node stops" : "this is tried again in a second", e);
                    if (closing.getAsBoolean()) {
                        return false;
                    }
                    said = said || done(waits);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
        return true;
    }
}

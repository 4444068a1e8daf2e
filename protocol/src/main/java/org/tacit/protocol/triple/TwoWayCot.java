package org.tacit.protocol.triple;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.tacit.base.Cancelled;
import org.tacit.base.TacitException;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.protocol.ot.BaseOt;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * Correlated oblivious transfer in both directions between two parties, each direction on a channel of its own so that both
 * can be busy at once. In a direction the receiver speaks first (its choices), the sender answers (its corrections).
 *
 * <p>Semi-honest, as {@link SoftSpokenOt}. One caller at a time; {@link #both} uses one more thread of its own.
 */
public final class TwoWayCot implements AutoCloseable {

    private final Session session;
    private final Channel out;
    private final Channel in;
    private final CotSender sender;
    private final CotReceiver receiver;
    private final ExecutorService second;
    private final CorrelationRobustHash outHash;
    private final CorrelationRobustHash inHash;
    private long outTweak;
    private long inTweak;

    private TwoWayCot(Session session, Channel out, Channel in, CotSender sender, CotReceiver receiver) {
        this.session = session;
        this.out = out;
        this.in = in;
        this.sender = sender;
        this.receiver = receiver;
        this.outHash = CorrelationRobustHash.of("tacit/lookup", session.id(), out.name());
        this.inHash = CorrelationRobustHash.of("tacit/lookup", session.id(), in.name());
        this.second = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(session.id() + " " + in.name()).factory());
    }

    /**
     * Sets up both directions.
     *
     * @param channel forked for the two directions
     * @param base    makes one end of a base transfer on a channel
     * @param k       see {@link SoftSpokenOt}
     */
    public static TwoWayCot open(Session session, Channel channel, BiFunction<Session, Channel, BaseOt> base, int k) {
        boolean first = session.index() == 0;
        Channel fromFirst = channel.fork("cot0");
        Channel fromSecond = channel.fork("cot1");
        Channel out = first ? fromFirst : fromSecond;
        Channel in = first ? fromSecond : fromFirst;
        CotSender sender = first ? SoftSpokenOt.sender(session, out, base.apply(session, out), k) : null;
        CotReceiver receiver = SoftSpokenOt.receiver(session, in, base.apply(session, in), k);
        if (!first) {
            sender = SoftSpokenOt.sender(session, out, base.apply(session, out), k);
        }
        return new TwoWayCot(session, out, in, sender, receiver);
    }

    public Session session() {
        return session;
    }

    /** 0 or 1. */
    public int me() {
        return session.index();
    }

    CotSender sender() {
        return sender;
    }

    CotReceiver receiver() {
        return receiver;
    }

    /** Where this party is the transfers' sender. */
    Channel out() {
        return out;
    }

    /** Where this party is the transfers' receiver. */
    Channel in() {
        return in;
    }

    /** A hash, on any thread, for what this party masks as sender beyond the transfers' own pads. */
    CorrelationRobustHash sentHash() {
        return outHash.twin();
    }

    CorrelationRobustHash receivedHash() {
        return inHash.twin();
    }

    /** The first of {@code n} tweaks of {@link #sentHash} never used before; the peer's {@link #received} gives the same. */
    long sent(int n) {
        outTweak += n;
        return outTweak - n;
    }

    long received(int n) {
        inTweak += n;
        return inTweak - n;
    }

    /** Runs this party's part as sender and its part as receiver at the same time; either may be {@code null}. */
    public void both(Runnable sending, Runnable receiving) {
        if (sending == null || receiving == null) {
            if (sending != null) {
                sending.run();
            }
            if (receiving != null) {
                receiving.run();
            }
            return;
        }
        Future<?> other = second.submit(receiving);
        RuntimeException failure = null;
        try {
            sending.run();
        } catch (TacitException e) {
            // The session is dead, so the other part ends by itself.
            failure = e;
        }
        try {
            other.get();
        } catch (ExecutionException e) {
            if (failure == null && e.getCause() instanceof RuntimeException cause) {
                failure = cause;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = Cancelled.of("The work was interrupted.", "工作已被中断。");
            session.fail(cancelled);
            throw cancelled;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Ends the thread and both channels; the session stays. */
    @Override
    public void close() {
        second.shutdown();
        out.close();
        in.close();
    }
}

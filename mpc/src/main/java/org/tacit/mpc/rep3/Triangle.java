package org.tacit.mpc.rep3;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/**
 * The three parties' lines and their common randomness. Key {@code k_i} is known to parties i and i−1, as share {@code x_i} is; what they draw from it
 * the third party does not know. {@code F(k_i) − F(k_(i+1))} over the three parties adds up to zero: Araki, Furukawa, Lindell, Nof and Ohara,
 * "High-throughput semi-honest secure three-party computation with an honest majority" (CCS 2016, §2).
 *
 * <p>All three draw in the same order. One caller at a time; one more thread sends what is too long to be in flight by itself.
 */
final class Triangle implements AutoCloseable {

    /** Numbers that any line holds in flight. */
    private static final int SHORT = 4096;
    /** Numbers in a message. */
    private static final int MESSAGE = 1 << 16;

    final Session session;
    final int me;
    final Channel previous;
    final Channel next;
    private final Prg own;
    private final Prg following;
    private final ExecutorService sender;
    private long rounds;

    private Triangle(Session session, Channel previous, Channel next, Prg own, Prg following) {
        this.session = session;
        this.me = session.index();
        this.previous = previous;
        this.next = next;
        this.own = own;
        this.following = following;
        this.sender = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(session.id() + " " + previous.name()).factory());
    }

    static Triangle open(Session session, String name) {
        if (session.parties().size() != 3) {
            throw InvalidInput.of("The protocol rep3 needs three parties, not %d.", "rep3 协议需要三方，而不是 %d 方。", session.parties().size());
        }
        int me = session.index();
        Channel previous = session.channel(session.parties().get((me + 2) % 3)).fork(name);
        Channel next = session.channel(session.parties().get((me + 1) % 3)).fork(name);
        byte[] seed = new byte[Prg.SEED_BYTES];
        session.random().nextBytes(seed);
        previous.send(seed);
        previous.flush();
        byte[] theirs = next.receive(Prg.SEED_BYTES);
        var triangle = new Triangle(session, previous, next, new Prg(seed), new Prg(theirs));
        java.util.Arrays.fill(seed, (byte) 0);
        java.util.Arrays.fill(theirs, (byte) 0);
        return triangle;
    }

    /** Turns in which this party waited for another so far. */
    long rounds() {
        return rounds;
    }

    // ---- randomness ----

    /** From the key common with the previous party, {@code F(k_me)}. */
    long[] withPrevious(int n) {
        long[] values = new long[n];
        own.fill(values);
        return values;
    }

    /** From the key common with the next party, {@code F(k_(me+1))}. */
    long[] withNext(int n) {
        long[] values = new long[n];
        following.fill(values);
        return values;
    }

    Prg prgWithPrevious() {
        return own;
    }

    Prg prgWithNext() {
        return following;
    }

    /** A random number in shares, known to nobody. */
    Shares random(int n) {
        return new Shares(withPrevious(n), withNext(n));
    }

    // ---- lines ----

    /** Everybody sends to the previous party and hears as many numbers from the next one. */
    long[] back(long[] mine) {
        return turn(previous, mine, next);
    }

    /** Everybody sends to the next party and hears as many from the previous one. */
    long[] forth(long[] mine) {
        return turn(next, mine, previous);
    }

    /** Sends to one party and hears from one, at the same time; either array may be {@code null}. */
    private long[] turn(Channel to, long[] mine, Channel from) {
        return exchange(to, mine, from, mine.length);
    }

    long[] exchange(Channel to, long[] mine, Channel from, int count) {
        rounds++;
        if (mine == null || mine.length <= SHORT) {
            if (mine != null) {
                send(to, mine);
            }
            return from == null ? null : receive(from, count);
        }
        if (from == null) {
            send(to, mine);
            return null;
        }
        Future<?> sending = sender.submit(() -> send(to, mine));
        RuntimeException failure = null;
        long[] theirs = null;
        try {
            theirs = receive(from, count);
        } catch (TacitException e) {
            // The session is dead, so the sending ends by itself.
            failure = e;
        }
        try {
            sending.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            failure = failure == null && e.getCause() instanceof RuntimeException cause ? cause : failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var cancelled = Cancelled.of("The work was interrupted.", "工作已被中断。");
            session.fail(cancelled);
            throw cancelled;
        }
        if (failure != null) {
            throw failure;
        }
        return theirs;
    }

    private static void send(Channel to, long[] values) {
        for (int done = 0; done < values.length; done += MESSAGE) {
            to.sendLongs(values, done, Math.min(MESSAGE, values.length - done));
        }
        to.flush();
    }

    private static long[] receive(Channel from, int count) {
        long[] values = new long[count];
        for (int done = 0; done < count; done += MESSAGE) {
            from.receiveLongs(values, done, Math.min(MESSAGE, count - done));
        }
        return values;
    }

    @Override
    public void close() {
        sender.shutdown();
        previous.close();
        next.close();
    }
}

package org.tacit.wire;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import org.tacit.base.TacitException;

/**
 * One step of one job as a party program sees it: who takes part, how to talk to them, and what is handed in from outside
 * (randomness, security parameters, progress, cancellation). Closing it closes every channel.
 */
public interface Session extends AutoCloseable {

    /** Unique name, the same at every party; bound into every hash that a protocol makes. */
    String id();

    Party self();

    /** All parties of the session, self included, in the same order everywhere. */
    List<Party> parties();

    /** The main channel to a peer, opened when first asked for. */
    Channel channel(Party peer);

    /** Audited randomness in production, a seeded stream in replayable tests. */
    SecureRandom random();

    SecurityParameters security();

    Progress progress();

    /** Throws {@link org.tacit.base.Cancelled} when somebody stopped the job; long local loops call it once per batch. */
    void checkCancelled();

    /** Summed over all channels, forks included. */
    Traffic traffic();

    /** What was said and heard so far, by kind, in the order of first mention; also after the session is closed. */
    List<Said> conversation();

    /**
     * Ends the session at every party with this cause: whoever waits on a channel here wakes up at once with it, and each
     * peer's program ends with its sentence. Called from any thread; only the first call counts. To stop a job, fail it
     * with {@link org.tacit.base.Cancelled}.
     */
    void fail(TacitException cause);

    @Override
    void close();

    /** Runs a party program to its end and closes the session; what the program throws fails the session for everybody. */
    default <T> T run(Function<Session, T> program) {
        try {
            return program.apply(this);
        } catch (Throwable e) {
            fail(Failures.sentenceFor(e));
            throw e;
        } finally {
            close();
        }
    }

    /** The only other party of a two-party session. */
    default Party peer() {
        if (parties().size() != 2) {
            throw new IllegalStateException("not a two-party session: " + id());
        }
        return parties().get(0).equals(self()) ? parties().get(1) : parties().get(0);
    }

    /** Position of self in {@link #parties()}. */
    default int index() {
        return parties().indexOf(self());
    }
}

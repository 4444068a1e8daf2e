package org.tacit.anchor;

import java.time.Instant;
import java.util.Map;
import org.tacit.base.Text;

/**
 * Somewhere outside that keeps digests: a chain, a write-once file, a notary. One for another chain is a class of this interface and an {@link AnchorFactory} named in
 * {@code META-INF/services}.
 *
 * <h2>Security guarantees</h2>
 * What stands there confirmed was known then, as far as one trusts that place not to forget or backdate. The digest tells nothing: it is over a signature, which
 * nobody can guess. When and how often a log is anchored is visible there.
 */
public interface Anchor extends AutoCloseable {

    /**
     * What is written down.
     *
     * @param log    pseudonym of the log
     * @param digest SHA-256 of the signed head, see {@link Digest}
     * @param head   the signed head itself, for a place that is trusted with how much happens here; most give it to nobody
     */
    record Note(byte[] log, byte[] digest, byte[] head) {
    }

    /** How far it has come. */
    enum State {
        /** Handed in, not certain yet. */
        PENDING,
        /** As certain as this anchor makes it. */
        CONFIRMED,
        /** It is not there, or not any more: to be written again. */
        LOST
    }

    /**
     * What is known of it now.
     *
     * @param depth   how many confirmations, where that says something
     * @param time    that the place itself gives it, null where none
     * @param receipt what the place gave to keep; kept with where it is, once it is confirmed
     */
    record Anchored(State state, long depth, Instant time, Text words, Map<String, String> receipt) {

        public Anchored(State state, long depth, Instant time, Text words) {
            this(state, depth, time, words, Map.of());
        }
    }

    /**
     * Hands a note in. Done again with the same note it does no harm.
     *
     * @param before where it was handed in earlier, empty the first time
     * @return where it will be found: facts that {@link #look} needs
     */
    Map<String, String> write(Note note, Map<String, String> before);

    /** Looks there; {@link org.tacit.base.PeerFailed} where the place cannot be asked. */
    Anchored look(Note note, Map<String, String> place);

    /** Whether what was kept proves the note by itself, without asking; true where the place gives nothing that could. */
    default boolean proves(Note note, Map<String, String> place) {
        return true;
    }

    @Override
    default void close() {
    }
}

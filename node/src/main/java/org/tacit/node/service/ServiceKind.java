package org.tacit.node.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.data.Table;
import org.tacit.pir.Gate;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * What one kind of service adds to the noun: which columns and settings its terms have, what they disclose, and the two sides of its conversation. Terms, limits, metering, sessions
 * and keys' epochs are the same for all.
 */
public interface ServiceKind {

    /** In {@link Terms#kind}. */
    String name();

    /** What policy clauses call it. */
    String operator();

    /**
     * These terms with settings complete and their disclosure; a client compares the outcome with what it was offered.
     *
     * @throws org.tacit.base.InvalidInput if columns or settings are not those of this kind
     */
    Terms complete(Terms terms);

    /** The provider's columns that terms name, by what the kind calls them: those that were given, and what follows from the settings. */
    default Map<String, List<String>> columns(Map<String, List<String>> given, Map<String, String> settings) {
        return given;
    }

    /** This node is about to sign for its caller, as provider or client. Throws where it, or the caller, has not what its side takes. */
    default void signing(Terms terms) {
    }

    /** @throws org.tacit.base.InvalidInput if this cannot be asked under these terms */
    void check(Terms terms, List<String> question);

    /** Questions in one call. */
    default int most(Terms terms) {
        return 10_000;
    }

    /** The provider's side of a service that has this folder for itself. */
    Serving serving(Path folder, Terms terms);

    /** The client's side of a conversation that has begun. The folder is this conversation's, and an earlier one's that has ended. */
    Asking asking(Session session, Party provider, Path folder, Terms terms, Edition edition);

    /** The provider's side. Answers while it is brought up to date. Thread-safe. */
    interface Serving extends AutoCloseable {

        /**
         * Makes this snapshot what is served from the next {@link #load} on. May take long.
         *
         * @param identity another text where the snapshot is another
         * @param epoch    a higher one than before makes a new key
         */
        void publish(Table table, String identity, int epoch, Progress progress);

        /** Serves what was published last. May take long. */
        Made load(Progress progress);

        /** Another number whenever a conversation that began before would not see what is served now. */
        long generation();

        /** Answers one client until it says goodbye. */
        void serve(Session session, Party client, Gate gate);

        @Override
        void close();
    }

    /** What is served, as an {@link Edition} says it. */
    record Made(int epoch, long version, String method, String publicKey, long rows, Map<String, String> layout) {
    }

    /** The client's side of one conversation. For one thread. */
    interface Asking extends AutoCloseable {

        /** Questions that are asked together: all of them are admitted or none. */
        int together();

        /** Whether fewer may be asked where there is no room for all of them; otherwise what a caller asks is asked whole. */
        default boolean splits() {
            return true;
        }

        /** How many the provider counted for the last {@link #ask} of so many. */
        default int charged(int questions) {
            return questions;
        }

        /** @return for each question its row by column, typed, null where a cell is missing; empty where there is none */
        List<Optional<Map<String, Object>>> ask(List<List<String>> questions);

        @Override
        void close();
    }
}

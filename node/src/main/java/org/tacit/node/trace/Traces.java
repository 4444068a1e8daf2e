package org.tacit.node.trace;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Where spans go. {@link #OFF} unless the configuration names a collector; then the library behind it is not even loaded.
 *
 * <p>Nothing about tracing is sent to partners: every party computes the same trace of a job ({@code docs/decisions/trace-id.md}), and the same id of the trace's first span,
 * which is the proposer's first attempt.
 */
public interface Traces extends AutoCloseable {

    Traces OFF = new Traces() {
        @Override
        public Span attempt(String trace, String job, int attempt, boolean proposer, int parties) {
            return Span.NONE;
        }

        @Override
        public void request(Instant began, Instant ended, String method, String route, int status, String trace) {
        }

        @Override
        public void close() {
        }
    };

    /** What takes time. Values are numbers, and names that the documents of a job give to its parts: never a cell, a key or a sentence. */
    interface Span extends AutoCloseable {

        Span NONE = new Span() {
            @Override
            public Span child(String name, Map<String, String> names) {
                return this;
            }

            @Override
            public Span count(String what, long value) {
                return this;
            }

            @Override
            public void failed(String code) {
            }

            @Override
            public void close() {
            }
        };

        /** Begins a part of this. */
        Span child(String name, Map<String, String> names);

        Span count(String what, long value);

        /** @param code stable name of the error's kind */
        void failed(String code);

        /** It has ended now; later calls do nothing. */
        @Override
        void close();
    }

    /** Begins an attempt of a job at this party. */
    Span attempt(String trace, String job, int attempt, boolean proposer, int parties);

    /**
     * A request to the REST interface that was answered.
     *
     * @param route as its handler declares it, with {@code {id}} for what is a name
     * @param trace of the job that it began or changed; empty for a trace of its own
     */
    void request(Instant began, Instant ended, String method, String route, int status, String trace);

    /** Sends what is left, for some seconds at most. */
    @Override
    void close();

    /** @param collector where an OTLP/HTTP collector listens, for example {@code http://127.0.0.1:4318}; empty for none */
    static Traces to(String collector, String node, String version, Clock clock) {
        return collector.isEmpty() ? OFF : new CollectedTraces(collector, node, version, clock);
    }
}

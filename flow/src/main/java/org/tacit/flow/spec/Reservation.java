package org.tacit.flow.spec;

/**
 * What the noisy figures of a step cost the privacy budget of this party's own tables, set aside. Asked for before noise is drawn:
 * <pre>
 * try (Reservation budget = step.reserve()) {
 *     // draw noise, compute
 *     step.beforeRelease("asker", Kind.AGGREGATE, rows);   // spends it
 *     // now the answer may leave
 * }
 * </pre>
 * It counts as spent from the moment it is set aside. A node that is killed before this is closed has spent it, because nobody knows whether the answer left.
 */
public interface Reservation extends AutoCloseable {

    /** Of a step without noisy figures on own tables. */
    Reservation NONE = new Reservation() {
        @Override
        public void commit() {
        }

        @Override
        public void close() {
        }
    };

    /** It is spent. {@link StepContext#beforeRelease} does so too, before the first release of the step; a second time does nothing. */
    void commit();

    /** What is not spent is given back: nothing has left, and nothing will. */
    @Override
    void close();
}

package org.tacit.pir;

import org.tacit.base.PolicyDenied;

/** What a provider asks before it answers: every question lets the client open one more row, and nothing else stands between it and trying all keys there are. */
@FunctionalInterface
public interface Gate {

    /**
     * All of them or none.
     *
     * @param questions one or more, asked together
     * @throws PolicyDenied when the client has used up what it may ask
     */
    void admit(int questions);

    /** Told after each answer how long it took. */
    default void answered(int questions, long nanoseconds) {
    }
}

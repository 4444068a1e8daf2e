package org.tacit.node.service;

/**
 * One day of a service at this node.
 *
 * @param day           {@code 2026-11-21}, UTC
 * @param questions     answered; at most a small block more where a node was killed, never fewer
 * @param refused       not answered because of a limit
 * @param bytesSent     on the sessions of this service, TLS not counted
 * @param bytesReceived as {@code bytesSent}
 * @param busyNanos     at the provider the time its answers took to make, at the client the time it waited for them
 * @param calls         requests that were admitted, each of one or more questions; fewer where a node was killed
 * @param coreNanos     of this node's cores
 */
public record ServiceUse(String day, long questions, long refused, long bytesSent, long bytesReceived, long busyNanos, long calls, long coreNanos) {

    static ServiceUse none(String day) {
        return new ServiceUse(day, 0, 0, 0, 0, 0, 0, 0);
    }

    ServiceUse asked(long more) {
        return new ServiceUse(day, questions + more, refused, bytesSent, bytesReceived, busyNanos, calls + 1, coreNanos);
    }

    ServiceUse refused(long more) {
        return new ServiceUse(day, questions, refused + more, bytesSent, bytesReceived, busyNanos, calls, coreNanos);
    }

    ServiceUse spent(long moreSent, long moreReceived, long moreNanos, long moreCore) {
        return new ServiceUse(day, questions, refused, bytesSent + moreSent, bytesReceived + moreReceived, busyNanos + moreNanos, calls, coreNanos + moreCore);
    }

    /** As it is written ahead of what is counted. */
    ServiceUse withQuestions(long ahead) {
        return new ServiceUse(day, ahead, refused, bytesSent, bytesReceived, busyNanos, calls, coreNanos);
    }
}

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
 */
public record ServiceUse(String day, long questions, long refused, long bytesSent, long bytesReceived, long busyNanos) {

    static ServiceUse none(String day) {
        return new ServiceUse(day, 0, 0, 0, 0, 0);
    }

    ServiceUse plus(long moreQuestions, long moreRefused, long moreSent, long moreReceived, long moreNanos) {
        return new ServiceUse(day, questions + moreQuestions, refused + moreRefused, bytesSent + moreSent, bytesReceived + moreReceived, busyNanos + moreNanos);
    }
}

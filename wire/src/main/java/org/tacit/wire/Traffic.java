package org.tacit.wire;

/**
 * What went over a channel or a session so far, payload bytes without framing and TLS overhead.
 *
 * @param rounds how often this side turned from sending to receiving
 */
public record Traffic(long bytesSent, long bytesReceived, long messagesSent, long messagesReceived, long rounds) {

    public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(bytesSent + other.bytesSent, bytesReceived + other.bytesReceived,
                messagesSent + other.messagesSent, messagesReceived + other.messagesReceived, rounds + other.rounds);
    }

    public Traffic minus(Traffic earlier) {
        return new Traffic(bytesSent - earlier.bytesSent, bytesReceived - earlier.bytesReceived,
                messagesSent - earlier.messagesSent, messagesReceived - earlier.messagesReceived, rounds - earlier.rounds);
    }
}

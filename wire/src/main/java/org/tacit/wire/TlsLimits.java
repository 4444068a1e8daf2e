package org.tacit.wire;

import java.time.Duration;

/**
 * What the listening port gives to strangers, and how much in all.
 *
 * @param handshake         from accepted connection to hello
 * @param pending           connections that have not said hello yet
 * @param pendingPerAddress the same from one network address
 * @param connections       in all, both directions
 */
public record TlsLimits(Duration handshake, int pending, int pendingPerAddress, int connections) {

    public static final TlsLimits DEFAULT = new TlsLimits(Duration.ofSeconds(10), 128, 64, 4096);
}

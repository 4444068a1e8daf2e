package org.tacit.wire;

import java.time.Duration;

/**
 * What a relay gives to the nodes that it serves.
 *
 * @param connections        joined ones, in all
 * @param connectionsPerNode joined ones that a node has part in
 * @param pending            that have not yet said what they want
 * @param handshake          from accepted connection to what it wants
 * @param answer             from a call until it is taken
 * @param idle               a joined connection on which nothing moves in either direction ends
 */
public record RelayLimits(int connections, int connectionsPerNode, int pending, Duration handshake, Duration answer, Duration idle) {

    public static final RelayLimits DEFAULT = new RelayLimits(4096, 512, 128, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(30));
}

package org.tacit.wire;

/**
 * Messages of one kind on one channel in one direction, summed: a line of a session's conversation. Sizes and counts, never content.
 *
 * @param peer     who heard or said it
 * @param channel  its path; channels that are numbered, one for each piece of the work, are one line: {@code main/partition-*}
 * @param kind     the part of the protocol that spoke or listened, by the name of its class
 * @param sent     by this side; received otherwise
 * @param smallest payload bytes of the smallest message
 * @param largest  as {@code smallest}
 */
public record Said(String peer, String channel, String kind, boolean sent, long messages, long bytes, long smallest, long largest) {
}

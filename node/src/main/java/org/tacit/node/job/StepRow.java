package org.tacit.node.job;

/**
 * One step of a job at this node.
 *
 * @param role    null where this party has no part
 * @param state   WAITING, RUNNING, DONE or FAILED
 * @param seconds null until it is done, as the figures after it
 */
public record StepRow(String step, int position, String operator, String role, String state, Double seconds, Long bytesSent, Long bytesReceived,
                      Long rounds) {
}

package org.tacit.node.service;

import java.time.Instant;

/**
 * One call as its provider logs it: nothing of what was asked, nothing of whether there was a row.
 *
 * @param outcome {@code answered} or {@code refused}
 * @param micros  that the answer took to make
 */
public record ServiceCall(Instant time, String session, long questions, String outcome, long micros) {
}

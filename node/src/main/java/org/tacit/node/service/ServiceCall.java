package org.tacit.node.service;

import java.time.Instant;

/**
 * One call as this node logs it: nothing of what was asked, nothing of whether there was a row.
 *
 * @param who     asked: at the provider the partner, at the client the account or key
 * @param edition that answered, {@code epoch.version}; empty where there was none yet
 * @param bytes   both ways, TLS not counted
 * @param outcome {@code answered}, {@code refused} or {@code failed}
 * @param micros  that the answer took: at the provider to make, at the client to wait for
 */
public record ServiceCall(Instant time, String who, String session, String edition, long questions, long bytes, String outcome, long micros) {
}

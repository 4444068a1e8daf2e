package org.tacit.node.service;

import java.time.Duration;
import org.tacit.base.InvalidInput;

/**
 * How much a client may ask; 0 where nothing bounds it.
 *
 * @param perMinute questions in any minute
 * @param perDay    questions in a calendar day, UTC
 * @param inAll     questions as long as the terms hold
 */
public record Limits(long perMinute, long perDay, long inAll) {

    private static final long MOST = 1_000_000_000_000L;

    public Limits {
        if (Math.min(perMinute, Math.min(perDay, inAll)) < 0 || Math.max(perMinute, Math.max(perDay, inAll)) > MOST) {
            throw InvalidInput.of("A limit of a service is between 1 and %d, or 0 for none.", "服务的限额应在 1 到 %d 之间，0 表示不限。", MOST);
        }
    }

    /** Questions that can be answered at most within this time, -1 where nothing bounds them. */
    public long most(Duration during) {
        long most = inAll > 0 ? inAll : Long.MAX_VALUE;
        if (perDay > 0) {
            // Calendar days that the time touches.
            most = Math.min(most, perDay * (during.toDays() + 2));
        }
        if (perMinute > 0) {
            most = Math.min(most, perMinute * (during.toMinutes() + 2));
        }
        return most == Long.MAX_VALUE ? -1 : most;
    }
}

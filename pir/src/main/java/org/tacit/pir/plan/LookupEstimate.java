package org.tacit.pir.plan;

import org.tacit.wire.LinkSpeed;

/**
 * What a method takes.
 *
 * @param buildSeconds    at the provider, once for a key epoch
 * @param setupBytes      to a client before its first question
 * @param setupSeconds    computing at a client before its first question
 * @param questionBytes   both directions
 * @param questionSeconds computing, both sides
 * @param rounds          changes of direction of a question
 * @param memory          bytes at the provider while it answers
 */
public record LookupEstimate(double buildSeconds, long setupBytes, double setupSeconds, long questionBytes, double questionSeconds, int rounds, long memory) {

    /** One question, once a client has begun. */
    public double question(LinkSpeed link) {
        return link.seconds(questionBytes, rounds) + questionSeconds;
    }

    /** Beginning, and so many questions one after the other. */
    public double over(LinkSpeed link, long questions) {
        return link.seconds(setupBytes, 1) + setupSeconds + questions * question(link);
    }

    /** Bytes of beginning and of so many questions. */
    public long bytes(long questions) {
        return setupBytes + questions * questionBytes;
    }
}

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
 * @param together        questions that are asked in one round trip, where there are as many
 * @param memory          bytes at the provider while it answers
 */
public record LookupEstimate(double buildSeconds, long setupBytes, double setupSeconds, long questionBytes, double questionSeconds, int together, long memory) {

    /** One question by itself, once a client has begun. */
    public double question(LinkSpeed link) {
        return link.seconds(questionBytes, 1) + questionSeconds;
    }

    /** Beginning, and a list of so many questions. */
    public double over(LinkSpeed link, long questions) {
        return link.seconds(setupBytes, 1) + setupSeconds + link.seconds(questions * questionBytes, rounds(questions)) + questions * questionSeconds;
    }

    public long rounds(long questions) {
        return Math.ceilDiv(questions, together);
    }

    /** Bytes of beginning and of so many questions. */
    public long bytes(long questions) {
        return setupBytes + questions * questionBytes;
    }
}

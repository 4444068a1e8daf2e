package org.tacit.node.feed;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.flow.contract.Canonical;

/**
 * One thing that one party says about one subject.
 *
 * @param subject  {@code kind/id}: what it is about, see {@link Feeds}
 * @param party    who says it
 * @param position from 1, per subject and party, without gaps
 * @param previous {@link #hash} of what this party said before about the subject; empty for the first
 * @param at       by the speaker's clock
 * @param by       the person at the speaker's organisation
 * @param type     what sort of thing, in lower case
 * @param body     the rest, by name
 */
public record Saying(String subject, String party, long position, String previous, Instant at, String by, String type, Map<String, String> body) {

    public Saying {
        at = at.truncatedTo(ChronoUnit.SECONDS);
        body = Collections.unmodifiableMap(new TreeMap<>(body));
    }

    byte[] encode() {
        return Canonical.encode(this);
    }

    /** Lower-case hex SHA-256 of {@code "tacit/saying/v1\n"} and the canonical encoding. */
    public String hash() {
        return Canonical.sha256("tacit/saying/v1\n", encode());
    }

    /** The kind of its subject, the part before the slash. */
    public String kind() {
        return kind(subject);
    }

    /** The subject without its kind. */
    public String id() {
        return id(subject);
    }

    static String kind(String subject) {
        int slash = subject.indexOf('/');
        return slash < 0 ? "" : subject.substring(0, slash);
    }

    static String id(String subject) {
        return subject.substring(subject.indexOf('/') + 1);
    }

    /** A part of the body; empty where it is not there. */
    public String get(String name) {
        return body.getOrDefault(name, "");
    }
}

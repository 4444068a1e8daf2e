package org.tacit.flow.disclosure;

/**
 * What a table held at one time.
 *
 * @param commitment the same for the same content, another one for any other; empty where it is not known
 * @param rows       -1 where not known
 */
public record Snapshot(String commitment, long rows) {

    public static final Snapshot UNKNOWN = new Snapshot("", -1);

    public boolean known() {
        return !commitment.isEmpty();
    }

    /** Both are known, and the content is another one. */
    public boolean differsFrom(Snapshot other) {
        return known() && other.known() && !commitment.equals(other.commitment);
    }

    /** Both are known, and the content is the same. */
    public boolean isSameAs(Snapshot other) {
        return known() && commitment.equals(other.commitment);
    }
}

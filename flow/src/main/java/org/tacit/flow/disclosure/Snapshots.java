package org.tacit.flow.disclosure;

/**
 * What a fact was computed on.
 *
 * @param own    the table that the fact is about
 * @param theirs the tables that the learner asked with, as one
 */
public record Snapshots(Snapshot own, Snapshot theirs) {

    public static final Snapshots UNKNOWN = new Snapshots(Snapshot.UNKNOWN, Snapshot.UNKNOWN);
}

package org.tacit.node.project;

/** How a party stands to a project. */
public enum Membership {
    /** Founded it, may invite, remove and close. */
    FOUNDER,
    /** Has not answered the invitation. */
    INVITED,
    MEMBER,
    /** Said no to the invitation. */
    REFUSED,
    LEFT,
    /** Taken off the list by the founder. */
    REMOVED;

    public boolean takesPart() {
        return this == FOUNDER || this == MEMBER;
    }
}

package org.tacit.node.job;

/** How far a job has come at this node. */
public enum JobState {
    /** Its contract was sent to the partner. */
    PROPOSED,
    /** Its contract waits for a person here. */
    AWAITING_APPROVAL,
    /** Its contract is signed by every party; it has not started. */
    APPROVED,
    /** It may start, and waits for its turn: room here or at a partner. */
    QUEUED,
    RUNNING,
    /** Cut off by a lost partner or a killed node; what was complete stays, and it can be resumed. */
    INTERRUPTED,
    DONE,
    /** Ended by an error; it can be resumed. */
    FAILED,
    /** Stopped by a party; final. */
    STOPPED,
    /** Its contract was not signed; final. */
    DECLINED;

    /** Nothing more happens unless somebody resumes it. */
    public boolean ended() {
        return this == DONE || this == FAILED || this == STOPPED || this == DECLINED;
    }

    /** May be started, or started again, on a signed contract. */
    public boolean startable() {
        return this == APPROVED || this == QUEUED || this == INTERRUPTED || this == FAILED;
    }
}

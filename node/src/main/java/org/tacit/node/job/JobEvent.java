package org.tacit.node.job;

import java.time.Instant;

/**
 * One line of a job's log. There is no field that could hold data: a kind, names that the contract has, and counts.
 *
 * @param position from 0, without a gap, at this party
 * @param step     empty where it is about the whole job
 * @param code     of a failure, or what is waited for; empty otherwise
 * @param bytes    sent and received, or of what was written
 * @param items    how many things it was about
 * @param millis   how long it took
 */
public record JobEvent(long position, Instant at, Kind kind, int attempt, String step, String code, long bytes, long items, long millis) {

    /** What can happen; partners may see some of it. */
    public enum Kind {
        PROPOSED(true), APPROVED(true), QUEUED(true), WAITS(false), PRIORITY(false), STARTED(true), KEPT(true), STEP_STARTED(true), STAGE(false), STEP_DONE(true),
        STEP_FAILED(true), CHECKED(false), DONE(true), FAILED(true), INTERRUPTED(true), STOPPED(true), DECLINED(true), RETRY(true), DESTROYED(false);

        private final boolean shared;

        Kind(boolean shared) {
            this.shared = shared;
        }

        /** Whether partners of the job are told when they ask. What it waits for here, and who may do what, is nobody else's business. */
        public boolean shared() {
            return shared;
        }
    }

    /** How it travels. */
    record Wire(long position, long at, String kind, int attempt, String step, String code, long bytes, long items, long millis) {
    }

    /** The code of a refusal is between a node and its owner: partners hear that it failed, as the job's end tells them. */
    Wire wire() {
        return new Wire(position, at.toEpochMilli(), kind.name(), attempt, step, code.equals("policy-denied") || code.equals("invalid-input") ? "" : code,
                kind == Kind.STEP_DONE ? bytes : 0, 0, millis);
    }
}

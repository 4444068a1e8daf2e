package org.tacit.flow.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.Kind;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** What a party program is given: its role, the others, its inputs, and where its outputs go. */
public interface StepContext {

    /** The role that this party plays. */
    String role();

    Binding binding();

    default Params params() {
        return binding().params();
    }

    /** Conversation with the other parties of the step, in the order of the operator's roles. Not for steps of one role. */
    Session session();

    /** The party of a role. */
    Party party(String role);

    /** This party's own table at an input port. */
    Table table(String port);

    boolean has(String port);

    /** What an earlier step left at an input port of this role. The caller closes it. */
    InputStream open(String port);

    /**
     * Leaves an output. Nothing is visible until the writer returned and everything is on disk; a crash leaves no part of it.
     * Only the ports that {@link Operator#outputs} names for this role and binding can be written, each once.
     */
    void write(String port, Writer content);

    /**
     * To be called before anything that a fact states leaves this party, with what is known by now: asks the policy of this
     * party once more. Throws {@link org.tacit.base.PolicyDenied}.
     *
     * @param toRole who is about to learn it
     * @param rows   rows or items that the result covers (for a figure the rows it is over), -1 where this party does not know
     */
    void beforeRelease(String toRole, Kind kind, long rows);

    /**
     * Sets aside what the step's noisy figures on this party's tables cost, as its disclosure states it: all of them or, with a
     * {@link org.tacit.base.PolicyDenied}, none. To be called before noise is drawn; on the disk when it returns. While one is open or spent in
     * this run of the step, a second call gives the same. What a step releases without having reserved is paid for in
     * {@link #beforeRelease}, which may be refused after all the work.
     */
    default Reservation reserve() {
        return Reservation.NONE;
    }

    /**
     * To be called where items of another party were answered, once it is known how many it brought: until then the most that it could bring
     * count as asked about.
     *
     * @param toRole who asked
     * @param hits   how many of them are in this party's column, -1 where it does not learn that
     */
    default void answered(String toRole, long items, long hits) {
    }

    /**
     * Most items that this party's policy lets another be told in any month, all jobs together, by the clauses that this step relies on; 0
     * where none bounds them.
     */
    long itemsPerMonth(String toRole);

    /**
     * A folder of this step of this job that only its owner can enter. It outlives an interrupted attempt, so that the next one can go on where
     * this one was; it is deleted when the step is complete or the job ends for good. Nothing in it is an output.
     */
    Path scratch();

    /** Names this step of this job: the same at every party and in every attempt, and no other's. */
    String runId();

    /** What this node keeps between jobs. */
    Kept kept();

    /** Writes one artifact. */
    @FunctionalInterface
    interface Writer {
        void to(OutputStream out) throws IOException;
    }
}

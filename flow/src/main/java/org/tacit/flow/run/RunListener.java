package org.tacit.flow.run;

import java.util.List;
import java.util.function.Supplier;
import org.tacit.base.TacitException;
import org.tacit.flow.policy.Release;
import org.tacit.flow.spec.Reservation;
import org.tacit.wire.Said;
import org.tacit.wire.Traffic;

/** Told what happens in a job; calls come from the job's thread and must be quick. Every method does nothing by default. */
public interface RunListener {

    RunListener SILENT = new RunListener() { };

    /** Steps that were found complete at every party and are not run again. */
    default void resumed(List<String> complete) {
    }

    default void stepStarted(String step, String role) {
    }

    /** @param total -1 when not known */
    default void progress(String step, String stage, long done, long total) {
    }

    /**
     * A step is about to draw noise: what its noisy figures cost is to be set aside, on disk, when this returns. A node without a ledger of
     * budgets refuses nothing.
     */
    default Reservation reserving(String step) {
        return Reservation.NONE;
    }

    /**
     * Something about own columns is about to leave. What is given back is to be on disk when this returns; nobody else may have something
     * released in between the check and that.
     *
     * @param checked asks the policy; throws {@link org.tacit.base.PolicyDenied} where it does not allow it
     */
    default void releasing(String step, Supplier<List<Release>> checked) {
        checked.get();
    }

    /**
     * How much was asked about, now that it is known.
     *
     * @param hits how many of the items are there, -1 where this party does not learn it
     */
    default void answered(String step, String partner, long items, long hits) {
    }

    /** A step's parties are in conversation; what was said so far can be asked at any time, also when the step has ended. */
    default void talks(String step, Supplier<List<Said>> conversation) {
    }

    default void stepFinished(String step, List<Artifact> artifacts, Traffic traffic, double seconds) {
    }

    /**
     * The job fails at the other parties with this sentence, which may say less than the one this node's owner reads. Whatever
     * else tells a partner why must not say more. Not called where the owner's sentence may be told.
     */
    default void partnersTold(TacitException cause) {
    }

    /** What a step failed with inside this node, as one of the five where the node knows it for what it is: a database that is away is no defect of the step's. */
    default RuntimeException named(RuntimeException failure) {
        return failure;
    }

    /** The job ends here; {@code cause} says in one sentence why. */
    default void stepFailed(String step, TacitException cause) {
    }
}

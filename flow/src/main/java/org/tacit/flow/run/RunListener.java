package org.tacit.flow.run;

import java.util.List;
import org.tacit.base.TacitException;
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

    default void stepFinished(String step, List<Artifact> artifacts, Traffic traffic, double seconds) {
    }

    /**
     * The job fails at the other parties with this sentence, which may say less than the one this node's owner reads. Whatever
     * else tells a partner why must not say more. Not called where the owner's sentence may be told.
     */
    default void partnersTold(TacitException cause) {
    }

    /** The job ends here; {@code cause} says in one sentence why. */
    default void stepFailed(String step, TacitException cause) {
    }
}

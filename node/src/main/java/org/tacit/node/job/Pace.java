package org.tacit.node.job;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast a stage of a step goes, from where it stood when it was first heard of: a resumed one begins in the middle.
 *
 * @param total -1 when not known
 * @param first done when the stage was first heard of, {@code since} then
 */
record Pace(String step, String stage, long done, long total, long first, Instant since, Instant now) {

    static Pace start(String step, Instant now) {
        return new Pace(step, "start", 0, -1, 0, now, now);
    }

    Pace then(String stage, long done, long total, Instant now) {
        boolean same = stage.equals(this.stage) && done >= first;
        return new Pace(step, stage, done, total, same ? first : done, same ? since : now, now);
    }

    /** A second; null before anything was done. */
    Double perSecond() {
        double seconds = Duration.between(since, now).toMillis() / 1000.0;
        return done > first && seconds > 0 ? (done - first) / seconds : null;
    }

    /** Null when not known. */
    Long secondsLeft() {
        Double rate = perSecond();
        return rate == null || total < done ? null : Long.valueOf(Math.round((total - done) / rate));
    }
}

package org.tacit.wire;

import java.security.SecureRandom;
import java.time.Duration;

/**
 * What the owner of a session hands in.
 *
 * @param openWithin how long {@link Transport#open} waits for the peers to open the same session
 * @param deadline   how long one send or receive may wait for a peer that is alive but does not answer
 * @param silence    how long a peer may give no sign of life before it counts as gone; it gives one a second
 * @param random     randomness of the party program; audited in production, seeded only in replayable tests
 * @param wrap       what stands between channels and their connections: shaping, faults, taps
 */
public record SessionOptions(Duration openWithin, Duration deadline, Duration silence, SecureRandom random,
                             SecurityParameters security, Progress progress, Pipe.Wrap wrap) {

    /** One minute to open, ten minutes for one wait, ten seconds of silence, the platform's secure randomness. */
    public static SessionOptions standard() {
        return new SessionOptions(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofSeconds(10), new SecureRandom(),
                SecurityParameters.DEFAULT, Progress.SILENT, Pipe.Wrap.NONE);
    }

    public SessionOptions withOpenWithin(Duration limit) {
        return new SessionOptions(limit, deadline, silence, random, security, progress, wrap);
    }

    public SessionOptions withDeadline(Duration limit) {
        return new SessionOptions(openWithin, limit, silence, random, security, progress, wrap);
    }

    public SessionOptions withSilence(Duration limit) {
        return new SessionOptions(openWithin, deadline, limit, random, security, progress, wrap);
    }

    public SessionOptions withRandom(SecureRandom source) {
        return new SessionOptions(openWithin, deadline, silence, source, security, progress, wrap);
    }

    public SessionOptions withProgress(Progress listener) {
        return new SessionOptions(openWithin, deadline, silence, random, security, listener, wrap);
    }

    /** Adds one more wrap, nearer to the channel than those before. */
    public SessionOptions withWrap(Pipe.Wrap outer) {
        return new SessionOptions(openWithin, deadline, silence, random, security, progress, wrap.then(outer));
    }
}

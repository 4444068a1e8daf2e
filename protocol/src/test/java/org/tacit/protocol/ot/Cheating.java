package org.tacit.protocol.ot;

import java.util.function.Consumer;
import org.tacit.base.TacitException;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Runs an honest party against one that does not follow the protocol, and gives back what the honest one failed with. */
final class Cheating {

    private Cheating() {
    }

    /** Honest {@code bank}, cheating {@code telecom}. */
    static Throwable bank(Consumer<Session> honest, Consumer<Session> cheater) {
        return LocalParties.<Throwable, Object>run(s -> failure(() -> honest.accept(s)), s -> failure(() -> cheater.accept(s))).first();
    }

    /** Cheating {@code bank}, honest {@code telecom}. */
    static Throwable telecom(Consumer<Session> cheater, Consumer<Session> honest) {
        return LocalParties.<Object, Throwable>run(s -> failure(() -> cheater.accept(s)), s -> failure(() -> honest.accept(s))).second();
    }

    private static Throwable failure(Runnable work) {
        try {
            work.run();
            return null;
        } catch (TacitException e) {
            return e;
        }
    }
}

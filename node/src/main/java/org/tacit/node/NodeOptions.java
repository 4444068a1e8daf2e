package org.tacit.node;

import java.security.SecureRandom;
import java.time.Clock;
import org.tacit.flow.spec.Operators;
import org.tacit.wire.SessionOptions;

/**
 * What is handed to a node from outside; tests hand in other things than production.
 *
 * @param sessions for every session of every job
 */
public record NodeOptions(Clock clock, SecureRandom random, Operators operators, SessionOptions sessions) {

    public static NodeOptions standard() {
        return new NodeOptions(Clock.systemUTC(), new SecureRandom(), Operators.installed(), SessionOptions.standard());
    }

    public NodeOptions withOperators(Operators other) {
        return new NodeOptions(clock, random, other, sessions);
    }

    public NodeOptions withClock(Clock other) {
        return new NodeOptions(other, random, operators, sessions);
    }

    public NodeOptions withSessions(SessionOptions other) {
        return new NodeOptions(clock, random, operators, other);
    }
}

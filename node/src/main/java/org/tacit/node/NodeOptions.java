package org.tacit.node;

import java.security.SecureRandom;
import java.time.Clock;
import org.tacit.flow.spec.Operators;
import org.tacit.wire.Pipe;
import org.tacit.wire.SessionOptions;

/**
 * What is handed to a node from outside; tests hand in other things than production.
 *
 * @param sessions for every session of every job
 * @param wrap     between every connection and what uses it, the links to partners and the control of sessions included
 */
public record NodeOptions(Clock clock, SecureRandom random, Operators operators, SessionOptions sessions, Pipe.Wrap wrap) {

    public static NodeOptions standard() {
        return new NodeOptions(Clock.systemUTC(), new SecureRandom(), Operators.installed(), SessionOptions.standard(), Pipe.Wrap.NONE);
    }

    public NodeOptions withOperators(Operators other) {
        return new NodeOptions(clock, random, other, sessions, wrap);
    }

    public NodeOptions withClock(Clock other) {
        return new NodeOptions(other, random, operators, sessions, wrap);
    }

    public NodeOptions withSessions(SessionOptions other) {
        return new NodeOptions(clock, random, operators, other, wrap);
    }

    public NodeOptions withWrap(Pipe.Wrap other) {
        return new NodeOptions(clock, random, operators, sessions, other);
    }
}

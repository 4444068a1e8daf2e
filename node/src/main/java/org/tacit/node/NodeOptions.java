package org.tacit.node;

import java.security.SecureRandom;
import java.time.Clock;
import org.tacit.flow.spec.Operators;
import org.tacit.node.partner.Capabilities;
import org.tacit.wire.Pipe;
import org.tacit.wire.SessionOptions;

/**
 * What is handed to a node from outside; tests hand in other things than production.
 *
 * @param sessions for every session of every job
 * @param protocol that it says it speaks
 * @param wrap     between every connection and what uses it, the links to partners and the control of sessions included
 */
public record NodeOptions(Clock clock, SecureRandom random, Operators operators, SessionOptions sessions, Pipe.Wrap wrap, int protocol) {

    public static NodeOptions standard() {
        return new NodeOptions(Clock.systemUTC(), new SecureRandom(), Operators.installed(), SessionOptions.standard(), Pipe.Wrap.NONE, Capabilities.PROTOCOL);
    }

    public NodeOptions withOperators(Operators other) {
        return new NodeOptions(clock, random, other, sessions, wrap, protocol);
    }

    public NodeOptions withClock(Clock other) {
        return new NodeOptions(other, random, operators, sessions, wrap, protocol);
    }

    public NodeOptions withSessions(SessionOptions other) {
        return new NodeOptions(clock, random, operators, other, wrap, protocol);
    }

    public NodeOptions withWrap(Pipe.Wrap other) {
        return new NodeOptions(clock, random, operators, sessions, other, protocol);
    }

    /** A node that says that it speaks another protocol. */
    public NodeOptions withProtocol(int other) {
        return new NodeOptions(clock, random, operators, sessions, wrap, other);
    }
}

package org.tacit.node;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.tacit.flow.spec.Operators;
import org.tacit.node.lead.Lead;
import org.tacit.node.partner.Capabilities;
import org.tacit.wire.Pipe;
import org.tacit.wire.SessionOptions;

/**
 * What is handed to a node from outside; tests hand in other things than production.
 *
 * @param sessions for every session of every job
 * @param protocol that it says it speaks
 * @param lead     that this process takes, where several share the node
 * @param wrap     between every connection and what uses it, the links to partners and the control of sessions included
 */
public record NodeOptions(Clock clock, SecureRandom random, Operators operators, SessionOptions sessions, Pipe.Wrap wrap, int protocol, Optional<Lead> lead) {

    public static NodeOptions standard() {
        return new NodeOptions(Clock.systemUTC(), new SecureRandom(), Operators.installed(), SessionOptions.standard(), Pipe.Wrap.NONE, Capabilities.PROTOCOL, Optional.empty());
    }

    public NodeOptions withOperators(Operators other) {
        return new NodeOptions(clock, random, other, sessions, wrap, protocol, lead);
    }

    public NodeOptions withClock(Clock other) {
        return new NodeOptions(other, random, operators, sessions, wrap, protocol, lead);
    }

    public NodeOptions withSessions(SessionOptions other) {
        return new NodeOptions(clock, random, operators, other, wrap, protocol, lead);
    }

    public NodeOptions withWrap(Pipe.Wrap other) {
        return new NodeOptions(clock, random, operators, sessions, other, protocol, lead);
    }

    /** A node that says that it speaks another protocol. */
    public NodeOptions withProtocol(int other) {
        return new NodeOptions(clock, random, operators, sessions, wrap, other, lead);
    }

    /** A process that shares the node with others, and is the one that leads. */
    public NodeOptions withLead(Lead taken) {
        return new NodeOptions(clock, random, operators, sessions, wrap, protocol, Optional.of(taken));
    }
}

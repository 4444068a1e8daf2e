package org.tacit.node.trace;

import java.security.SecureRandom;
import java.util.List;
import org.tacit.base.TacitException;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Said;
import org.tacit.wire.SecurityParameters;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/** A session whose span ends when it is closed, with what went through it. */
public record TracedSession(Session session, Traces.Span span) implements Session {

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Party self() {
        return session.self();
    }

    @Override
    public List<Party> parties() {
        return session.parties();
    }

    @Override
    public Channel channel(Party peer) {
        return session.channel(peer);
    }

    @Override
    public SecureRandom random() {
        return session.random();
    }

    @Override
    public SecurityParameters security() {
        return session.security();
    }

    @Override
    public Progress progress() {
        return session.progress();
    }

    @Override
    public void checkCancelled() {
        session.checkCancelled();
    }

    @Override
    public List<Said> conversation() {
        return session.conversation();
    }

    @Override
    public Traffic traffic() {
        return session.traffic();
    }

    @Override
    public void fail(TacitException cause) {
        span.failed(cause.code());
        session.fail(cause);
    }

    @Override
    public void close() {
        try {
            Traffic traffic = session.traffic();
            span.count("bytes_sent", traffic.bytesSent()).count("bytes_received", traffic.bytesReceived()).count("messages_sent", traffic.messagesSent())
                    .count("messages_received", traffic.messagesReceived()).count("rounds", traffic.rounds());
            session.close();
        } finally {
            span.close();
        }
    }
}

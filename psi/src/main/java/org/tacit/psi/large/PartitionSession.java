package org.tacit.psi.large;

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

/** A two-party session as the protocol of one partition sees it: a channel of its own, a stricter σ, its share of the progress. */
final class PartitionSession implements Session {

    private final Session whole;
    private final Channel channel;
    private final SecurityParameters security;
    private final Progress progress;

    PartitionSession(Session whole, Channel channel, int statistical, Progress progress) {
        this.whole = whole;
        this.channel = channel;
        this.security = new SecurityParameters(whole.security().computational(), statistical);
        this.progress = progress;
    }

    @Override
    public String id() {
        return whole.id();
    }

    @Override
    public Party self() {
        return whole.self();
    }

    @Override
    public List<Party> parties() {
        return whole.parties();
    }

    @Override
    public Channel channel(Party peer) {
        if (!peer.equals(channel.peer())) {
            throw new IllegalArgumentException("no channel to " + peer);
        }
        return channel;
    }

    @Override
    public SecureRandom random() {
        return whole.random();
    }

    @Override
    public SecurityParameters security() {
        return security;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void checkCancelled() {
        whole.checkCancelled();
    }

    @Override
    public List<Said> conversation() {
        return whole.conversation();
    }

    @Override
    public Traffic traffic() {
        return whole.traffic();
    }

    @Override
    public void fail(TacitException cause) {
        whole.fail(cause);
    }

    /** The whole session stays open. */
    @Override
    public void close() {
        channel.close();
    }
}

package org.tacit.node.link;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Text;
import org.tacit.wire.Address;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsTransport;

/** The long-lived conversation with each partner: asking, answering, and knowing whether it is there. */
public final class Links implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TlsTransport transport;
    private final Desk desk;
    private final Consumer<Partner> onConnect;
    private final Consumer<Partner> onLoss;
    private final Map<String, Link> links = new ConcurrentHashMap<>();

    /**
     * @param onConnect told, on a thread of its own, whenever a partner's connection is there (again)
     * @param onLoss    told likewise when it is gone
     */
    public Links(TlsTransport transport, Desk desk, Consumer<Partner> onConnect, Consumer<Partner> onLoss) {
        this.transport = transport;
        this.desk = desk;
        this.onConnect = onConnect;
        this.onLoss = onLoss;
    }

    /** Starts to keep a connection; who dials follows from whether an address is known. */
    public void add(Partner partner) {
        Party party = partner.party();
        transport.addPeer(partner.address().isEmpty() ? Peer.dialsUs(party) : Peer.at(party, Address.parse(partner.address())));
        links.computeIfAbsent(partner.name(), name -> transport.link(party, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                return desk.answer(partner, request);
            }

            @Override
            public void changed(Link link) {
                LOG.info("{} is {}", name, link.connected() ? "connected" : "not connected");
                Consumer<Partner> told = link.connected() ? onConnect : onLoss;
                Thread.ofVirtual().name("link of " + name).start(() -> told.accept(partner));
            }
        }));
    }

    /** Ends the conversation with one that is no partner any more. */
    public void remove(Partner partner) {
        Link link = links.remove(partner.name());
        if (link != null) {
            link.close();
        }
    }

    public <Q, A> A ask(Partner partner, Topic<Q, A> topic, Q question) {
        return ask(partner, topic, question, PATIENCE);
    }

    /**
     * Asks and waits.
     *
     * @throws org.tacit.base.PeerFailed where there is no connection or no answer in time; any of the five where it refuses
     */
    public <Q, A> A ask(Partner partner, Topic<Q, A> topic, Q question, Duration within) {
        return Desk.read(topic, partner.name(), link(partner).request(Desk.question(topic, question), within));
    }

    private Link link(Partner partner) {
        Link link = links.get(partner.name());
        if (link == null) {
            throw org.tacit.base.InvalidInput.of("%s is no partner of this node.", "%s 不是本节点的合作方。", partner.name());
        }
        return link;
    }

    public boolean connected(Partner partner) {
        Link link = links.get(partner.name());
        return link != null && link.connected();
    }

    /** Why there is no connection; empty while there is one. */
    public Optional<Text> trouble(Partner partner) {
        return link(partner).trouble();
    }

    public Optional<Duration> roundTrip(Partner partner) {
        return link(partner).roundTrip();
    }

    /** Tries to connect now. */
    public void hurry(Partner partner) {
        link(partner).hurry();
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}

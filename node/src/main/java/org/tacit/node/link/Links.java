package org.tacit.node.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.TlsTransport;
import org.tacit.wire.Trouble;

/** The long-lived conversation with each partner: asking, answering, and knowing whether it is there. */
public final class Links implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a question waits until the two nodes have said who they are. */
    private static final Duration MEETING = Duration.ofSeconds(10);

    private final TlsTransport transport;
    private final Desk desk;
    private final Consumer<Partner> onMeet;
    private final Consumer<Partner> onConnect;
    private final Consumer<Partner> onLoss;
    private final Clock clock;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    /** As they are known now; keys change while a link stays. */
    private final Map<String, Partner> partners = new ConcurrentHashMap<>();
    private final Map<String, Meeting> meetings = new ConcurrentHashMap<>();
    /** With whom nothing else is spoken than the greeting, and why. */
    private final Map<String, Trouble> barred = new ConcurrentHashMap<>();

    private record Meeting(CompletableFuture<Void> over, Instant since) {
    }

    /**
     * @param onMeet    told first, on a thread of its own, whenever a partner's connection is there (again); nothing else is asked or answered before it returns
     * @param onConnect told then, unless the partner was {@link #bar}red
     * @param onLoss    told when it is gone
     */
    public Links(TlsTransport transport, Desk desk, Clock clock, Consumer<Partner> onMeet, Consumer<Partner> onConnect, Consumer<Partner> onLoss) {
        this.transport = transport;
        this.desk = desk;
        this.clock = clock;
        this.onMeet = onMeet;
        this.onConnect = onConnect;
        this.onLoss = onLoss;
    }

    /** Starts to keep a connection; who dials follows from whether an address is known. */
    public void add(Partner partner) {
        Party party = partner.party();
        String name = partner.name();
        partners.put(name, partner);
        transport.addPeer(partner.peer());
        links.computeIfAbsent(name, n -> transport.link(party, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                boolean greeting = Desk.isGreeting(request);
                if (!greeting) {
                    awaitMeeting(name);
                }
                Trouble why = barred.get(name);
                return why == null || greeting ? desk.answer(partners.getOrDefault(name, partner), request) : Desk.refuse(why.text());
            }

            @Override
            public void changed(Link link) {
                LOG.info("{} is {}", name, link.connected() ? "connected" : "not connected");
                if (link.connected()) {
                    meet(name);
                } else {
                    Optional.ofNullable(meetings.remove(name)).ifPresent(m -> m.over.complete(null));
                    Thread.ofVirtual().name("link of " + name).start(() -> onLoss.accept(partners.getOrDefault(name, partner)));
                }
            }
        }));
    }

    /** As {@link #add}, for an application: it is asked and answered other things than a partner, and greets nobody. */
    public void addApplication(Partner application, Desk answers, Consumer<Partner> whenConnected) {
        String name = application.name();
        partners.put(name, application);
        transport.addPeer(application.peer());
        links.computeIfAbsent(name, n -> transport.link(application.party(), new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                return answers.answer(application, request);
            }

            @Override
            public void changed(Link link) {
                if (link.connected()) {
                    Thread.ofVirtual().name("link of " + name).start(() -> whenConnected.accept(application));
                }
            }
        }));
    }

    private void meet(String name) {
        Meeting meeting = new Meeting(new CompletableFuture<>(), clock.instant());
        Optional.ofNullable(meetings.put(name, meeting)).ifPresent(old -> old.over.complete(null));
        Thread.ofVirtual().name("link of " + name).start(() -> {
            try {
                onMeet.accept(partners.get(name));
            } catch (TacitException e) {
                LOG.info("{} did not greet: {}", name, e.getMessage());
            } finally {
                meeting.over.complete(null);
            }
            if (!barred.containsKey(name) && meetings.get(name) == meeting) {
                onConnect.accept(partners.get(name));
            }
        });
    }

    private void awaitMeeting(String name) {
        Meeting meeting = meetings.get(name);
        if (meeting != null) {
            try {
                meeting.over.get(MEETING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // It is asked or answered as it is.
            }
        }
    }

    /** A partner's keys, state or address have changed. */
    public void update(Partner partner) {
        partners.computeIfPresent(partner.name(), (name, old) -> partner);
    }

    /** From now on nothing but the greeting is asked and answered. */
    public void bar(Partner partner, Trouble.Kind kind, Text why) {
        barred.put(partner.name(), new Trouble(kind, why, clock.instant()));
    }

    public void unbar(Partner partner) {
        barred.remove(partner.name());
    }

    /** Ends the conversation with one that is no partner any more. */
    public void remove(Partner partner) {
        Link link = links.remove(partner.name());
        partners.remove(partner.name());
        barred.remove(partner.name());
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
        Link link = link(partner);
        awaitMeeting(partner.name());
        Trouble why = barred.get(partner.name());
        if (why != null) {
            throw new PeerFailed(why.text());
        }
        return Desk.read(topic, partner.name(), link.request(Desk.question(topic, question), within));
    }

    /** As {@link #ask} while the two meet. */
    public <A> A greet(Partner partner, Topic<A, A> greeting, A question) {
        return Desk.read(greeting, partner.name(), link(partner).request(Desk.question(greeting, question), PATIENCE));
    }

    private Link link(Partner partner) {
        Link link = links.get(partner.name());
        if (link == null) {
            throw org.tacit.base.InvalidInput.of("%s is no partner of this node.", "%s 不是本节点的合作方。", partner.name());
        }
        return link;
    }

    /** Whether it is there and has been met. */
    public boolean connected(Partner partner) {
        Link link = links.get(partner.name());
        Meeting meeting = meetings.get(partner.name());
        return link != null && link.connected() && meeting != null && meeting.over.isDone() && !barred.containsKey(partner.name());
    }

    /** Since when it is connected; empty while it is not. */
    public Optional<Instant> connectedSince(Partner partner) {
        return connected(partner) ? Optional.ofNullable(meetings.get(partner.name())).map(Meeting::since) : Optional.empty();
    }

    /** Why nothing can be asked; empty while something can. */
    public Optional<Trouble> why(Partner partner) {
        if (connected(partner)) {
            return Optional.empty();
        }
        Trouble why = barred.get(partner.name());
        return why != null ? Optional.of(why) : link(partner).why();
    }

    /** Why there is no connection; empty while there is one. */
    public Optional<Text> trouble(Partner partner) {
        return why(partner).map(Trouble::text);
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

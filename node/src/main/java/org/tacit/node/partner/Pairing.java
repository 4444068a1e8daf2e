package org.tacit.node.partner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** The one conversation that runs under an invitation's pass: the joiner says who it is, the inviter takes it in. */
final class Pairing {

    /** I am the one you invited. */
    static final Topic<Joiner, Topic.Nothing> JOIN = new Topic<>("join", Joiner.class, Topic.Nothing.class);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private Pairing() {
    }

    /** @param id of the invitation */
    record Joiner(String id, String name, String fingerprint, List<String> keys) {
        Joiner {
            keys = List.copyOf(keys);
        }
    }

    /** The same of one that shows another certificate than its first. */
    static final Topic<Later, Topic.Nothing> JOIN_LATER = new Topic<>("join.later", Later.class, Topic.Nothing.class);

    /**
     * @param id          of the invitation
     * @param fingerprint of its first certificate
     * @param certificate that it shows now
     */
    record Later(String id, String name, String fingerprint, String certificate, List<String> keys) {
        Later {
            keys = List.copyOf(keys);
        }
    }

    /** The joiner's side: dials the inviter, which is recognised by its fingerprint, and introduces this node. */
    static void introduce(Invitation invitation, Later joiner, TlsIdentity own, Path folder) {
        Party inviter = new Party(invitation.name(), invitation.fingerprint());
        CountDownLatch connected = new CountDownLatch(1);
        TlsIdentity pass = Pass.load(invitation.pass(), folder);
        if (pass.suite() != own.suite()) {
            throw InvalidInput.of("%s uses the TLS suite %s and this node %s; two nodes can talk only where config.yaml sets the same 'tls' for both.",
                    "%s 使用 TLS 套件 %s，本节点使用 %s；双方 config.yaml 的“tls”须一致。", invitation.name(), pass.suite(), own.suite());
        }
        try (TlsTransport transport = TlsTransport.dialling(pass, joiner.name())) {
            transport.showRelays(own);
            transport.addPeer(Peer.parse(inviter, invitation.address()));
            transport.pin(inviter, Map.of(invitation.certificate(), java.time.Instant.MAX));
            try (Link link = transport.link(inviter, new Link.Handler() {
                @Override
                public byte[] answer(Party peer, byte[] request) {
                    throw InvalidInput.of("Nothing is answered while pairing.", "配对期间不答复任何请求。");
                }

                @Override
                public void changed(Link changed) {
                    if (changed.connected()) {
                        connected.countDown();
                    }
                }
            })) {
                if (!connected.await(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    String why = link.trouble().map(Object::toString).orElse("");
                    throw PeerFailed.of("%s cannot be reached at %s (%s); check the address and the network, and that the invitation was not used before.",
                            "无法在 %2$s 连接 %1$s（%3$s）；请检查地址和网络，并确认邀请未被使用过。", invitation.name(), invitation.address(), why);
                }
                if (joiner.certificate.equals(joiner.fingerprint)) {
                    // In the words that every version knows.
                    Joiner first = new Joiner(joiner.id, joiner.name, joiner.fingerprint, joiner.keys);
                    Desk.read(JOIN, invitation.name(), link.request(Desk.question(JOIN, first), ANSWER_WITHIN));
                } else {
                    Desk.read(JOIN_LATER, invitation.name(), link.request(Desk.question(JOIN_LATER, joiner), ANSWER_WITHIN));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Joining was interrupted.", "加入过程被中断。");
        }
    }

    /**
     * The inviter's side of one invitation: accepts its pass for {@link #JOIN} alone, until the invitation was used or has expired.
     *
     * @param left how long it is good for
     */
    static Waiting await(TlsTransport transport, String id, String passFingerprint, Desk desk, Duration left) {
        Party holder = new Party("invitation-" + id, passFingerprint);
        Partner asked = new Partner(holder.name(), passFingerprint, List.of(), "", java.time.Instant.EPOCH);
        transport.addPeer(Peer.dialsUs(holder));
        Waiting waiting = new Waiting(transport, holder);
        waiting.link = transport.link(holder, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                return desk.answer(asked, request);
            }

            @Override
            public void changed(Link link) {
                if (!link.connected() && waiting.used) {
                    waiting.end();
                }
            }
        });
        waiting.endAfter(left);
        return waiting;
    }

    /** An invitation that can be used. */
    static final class Waiting {
        private final TlsTransport transport;
        private final Party holder;
        private volatile Link link;
        private volatile boolean used;

        private Waiting(TlsTransport transport, Party holder) {
            this.transport = transport;
            this.holder = holder;
        }

        /** It was used: once the joiner has read the answer, or has taken its time, the pass is worth nothing. */
        void used() {
            used = true;
            endAfter(ANSWER_WITHIN);
        }

        private void endAfter(Duration time) {
            CompletableFuture.delayedExecutor(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS).execute(this::end);
        }

        /** Its holder is cut off and gets no connection any more. */
        private void end() {
            link.close();
            transport.removePeer(holder);
        }
    }
}

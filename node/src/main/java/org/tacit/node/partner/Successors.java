package org.tacit.node.partner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.wire.TlsTransport;

/** Partners' new certificates and keys: which are taken, and how long the old ones are accepted beside them. */
final class Successors {

    private static final Logger LOG = LoggerFactory.getLogger(Successors.class);
    /** A partner that announces that its certificate is stolen gets the answer before its connections are cut. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

    private final NodeHome home;
    private final PartnerStore store;
    private final TlsTransport transport;
    private final Links links;
    private final Evidence evidence;
    private final Clock clock;

    Successors(NodeHome home, PartnerStore store, TlsTransport transport, Links links, Evidence evidence, Clock clock, Desk desk) {
        this.home = home;
        this.store = store;
        this.transport = transport;
        this.links = links;
        this.evidence = evidence;
        this.clock = clock;
        desk.on(Successions.NEXT, (partner, announced) -> {
            take(partner.name(), announced.text());
            return new Topic.Nothing();
        });
        desk.on(Successions.SHOWN, (partner, shown) -> {
            shown(partner.name(), shown.certificate(), shown.alone());
            return new Topic.Nothing();
        });
    }

    /** Tells the transport which certificates are the partner's. */
    void pin(Partner partner) {
        Instant now = clock.instant();
        Map<String, Instant> pins = new HashMap<>();
        store.generations(partner.name()).stream().filter(k -> k.acceptedAt(now)).forEach(k -> pins.put(k.certificate(), k.accepted() == null ? Instant.MAX : k.accepted()));
        transport.pin(partner.party(), pins);
    }

    /** Takes a partner's {@link Succession}, from itself or from a person who was given the text; the same again changes nothing. */
    synchronized Partner take(String name, String text) {
        Partner partner = store.find(name).orElseThrow();
        Succession.Signed signed = Succession.read(text);
        Succession next = signed.succession();
        List<PartnerStore.Known> known = store.generations(name);
        PartnerStore.Known newest = known.getLast();
        String certificate = next.newFingerprint();
        if (known.stream().anyMatch(k -> k.succession().equals(text.replaceAll("\\s", "")))) {
            return partner;
        }
        try {
            checkOnly(partner, known, next);
            Succession.check(signed, partner, newest, clock.instant());
            if (store.hasCertificate(certificate)) {
                throw PolicyDenied.of("%s announces a certificate that is known already.", "%s 公告的证书此前已知。", name);
            }
        } catch (PolicyDenied e) {
            evidence.append("partner.succession-refused", Map.of("partner", name, "certificate", certificate, "reason", e.text().en()));
            throw e;
        }
        Instant now = clock.instant();
        int generation = Math.max(newest.generation() + 1, next.generation());
        Instant until = next.compromised() ? now : next.until();
        store.addGeneration(name, new PartnerStore.Known(generation, certificate, next.keysAfter(), next.newCertificate().getNotAfter().toInstant(), null, false,
                text.replaceAll("\\s", "")));
        store.endBefore(name, generation, until, next.compromised());
        KnownKeys.put(home, name, Partner.textKey(next.keysAfter()));
        evidence.append("partner.succession", Map.of("partner", name, "certificate", certificate, "keys", next.keysAfter(), "compromised", next.compromised(),
                "until", until.toString(), "by", Caller.current().name()));
        LOG.info("{} has announced the certificate {}; what it had is accepted until {}", name, certificate, until);
        if (next.compromised()) {
            store.show(name, generation, next.keysAfter());
            holdUntilCompared(partner, certificate);
        }
        changed(name);
        return store.find(name).orElseThrow();
    }

    /** Two different successors of one certificate: at least one of them was made by a thief. */
    private void checkOnly(Partner partner, List<PartnerStore.Known> known, Succession next) {
        for (PartnerStore.Known k : known) {
            if (!k.succession().isEmpty() && Succession.read(k.succession()).succession().before().equals(next.before())) {
                throw PolicyDenied.of("%s has announced another successor of the same certificate before; one of the two is not its own. Suspend it and call it.",
                        "%s 此前已为同一证书公告过另一后继，二者之一并非其所发。请暂停合作并与其联系。", partner.name());
            }
        }
    }

    private void holdUntilCompared(Partner partner, String certificate) {
        Text why = Text.of("%s says that its keys may be in others' hands; compare its new certificate %s with it by telephone, then lift it with --fingerprint",
                "%s 声明其密钥可能已泄露；请电话核对其新证书 %s，然后以 --fingerprint 恢复", partner.name(), certificate);
        store.suspend(partner.name(), why.en(), true);
        evidence.append("partner.suspended", Map.of("partner", partner.name(), "reason", "its keys were compromised", "by", partner.name()));
        CompletableFuture.delayedExecutor(LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
            if (store.find(partner.name()).map(Partner::isSuspended).orElse(false)) {
                transport.suspend(partner.party(), why);
            }
        });
    }

    /** The partner makes its connections with this certificate now. */
    synchronized void shown(String name, String certificate, boolean alone) {
        Partner partner = store.find(name).orElseThrow();
        store.generations(name).stream().filter(k -> k.certificate().equals(certificate) && !k.compromised() && k.generation() >= partner.generation()).findFirst().ifPresent(k -> {
            if (k.generation() != partner.generation()) {
                store.show(name, k.generation(), k.keys());
                evidence.append("partner.certificate", Map.of("partner", name, "certificate", certificate, "keys", k.keys()));
            }
            if (alone) {
                store.endBefore(name, k.generation(), clock.instant(), false);
            }
            changed(name);
        });
    }

    /** When the partner says that the certificate it shows expires. */
    void expires(String name, String certificate, Instant when) {
        store.generations(name).stream().filter(k -> k.certificate().equals(certificate) && k.expires() == null).findFirst()
                .ifPresent(k -> store.expires(name, k.generation(), when));
    }

    private void changed(String name) {
        Partner now = store.find(name).orElseThrow();
        links.update(now);
        pin(now);
    }
}

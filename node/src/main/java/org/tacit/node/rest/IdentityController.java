package org.tacit.node.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.Text;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.home.Identity;
import org.tacit.node.partner.Expiry;
import org.tacit.node.partner.Successions;

/** Who this node is to its partners, and the change of its certificate and keys. */
@RestController
@RequestMapping("/api/identity")
class IdentityController {

    private static final int DAYS = 30;

    private final Node node;

    IdentityController(Node node) {
        this.node = node;
    }

    /**
     * @param fingerprint  of the first certificate: who this node is, for good
     * @param certificate  that it shows now
     * @param tls          suite of its connections
     * @param succession   the newest change, null where there never was one
     * @param expiring     own and partners' certificates that have expired or will within 30 days
     * @param relay        why it cannot be called at its relay; null while it can, and where it has none
     */
    record IdentityView(String name, String fingerprint, String certificate, Instant expires, String tls, List<String> keys, Successions.SuccessionState succession,
                        List<Expiry.ExpiryWarning> expiring, Text relay) {
    }

    @GetMapping
    @Needs(Permission.SEE_NODE)
    IdentityView identity() {
        Identity identity = node.identity();
        return new IdentityView(identity.name(), identity.fingerprint(), identity.certificate(), identity.tls().expires(), identity.tls().suite().name(), identity.keys(),
                node.partners().successions().view(), node.partners().expiring(), node.relayTrouble().map(t -> t.text()).orElse(null));
    }

    /**
     * @param days        how long the old certificate and keys are accepted beside the new ones at most, 30 where left out
     * @param compromised the old ones may be in others' hands: they end at once
     */
    record NewSuccession(Integer days, Boolean compromised) {
    }

    /** Begins a change of certificate and signing keys; partners that are connected take it by themselves. */
    @PostMapping("/successions")
    @Needs(Permission.MANAGE_PARTNERS)
    Successions.SuccessionState rotate(@RequestBody NewSuccession wanted) {
        return node.partners().successions().begin(Duration.ofDays(wanted.days == null ? DAYS : wanted.days), Boolean.TRUE.equals(wanted.compromised));
    }

    /** The texts of all changes, oldest first, for partners that could not be reached. */
    @GetMapping("/successions")
    @Needs(Permission.SEE_NODE)
    List<String> successions() {
        return node.partners().successions().texts();
    }
}

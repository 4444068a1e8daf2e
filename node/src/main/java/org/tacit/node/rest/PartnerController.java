package org.tacit.node.rest;

import java.util.Optional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.partner.Capabilities;
import org.tacit.node.partner.Partners;

/** One partner: how it can be reached, what it can do, its certificates, and whether anything may be done with it. */
@RestController
@RequestMapping("/api/partners/{name}")
class PartnerController {

    private final Node node;

    PartnerController(Node node) {
        this.node = node;
    }

    /** @param capabilities as it said them last, null where it never did */
    record PartnerDetail(Partners.View partner, Capabilities capabilities) {
    }

    @GetMapping
    @Needs(Permission.SEE_NODE)
    PartnerDetail partner(@PathVariable String name) {
        Optional<Capabilities> can = node.partners().greeting().of(node.partners().get(name));
        return new PartnerDetail(node.partners().view(name), can.orElse(null));
    }

    record Suspension(String reason) {
    }

    /** Suspends it: running jobs with it stop, its connections are cut and none is accepted until it is lifted. */
    @PutMapping("/suspension")
    @Needs(Permission.MANAGE_PARTNERS)
    Partners.View suspend(@PathVariable String name, @RequestBody Suspension suspension) {
        return node.suspendPartner(name, suspension.reason);
    }

    /** @param fingerprint of its certificate, compared by telephone; needed after its keys were compromised */
    @DeleteMapping("/suspension")
    @Needs(Permission.MANAGE_PARTNERS)
    Partners.View lift(@PathVariable String name, @RequestParam(defaultValue = "") String fingerprint) {
        return node.partners().lift(name, fingerprint);
    }

    /** @param text that the partner's node prints when it changes its certificate */
    record AnnouncedSuccession(String text) {
    }

    /** Takes a partner's next certificate from its text, where its node could not say it itself. */
    @PostMapping("/successions")
    @Needs(Permission.MANAGE_PARTNERS)
    Partners.View renew(@PathVariable String name, @RequestBody AnnouncedSuccession announced) {
        return node.partners().renew(name, announced.text);
    }
}

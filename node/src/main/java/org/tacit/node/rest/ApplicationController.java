package org.tacit.node.rest;

import java.time.Duration;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.partner.Consumers;

/** Applications that ask services of this node without a node of their own. */
@RestController
@RequestMapping("/api/applications")
class ApplicationController {

    private static final int HOURS = 72;

    private final Node node;

    ApplicationController(Node node) {
        this.node = node;
    }

    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<ApplicationView> applications() {
        return node.consumers().list().stream().map(v -> new ApplicationView(v.name(), v.fingerprint(), v.connected(), v.addedBy(), v.addedAt())).toList();
    }

    record ApplicationView(String name, String fingerprint, boolean connected, String addedBy, java.time.Instant addedAt) {
    }

    /**
     * @param name    that the application will have here
     * @param address where it shall dial this node; the configured one where left out
     * @param hours   that the text is good for, 72 where left out
     */
    record NewApplication(String name, String address, Integer hours) {
    }

    /** @param text to be given to the application's owner; whoever has it can use it, once */
    record ApplicationInvitation(String text, String name, String fingerprint, java.time.Instant expires) {
    }

    @PostMapping("/invitations")
    @Needs(Permission.MANAGE_SERVICES)
    ApplicationInvitation invite(@RequestBody NewApplication wanted) {
        if (wanted.name == null) {
            throw InvalidInput.of("Say what the application is called.", "请给出应用的名称。");
        }
        Consumers.Invited i = node.consumers().invite(wanted.name, wanted.address == null ? "" : wanted.address, Duration.ofHours(wanted.hours == null ? HOURS : wanted.hours));
        return new ApplicationInvitation(i.text(), i.name(), i.fingerprint(), i.expires());
    }

    /** Ends its services and cuts its connections. */
    @DeleteMapping("/{name}")
    @Needs(Permission.MANAGE_SERVICES)
    void remove(@PathVariable String name) {
        node.removeConsumer(name);
    }
}

package org.tacit.node.rest;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.event.Webhook;
import org.tacit.node.event.WebhookDelivery;
import org.tacit.node.event.Webhooks;

/** Who is told of events over HTTP. */
@RestController
@RequestMapping("/api")
class WebhookController {

    private final Node node;

    WebhookController(Node node) {
        this.node = node;
    }

    /** @param types of events, or their beginnings up to the dot; all where there are none */
    record NewWebhook(String url, List<String> types) {
    }

    /** Tells an address of every event from now on; the secret in the answer is shown this once. */
    @PostMapping("/webhooks")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Webhooks.Registered> add(@RequestBody NewWebhook wanted) {
        return ResponseEntity.status(HttpStatus.CREATED).header("Cache-Control", "no-store").body(node.webhooks().add(wanted.url, wanted.types));
    }

    @GetMapping("/webhooks")
    @Needs(Permission.ADMINISTER)
    List<Webhook> webhooks() {
        return node.webhooks().list();
    }

    @PutMapping("/webhooks/{id}")
    @Needs(Permission.ADMINISTER)
    Webhook change(@PathVariable String id, @RequestBody NewWebhook wanted) {
        return node.webhooks().change(id, wanted.url, wanted.types);
    }

    /** The last tries, fifty at most, the newest first. */
    @GetMapping("/webhooks/{id}/deliveries")
    @Needs(Permission.ADMINISTER)
    List<WebhookDelivery> deliveries(@PathVariable String id) {
        return node.webhooks().deliveries(id);
    }

    @DeleteMapping("/webhooks/{id}")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id) {
        node.webhooks().remove(id);
    }

    /** Tries again what could not be delivered. */
    @PostMapping("/webhooks/{id}/revival")
    @Needs(Permission.ADMINISTER)
    Webhook revive(@PathVariable String id) {
        return node.webhooks().revive(id);
    }
}

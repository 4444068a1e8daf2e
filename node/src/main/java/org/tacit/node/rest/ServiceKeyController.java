package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.service.Limits;
import org.tacit.node.service.ServiceKey;
import org.tacit.node.service.ServiceKeys;

/** Keys with which applications of this organisation ask a service. */
@RestController
@RequestMapping("/api/services/{id}/keys")
class ServiceKeyController {

    private static final int DAYS = 90;

    private final Node node;

    ServiceKeyController(Node node) {
        this.node = node;
    }

    /**
     * @param name      of the application
     * @param perMinute 0 or left out: no limit beside those of the terms; as {@code perDay} and {@code inAll}
     * @param days      that it is good for, 90 where left out
     */
    record NewServiceKey(String name, Long perMinute, Long perDay, Long inAll, Integer days) {
    }

    private static long limit(Long given) {
        return given == null ? 0 : given;
    }

    /** The secret is in this answer and nowhere else. */
    @PostMapping
    @Needs(Permission.MANAGE_SERVICES)
    ServiceKeys.Issued issue(@PathVariable String id, @RequestBody NewServiceKey wanted) {
        return node.services().keys().issue(id, wanted.name, new Limits(limit(wanted.perMinute), limit(wanted.perDay), limit(wanted.inAll)), wanted.days == null ? DAYS : wanted.days);
    }

    /** Asked and refused with each, so far. */
    record ServiceKeyUse(ServiceKey key, long asked, long refused) {
    }

    @GetMapping
    @Needs(Permission.MANAGE_SERVICES)
    List<ServiceKeyUse> keys(@PathVariable String id) {
        return node.services().keys().list(id).stream().map(v -> new ServiceKeyUse(v.key(), v.asked(), v.refused())).toList();
    }

    @DeleteMapping("/{key}")
    @Needs(Permission.MANAGE_SERVICES)
    ServiceKey revoke(@PathVariable String id, @PathVariable String key) {
        return node.services().keys().revoke(id, key);
    }
}

package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.queue.Limit;

/** What may run at a time, for the node and for each tenant, and what is taken of it. */
@RestController
@RequestMapping("/api/limits")
class LimitController {

    /** What the node's own limits are called in addresses; no tenant's name begins with a dash. */
    private static final String NODE = "-";

    private final Node node;

    LimitController(Node node) {
        this.node = node;
    }

    /** @param tenant {@code -} for the node as a whole */
    record LimitView(String tenant, Limit limit, Limit.LimitUsed used) {
    }

    private LimitView view(String tenant, Limit limit) {
        return new LimitView(tenant.isEmpty() ? NODE : tenant, limit, node.jobs().used(tenant));
    }

    private static String name(String tenant) {
        String name = tenant.equals(NODE) ? "" : tenant;
        Caller.current().requireTenant(name);
        return name;
    }

    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<LimitView> limits() {
        return node.jobs().limits().all().entrySet().stream().filter(e -> Caller.current().seesTenant(e.getKey())).map(e -> view(e.getKey(), e.getValue())).toList();
    }

    @GetMapping("/{tenant}")
    @Needs(Permission.SEE_WORK)
    LimitView limit(@PathVariable String tenant) {
        String name = name(tenant);
        return view(name, node.jobs().limits().of(name));
    }

    /** What runs already runs on; what waits is looked at again at once. */
    @PutMapping("/{tenant}")
    @Needs(Permission.OPERATE)
    LimitView set(@PathVariable String tenant, @RequestBody Limit wanted) {
        // What a tenant may take is what the node gives it: not for itself to set.
        Caller.current().requireTenant(Caller.MAIN);
        String name = name(tenant);
        Limit limit = node.jobs().limits().set(name, wanted);
        node.jobs().limitsChanged();
        return view(name, limit);
    }
}

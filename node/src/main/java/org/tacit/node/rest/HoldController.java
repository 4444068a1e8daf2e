package org.tacit.node.rest;

import java.util.List;
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
import org.tacit.node.hold.Hold;
import org.tacit.node.hold.HoldScope;

/** The kill switch. */
@RestController
@RequestMapping("/api/holds")
class HoldController {

    private final Node node;

    HoldController(Node node) {
        this.node = node;
    }

    /**
     * @param target project, partner, contract or job, as anywhere; left out for ALL
     * @param reason one line; partners read it
     */
    record NewHold(HoldScope scope, String target, String reason) {
    }

    /** Stops what it covers at once, and keeps anything more of it from starting. Nothing more of a job leaves this node once this has answered. */
    @PostMapping
    @Needs(Permission.OPERATE)
    Hold place(@RequestBody NewHold wanted) {
        if (wanted.scope == null || wanted.scope != HoldScope.ALL && (wanted.target == null || wanted.target.isBlank())) {
            throw InvalidInput.of("A hold needs a scope, and a target unless it is on ALL.", "紧急停止需要 scope；除 ALL 外还需要 target。");
        }
        String target = switch (wanted.scope) {
            case ALL -> "";
            case PROJECT -> node.projects().get(wanted.target).project().id();
            case PARTNER -> node.partners().get(wanted.target).name();
            case CONTRACT -> node.contracts().get(wanted.target).hash();
            case JOB -> node.jobs().get(wanted.target).job().id();
        };
        return node.holds().place(wanted.scope, target, wanted.reason);
    }

    /** Those lifted among them, the newest first. */
    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<Hold> holds() {
        return node.holds().list();
    }

    @GetMapping("/{id}")
    @Needs(Permission.SEE_WORK)
    Hold hold(@PathVariable String id) {
        return node.holds().get(id);
    }

    /** Lets things start again; what was stopped stays stopped. */
    @PostMapping("/{id}/lift")
    @Needs(Permission.OPERATE)
    Hold lift(@PathVariable String id) {
        return node.holds().lift(id);
    }
}

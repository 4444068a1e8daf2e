package org.tacit.node.rest;

import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Open;
import org.tacit.node.access.Permission;
import org.tacit.node.health.Health;

/** For load balancers, orchestrators and monitoring. Life and readiness are open and say nothing else. */
@RestController
class HealthController {

    private final Node node;

    HealthController(Node node) {
        this.node = node;
    }

    /** @param status UP or DOWN */
    record Life(String status) {
    }

    /** The process answers. */
    @GetMapping("/health/live")
    @Open
    Life live() {
        return new Life("UP");
    }

    /** The node can take work: 200, else 503. */
    @GetMapping("/health/ready")
    @Open
    ResponseEntity<Life> ready() {
        return node.health().isReady() ? ResponseEntity.ok(new Life("UP")) : ResponseEntity.status(503).body(new Life("DOWN"));
    }

    /** What is well and what is not, in words. */
    @GetMapping("/api/health")
    @Needs(Permission.SEE_NODE)
    List<Health.Check> health() {
        return node.health().checks();
    }

    /** Figures in Prometheus' text format. */
    @GetMapping(path = "/metrics", produces = "text/plain;version=0.0.4;charset=utf-8")
    @Needs(Permission.SEE_NODE)
    String metrics() {
        return node.metrics().text();
    }
}

package org.tacit.node.rest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;

/** The node itself. */
@RestController
class NodeController {

    private final Node node;

    NodeController(Node node) {
        this.node = node;
    }

    @GetMapping("/api/node")
    Node.Status node() {
        return node.status();
    }
}

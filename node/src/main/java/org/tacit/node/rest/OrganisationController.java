package org.tacit.node.rest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.organisation.Organisation;

/** What the organisation is called before its own people. */
@RestController
@RequestMapping("/api/organisation")
class OrganisationController {

    private final Node node;

    OrganisationController(Node node) {
        this.node = node;
    }

    record OrganisationName(String name) {
    }

    @GetMapping
    @Needs(Permission.SEE_NODE)
    Organisation.OrganisationView organisation() {
        return node.organisation().get();
    }

    /** It stands in the evidence, with the name before. */
    @PutMapping
    @Needs(Permission.ADMINISTER)
    Organisation.OrganisationView rename(@RequestBody OrganisationName wanted) {
        return node.organisation().name(wanted.name);
    }
}

package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
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
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.catalogue.ConsentRule;
import org.tacit.node.catalogue.Purposes;

/** What data may be used for, and whose rows may be used at all. */
@RestController
@RequestMapping("/api")
class PurposeController {

    private final Node node;

    PurposeController(Node node) {
        this.node = node;
    }

    /** @param expiresAt left out where it does not expire */
    record NewPurpose(String name, String legalBasis, String description, Instant expiresAt) {
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/purposes")
    List<Purposes.Purpose> list() {
        return node.catalogue().purposes().list();
    }

    @Needs(Permission.GRANT)
    @PostMapping("/purposes")
    @ResponseStatus(HttpStatus.CREATED)
    Purposes.Purpose add(@RequestBody NewPurpose wanted) {
        return node.catalogue().purposes().add(wanted.name, wanted.legalBasis, wanted.description, wanted.expiresAt);
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/purposes/{purpose}")
    Purposes.Purpose show(@PathVariable String purpose) {
        return node.catalogue().purposes().get(purpose);
    }

    /** Ends it for good: nothing may be done for it any more. Its record stays. */
    @Needs(Permission.GRANT)
    @DeleteMapping("/purposes/{purpose}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable String purpose) {
        node.catalogue().endPurpose(purpose);
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/tables/{name}/purposes")
    Purposes.Binding binding(@PathVariable String name) {
        node.catalogue().newest(name);
        return node.catalogue().purposes().of(name);
    }

    /** Ties the table and its columns to purposes; what was before is replaced. */
    @Needs(Permission.GRANT)
    @PutMapping("/tables/{name}/purposes")
    Purposes.Binding bind(@PathVariable String name, @RequestBody Purposes.Binding wanted) {
        return node.catalogue().bind(name, wanted);
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/tables/{name}/consent")
    Catalogue.Consent consent(@PathVariable String name) {
        return node.catalogue().consent(name);
    }

    @Needs(Permission.GRANT)
    @PutMapping("/tables/{name}/consent")
    Catalogue.Consent changeConsent(@PathVariable String name, @RequestBody ConsentRule rule) {
        return node.catalogue().consent(name, rule);
    }

    @Needs(Permission.GRANT)
    @DeleteMapping("/tables/{name}/consent")
    Catalogue.Consent removeConsent(@PathVariable String name) {
        return node.catalogue().removeConsent(name);
    }
}

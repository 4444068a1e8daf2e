package org.tacit.node.rest;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.data.Grade;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Tenancy;
import org.tacit.node.access.Tenants;

/** Parts of the organisation that share this node. */
@RestController
@RequestMapping("/api/tenants")
class TenantController {

    private final Node node;

    TenantController(Node node) {
        this.node = node;
    }

    record NewTenant(String name) {
    }

    @PostMapping
    @Needs(Permission.ADMINISTER)
    Tenants.Tenant add(@RequestBody NewTenant wanted) {
        return node.access().tenants().add(wanted.name);
    }

    @GetMapping
    @Needs(Permission.ADMINISTER)
    List<Tenants.Tenant> tenants() {
        return node.access().tenants().list();
    }

    @GetMapping("/{name}")
    @Needs(Permission.ADMINISTER)
    Tenants.Tenant tenant(@PathVariable String name) {
        return node.access().tenants().get(name);
    }

    /**
     * @param persons how many people say yes to each contract, 1 or 2
     * @param twoFrom two say yes where a column of this grade or above is touched; null for no such rule
     */
    record ApprovalRule(Integer persons, Grade twoFrom) {
    }

    @PutMapping("/{name}/approvals")
    @Needs(Permission.ADMINISTER)
    Tenants.Tenant approvals(@PathVariable String name, @RequestBody ApprovalRule rule) {
        return node.access().tenants().approvals(name, rule.persons == null ? 1 : rule.persons, rule.twoFrom);
    }

    /** Gives a table to this tenant; what was agreed about it before stays with whom it was. */
    @PutMapping("/{name}/tables/{table}")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void give(@PathVariable String name, @PathVariable String table) {
        node.giveTable(table, name);
    }
}

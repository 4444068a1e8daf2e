package org.tacit.node.rest;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.vault.Vault;

/** Keys that data at rest is sealed with: their names and times, never a key. */
@RestController
@RequestMapping("/api/keys")
class KeyController {

    private final Node node;

    KeyController(Node node) {
        this.node = node;
    }

    @GetMapping
    @Needs(Permission.OPERATE)
    Vault.VaultKeys keys() {
        return own(node.vault().keys());
    }

    /** Other tenants' keys are not there for a tenant's people. */
    private static Vault.VaultKeys own(Vault.VaultKeys all) {
        return new Vault.VaultKeys(all.source(), all.nodeKey(), all.tenants().stream().filter(k -> Caller.current().seesTenant(k.tenant())).toList());
    }

    /** A new key of the node; the older one is destroyed once it wraps nothing. */
    @PostMapping("/rotate")
    @Needs(Permission.ADMINISTER)
    Vault.VaultKeys rotateNode() {
        Caller.current().requireTenant(Caller.MAIN);
        return node.vault().rotateNode();
    }

    /** A new key of a tenant; the older one opens what it sealed until it is forgotten. */
    @PostMapping("/{tenant}/rotate")
    @Needs(Permission.ADMINISTER)
    Vault.VaultKeys rotateTenant(@PathVariable String tenant) {
        Caller.current().requireTenant(tenant);
        return own(node.vault().rotateTenant(tenant));
    }

    /** Destroys a tenant's keys that were rotated out. */
    @DeleteMapping("/{tenant}/retired")
    @Needs(Permission.ADMINISTER)
    Vault.VaultKeys forgetRetired(@PathVariable String tenant) {
        Caller.current().requireTenant(tenant);
        return own(node.vault().forgetRetired(tenant));
    }

    /**
     * Destroys all keys of a tenant and with them everything that is sealed for it: artifacts, models, credentials. Nobody can undo this.
     *
     * @param confirm the tenant's name once more
     */
    @DeleteMapping("/{tenant}")
    @Needs(Permission.ADMINISTER)
    Vault.VaultKeys destroy(@PathVariable String tenant, @RequestParam(defaultValue = "") String confirm, @RequestParam(defaultValue = "") String why) {
        if (!confirm.equals(tenant)) {
            throw org.tacit.base.InvalidInput.of("Destroying all keys of tenant '%1$s' cannot be undone: give confirm=%1$s.", "销毁租户“%1$s”的全部密钥不可撤销：请给出 confirm=%1$s。", tenant);
        }
        Caller.current().requireTenant(tenant);
        node.jobs().artifacts().destroyTenant(tenant, why);
        return own(node.vault().keys());
    }
}

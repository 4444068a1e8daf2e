package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.ApiKeys;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Open;
import org.tacit.node.access.Permission;

/** Keys that programs call this node with. People make, see and revoke their own; administrators see and revoke all. */
@RestController
@RequestMapping("/api/api-keys")
class ApiKeyController {

    private static final int USUAL_DAYS = 90;

    private final ApiKeys keys;

    ApiKeyController(Node node) {
        keys = node.access().keys();
    }

    /**
     * @param account with the node's token: whose it is; otherwise the caller's
     * @param label   what it is for
     * @param days    how long it is good, 90 where left out
     */
    record NewApiKey(String account, String label, List<Permission> scopes, Integer days) {
    }

    /** The whole key is in this answer and nowhere else. */
    @PostMapping
    @Open(signedIn = true)
    ApiKeys.MadeApiKey make(@RequestBody NewApiKey wanted, HttpServletResponse response) {
        CredentialFilter.secret(response);
        return keys.make(wanted.account, wanted.label, wanted.scopes, wanted.days == null ? USUAL_DAYS : wanted.days);
    }

    @GetMapping
    @Open(signedIn = true)
    List<ApiKeys.ApiKeyView> keys() {
        Caller caller = Caller.current();
        return caller.has(Permission.ADMINISTER) ? keys.all() : keys.list(caller.person());
    }

    /** Takes effect at once. */
    @DeleteMapping("/{prefix}")
    @Open(signedIn = true)
    ApiKeys.ApiKeyView revoke(@PathVariable String prefix) {
        return keys.revoke(prefix);
    }
}

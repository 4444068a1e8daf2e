package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
import org.tacit.node.access.Access;
import org.tacit.node.access.Accounts;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Open;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;

/** The people of this node and their roles. */
@RestController
@RequestMapping("/api")
class AccountController {

    private final Access access;

    AccountController(Node node) {
        access = node.access();
    }

    /** @param tenant the main one where left out */
    record NewAccount(String name, String tenant, List<Role> roles) {
    }

    /** The answer has a one-time password, shown this one time. */
    @PostMapping("/accounts")
    @Needs(Permission.ADMINISTER)
    Accounts.OneTimePassword add(@RequestBody NewAccount wanted, HttpServletResponse response) {
        CredentialFilter.secret(response);
        return access.accounts().add(wanted.name, wanted.tenant, wanted.roles);
    }

    /** @param text what 'tacit node init' printed */
    record FirstAdministrator(String text, String name, String password) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "FirstAdministrator[]";
        }
    }

    /** Makes the first administrator, with the text that was printed when the node was made. */
    @PostMapping("/accounts/first")
    @Open
    Accounts.AccountView first(@RequestBody FirstAdministrator given, HttpServletRequest request) {
        return access.firstAdministrator(given.text, given.name, given.password, CredentialFilter.address(request));
    }

    @GetMapping("/accounts")
    @Needs(Permission.ADMINISTER)
    List<Accounts.AccountView> accounts() {
        return access.accounts().list();
    }

    @GetMapping("/accounts/{name}")
    @Needs(Permission.ADMINISTER)
    Accounts.AccountView account(@PathVariable String name) {
        return access.accounts().get(name);
    }

    record NewRoles(List<Role> roles) {
    }

    @PutMapping("/accounts/{name}/roles")
    @Needs(Permission.ADMINISTER)
    Accounts.AccountView changeRoles(@PathVariable String name, @RequestBody NewRoles wanted) {
        return access.accounts().roles(name, wanted.roles);
    }

    /** A one-time password in place of one that was lost. */
    @PostMapping("/accounts/{name}/password-reset")
    @Needs(Permission.ADMINISTER)
    Accounts.OneTimePassword resetPassword(@PathVariable String name, HttpServletResponse response) {
        CredentialFilter.secret(response);
        return access.accounts().resetPassword(name);
    }

    /** Where authenticator and recovery codes were lost. */
    @DeleteMapping("/accounts/{name}/second-factor")
    @Needs(Permission.ADMINISTER)
    Accounts.AccountView resetSecondFactor(@PathVariable String name) {
        return access.accounts().resetSecondFactor(name);
    }

    @PostMapping("/accounts/{name}/disable")
    @Needs(Permission.ADMINISTER)
    Accounts.AccountView disable(@PathVariable String name) {
        return access.accounts().disable(name, true);
    }

    @PostMapping("/accounts/{name}/enable")
    @Needs(Permission.ADMINISTER)
    Accounts.AccountView enable(@PathVariable String name) {
        return access.accounts().disable(name, false);
    }

    @DeleteMapping("/accounts/{name}/sessions")
    @Needs(Permission.ADMINISTER)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endSessions(@PathVariable String name) {
        access.accounts().endSessions(name);
    }

    /** What people with a role may do. */
    record RoleView(Role role, Set<Permission> permissions) {
    }

    @GetMapping("/roles")
    @Needs(Permission.SEE_NODE)
    List<RoleView> roles() {
        return Arrays.stream(Role.values()).map(role -> new RoleView(role, role.permissions())).toList();
    }
}

package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Access;
import org.tacit.node.access.Accounts;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Open;
import org.tacit.node.access.OwnAccount;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;
import org.tacit.node.access.Sessions;

/** Who is calling, and what people do with their own account. */
@RestController
@RequestMapping("/api/me")
class MeController {

    private final Access access;

    MeController(Node node) {
        access = node.access();
    }

    /**
     * The caller.
     *
     * @param permissions what it may do, as roles or the key's scopes give it
     * @param roles       of a person; empty for others
     * @param csrf        of a browser's session, null otherwise
     * @param expires     the session, null otherwise
     */
    record Me(String name, String tenant, Set<Permission> permissions, Set<Role> roles, boolean secondFactor, int recoveryCodesLeft, boolean mustChange, String csrf, Instant expires) {
    }

    @GetMapping
    @Open(signedIn = true)
    Me me(HttpServletRequest request) {
        Caller caller = Caller.current();
        Set<Permission> permissions = new TreeSet<>(caller.permissions());
        if (caller.isNode() || caller.isKey()) {
            return new Me(caller.name(), caller.tenant(), permissions, Set.of(), false, 0, false, null, null);
        }
        Accounts.AccountView account = access.accounts().get(caller.name());
        Sessions.SignedIn session = CredentialFilter.session(request).orElseThrow();
        return new Me(caller.name(), caller.tenant(), permissions, account.roles(), account.secondFactor(), account.secondFactor() ? access.own().recoveryCodesLeft() : 0,
                account.mustChange(), session.csrf(), session.expires());
    }

    record PasswordChange(String old, String password) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** Ends one's other sessions. */
    @PutMapping("/password")
    @Open(signedIn = true)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody PasswordChange change, HttpServletRequest request) {
        access.own().changePassword(change.old, change.password, CredentialFilter.session(request).map(Sessions.SignedIn::id).orElse(null), CredentialFilter.address(request));
    }

    record PasswordAgain(String password) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "PasswordAgain[]";
        }
    }

    /** Begins a second factor: what an authenticator is to be given. */
    @PostMapping("/second-factor")
    @Open(signedIn = true)
    OwnAccount.Enrolment enrol(@RequestBody PasswordAgain again, HttpServletRequest request, HttpServletResponse response) {
        CredentialFilter.secret(response);
        return access.own().enrol(again.password, CredentialFilter.address(request));
    }

    record FactorCode(String code) {
    }

    /** Each of these is good once in place of a code; they are shown this one time. */
    record RecoveryCodes(List<String> codes) {
    }

    @PostMapping("/second-factor/confirmation")
    @Open(signedIn = true)
    RecoveryCodes confirm(@RequestBody FactorCode given, HttpServletResponse response) {
        CredentialFilter.secret(response);
        return new RecoveryCodes(access.own().confirm(given.code));
    }

    record FactorRemoval(String password, String code) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "FactorRemoval[]";
        }
    }

    @DeleteMapping("/second-factor")
    @Open(signedIn = true)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@RequestBody FactorRemoval given, HttpServletRequest request) {
        access.own().removeSecondFactor(given.password, given.code, CredentialFilter.address(request));
    }
}

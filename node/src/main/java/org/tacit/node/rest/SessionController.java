package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Access;
import org.tacit.node.access.Caller;
import org.tacit.node.access.NotSignedIn;
import org.tacit.node.access.OidcLogin;
import org.tacit.node.access.Open;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Sessions;

/** Signing in and out with a browser. */
@RestController
@RequestMapping("/api/sessions")
class SessionController {

    private static final String LOGIN_COOKIE = "tacit-login";
    private static final String LOGIN_PATH = "/api/sessions/oidc";

    private final Access access;

    SessionController(Node node) {
        access = node.access();
    }

    /** @param code of the second factor, or a recovery code, where the account has one */
    record Credentials(String account, String password, String code) {
        /** Without the secrets. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    /**
     * Somebody who has signed in; the session itself is in a cookie that pages cannot read.
     *
     * @param csrf       to be sent in the header X-CSRF-Token with everything but GET
     * @param mustChange the password is a one-time one: until it is changed nothing else is allowed
     */
    record SessionOpened(String account, String tenant, Set<Permission> permissions, String csrf, Instant expires, boolean mustChange) {
        static SessionOpened of(Sessions.Opened opened) {
            Caller caller = opened.caller();
            return new SessionOpened(caller.name(), caller.tenant(), new TreeSet<>(caller.permissions()), opened.csrf(), opened.expires(), opened.mustChange());
        }
    }

    /**
     * How one can sign in here.
     *
     * @param first there is no administrator yet: who has the text that was printed when the node was made becomes it
     */
    record SignInWays(boolean password, boolean identityProvider, boolean first) {
    }

    @GetMapping("/ways")
    @Open
    SignInWays ways() {
        return new SignInWays(true, access.oidc().isOffered(), access.awaitsFirstAdministrator());
    }

    @PostMapping
    @Open
    SessionOpened signIn(@RequestBody Credentials given, HttpServletRequest request, HttpServletResponse response) {
        Sessions.Opened opened = access.signIn().withPassword(given.account, given.password, given.code, CredentialFilter.address(request));
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(opened.secret(), request));
        CredentialFilter.secret(response);
        return SessionOpened.of(opened);
    }

    /** It goes away with the browser, and is sent with requests of this node's own pages only. */
    private static String cookie(String secret, HttpServletRequest request) {
        return ResponseCookie.from(CredentialFilter.COOKIE, secret).httpOnly(true).secure(CredentialFilter.isSecure(request)).sameSite("Strict").path("/").build().toString();
    }

    private static Sessions.SignedIn session(HttpServletRequest request) {
        return CredentialFilter.session(request).orElseThrow(() -> InvalidInput.of("This is for who signed in with a browser.", "此操作仅适用于通过浏览器登录的用户。"));
    }

    /** One's own sessions, on all devices. */
    @GetMapping
    @Open(signedIn = true)
    List<Sessions.SessionView> sessions(HttpServletRequest request) {
        Sessions.SignedIn session = session(request);
        return access.sessions().list(session.caller().name(), session.id());
    }

    /** Signs out. */
    @DeleteMapping("/current")
    @Open(signedIn = true)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(HttpServletRequest request, HttpServletResponse response) {
        Sessions.SignedIn session = session(request);
        access.sessions().end(session.caller().name(), session.id());
        response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(CredentialFilter.COOKIE, "").httpOnly(true).secure(CredentialFilter.isSecure(request)).sameSite("Strict").path("/")
                .maxAge(0).build().toString());
    }

    /** Ends a session on another device. */
    @DeleteMapping("/{id}")
    @Open(signedIn = true)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable String id, HttpServletRequest request) {
        if (!access.sessions().end(session(request).caller().name(), id)) {
            throw InvalidInput.missing("There is no such session.", "没有该会话。");
        }
    }

    // ---- at an identity provider ----

    /** Sends the browser to the identity provider. */
    @GetMapping("/oidc")
    @Open
    ResponseEntity<String> elsewhere(HttpServletRequest request) {
        OidcLogin.Begun begun = access.oidc().begin();
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(begun.address())).cacheControl(org.springframework.http.CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, loginCookie(begun.secret(), begun.goodFor(), request)).build();
    }

    /** Lax, because the browser comes back from another site. */
    private static String loginCookie(String secret, Duration goodFor, HttpServletRequest request) {
        return ResponseCookie.from(LOGIN_COOKIE, secret).httpOnly(true).secure(CredentialFilter.isSecure(request)).sameSite("Lax").path(LOGIN_PATH).maxAge(goodFor).build().toString();
    }

    /** Where the browser comes back to. A page of its own sends it on, because a strict cookie is not sent with what another site began. */
    @GetMapping("/oidc/callback")
    @Open
    ResponseEntity<String> back(@RequestParam(required = false) String state, @RequestParam(required = false) String code, @RequestParam(required = false) String iss,
                                @RequestParam(required = false) String error, HttpServletRequest request) {
        String secret = CredentialFilter.cookie(request, LOGIN_COOKIE);
        if (error != null && code == null) {
            throw NotSignedIn.atAll();
        }
        Sessions.Opened opened = access.oidc().finish(secret, state, code, iss);
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).cacheControl(org.springframework.http.CacheControl.noStore())
                .header(HttpHeaders.SET_COOKIE, cookie(opened.secret(), request), loginCookie("", Duration.ZERO, request))
                .body("<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"0;url=/\"><title>Tacit</title><a href=\"/\">Tacit</a>");
    }
}

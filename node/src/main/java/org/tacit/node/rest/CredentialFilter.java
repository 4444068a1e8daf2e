package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.base.Text;
import org.tacit.node.Node;
import org.tacit.node.access.Access;
import org.tacit.node.access.Caller;
import org.tacit.node.access.NotSignedIn;
import org.tacit.node.access.Sessions;
import org.tacit.node.service.ServiceKeys;

/**
 * Finds out who calls: the holder of the node's token file, a program with an API key, or a person with a session's cookie. The rest of the request runs in
 * the caller's name ({@link Caller#current}); a request without any credential runs as nobody. What a caller may do is asked by {@link AccessCheck}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class CredentialFilter extends OncePerRequestFilter {

    static final String COOKIE = "tacit-session";
    static final String CSRF = "X-CSRF-Token";
    private static final String CALLER = CredentialFilter.class.getName() + ".caller";
    private static final String SESSION = CredentialFilter.class.getName() + ".session";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BEARER = "Bearer ";

    private final Access access;
    /** Of services: their holder may ask one service and do nothing else. */
    private final ServiceKeys keys;

    CredentialFilter(Node node) {
        access = node.access();
        keys = node.services().keys();
    }

    /** Empty where nobody said who calls. */
    static Optional<Caller> caller(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(CALLER));
    }

    /** Of a person who signed in with a browser. */
    static Optional<Sessions.SignedIn> session(HttpServletRequest request) {
        return Optional.ofNullable((Sessions.SignedIn) request.getAttribute(SESSION));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        Caller caller;
        String header = request.getHeader("Authorization");
        String cookie = cookie(request, COOKIE);
        if (header != null) {
            Optional<Caller> bearer = header.startsWith(BEARER) ? access.bearer(header.substring(BEARER.length())).or(() -> keys.caller(header.substring(BEARER.length()))) : Optional.empty();
            if (bearer.isEmpty()) {
                NotSignedIn why = NotSignedIn.atAll();
                response.setHeader("WWW-Authenticate", "Bearer");
                Problems.write(response, 401, why.code(), why.text(), request.getLocale());
                return;
            }
            caller = bearer.get();
        } else {
            Optional<Sessions.SignedIn> session = cookie == null ? Optional.empty() : access.sessions().of(cookie);
            if (session.isPresent() && !SAFE.contains(request.getMethod()) && !isOf(session.get(), request.getHeader(CSRF))) {
                Problems.write(response, 403, "csrf", Text.of("A request that changes something needs the session's token in the header %s.", "修改类请求须在请求头 %s 中带上会话令牌。", CSRF),
                        request.getLocale());
                return;
            }
            session.ifPresent(s -> request.setAttribute(SESSION, s));
            caller = session.map(Sessions.SignedIn::caller).orElse(null);
        }
        request.setAttribute(CALLER, caller);
        inNameOf(caller == null ? Caller.NOBODY : caller, request, response, chain);
    }

    private static void inNameOf(Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        try {
            caller.<Void, Exception>call(() -> {
                chain.doFilter(request, response);
                return null;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    /** A page of another origin can have the browser send the cookie at best, never this header. */
    private static boolean isOf(Sessions.SignedIn session, String csrf) {
        return csrf != null && MessageDigest.isEqual(session.csrf().getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }

    static String cookie(HttpServletRequest request, String name) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Where a request comes from: as the proxy on this machine says, where it came through one. */
    static String address(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        String said = request.getHeader("X-Forwarded-For");
        try {
            if (said == null || !InetAddress.ofLiteral(peer).isLoopbackAddress()) {
                return peer;
            }
            // The last one is what the proxy saw; the ones before are what its client said.
            return InetAddress.ofLiteral(said.substring(said.lastIndexOf(',') + 1).strip()).getHostAddress();
        } catch (IllegalArgumentException e) {
            return peer;
        }
    }

    /** The answer holds something that is shown once: nobody keeps it on the way. */
    static void secret(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
    }

    /** Whether the browser speaks TLS, to this server or to the proxy before it. */
    static boolean isSecure(HttpServletRequest request) {
        return request.isSecure() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }
}

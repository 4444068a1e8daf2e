package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.node.Node;

/** Lets in who can read the node's token file. Only the API's own description is open. */
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class TokenFilter extends OncePerRequestFilter {

    private static final Set<String> OPEN = Set.of("/openapi.json", "/health/live", "/health/ready");

    private final byte[] expected;

    TokenFilter(Node node) {
        expected = ("Bearer " + node.home().readToken()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OPEN.contains(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader("Authorization");
        if (given != null && MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(401);
        response.setHeader("WWW-Authenticate", "Bearer");
        response.setContentType("application/problem+json;charset=UTF-8");
        response.getWriter().write("""
                {"type":"urn:tacit:unauthorised","status":401,"code":"unauthorised",\
                "title":"Send 'Authorization: Bearer …' with the content of the node's token file.",\
                "text":{"en":"Send 'Authorization: Bearer …' with the content of the node's token file.",\
                "zh":"请在“Authorization: Bearer …”中给出节点 token 文件的内容。"}}""");
    }
}

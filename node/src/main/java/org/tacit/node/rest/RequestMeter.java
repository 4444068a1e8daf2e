package org.tacit.node.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.node.health.Metrics;

/** Counts and times requests, by method and status: the paths hold names. */
final class RequestMeter extends OncePerRequestFilter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Metrics metrics;

    RequestMeter(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        long from = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            // What a client writes there must not become labels without end.
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                metrics.request(METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER", response.getStatus(), Duration.ofNanos(System.nanoTime() - from));
            }
        }
    }
}

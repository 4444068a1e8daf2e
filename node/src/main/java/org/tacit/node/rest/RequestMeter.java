package org.tacit.node.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.tacit.node.health.Metrics;
import org.tacit.node.job.TurnStore;
import org.tacit.node.trace.Traces;

/** Counts and times requests, by method and status, and by route in their spans: the paths hold names. */
final class RequestMeter extends OncePerRequestFilter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final String TRACE = RequestMeter.class.getName() + ".trace";

    private final Metrics metrics;
    private final Traces traces;
    private final Clock clock;

    RequestMeter(Metrics metrics, Traces traces, Clock clock) {
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
    }

    /** What is asked now begins or changes this job: its span is one of the job's. */
    static void joins(String contract, String job) {
        RequestContextHolder.currentRequestAttributes().setAttribute(TRACE, TurnStore.trace(contract, job), RequestAttributes.SCOPE_REQUEST);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        long from = System.nanoTime();
        Instant began = clock.instant();
        try {
            chain.doFilter(request, response);
        } finally {
            // What a client writes there must not become labels without end.
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
                Duration took = Duration.ofNanos(System.nanoTime() - from);
                metrics.request(method, response.getStatus(), took);
                Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
                Object trace = request.getAttribute(TRACE);
                traces.request(began, began.plus(took), method, route == null ? "" : route.toString(), response.getStatus(), trace == null ? "" : trace.toString());
            }
        }
    }
}

package org.tacit.node.rest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.filter.OncePerRequestFilter;
import org.tacit.base.Text;
import org.tacit.node.access.Caller;

/**
 * A token bucket for each caller: so many requests a second, ten seconds' worth at once. Who asks more hears 429 and when to come again. The node's own token is bound by ten
 * times as much: it serves the command line and the console's back end of the same machine.
 */
final class RateLimit extends OncePerRequestFilter {

    private static final int BURST_SECONDS = 10;
    private static final int OWN = 10;
    private static final int MOST_CALLERS = 100_000;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    private static final class Bucket {
        private double left;
        private long at;

        Bucket(double full, long now) {
            left = full;
            at = now;
        }

        /** Seconds until the next request may come, 0 where this one may. */
        synchronized double take(double rate, double full, long now) {
            left = Math.min(full, left + (now - at) / NANOS * rate);
            at = now;
            if (left >= 1) {
                left--;
                return 0;
            }
            return (1 - left) / rate;
        }

        synchronized boolean isFull(double rate, double full, long now) {
            return left + (now - at) / NANOS * rate >= full;
        }
    }

    /** @param perSecond requests of one caller */
    RateLimit(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Who did not sign in is known by its address: nobody keeps others from signing in. */
    private static String who(Caller caller, HttpServletRequest request) {
        return caller == Caller.NOBODY ? "@" + CredentialFilter.address(request) : caller.tenant() + "/" + caller.name();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        Caller caller = Caller.current();
        double rate = caller == Caller.NODE ? OWN * perSecond : perSecond;
        double full = rate * BURST_SECONDS;
        long now = System.nanoTime();
        if (buckets.size() >= MOST_CALLERS) {
            buckets.values().removeIf(bucket -> bucket.isFull(rate, full, now));
        }
        double wait = buckets.computeIfAbsent(caller == Caller.NOBODY ? CredentialFilter.address(request) : caller.tenant() + "/" + caller.name(), who -> new Bucket(full, now)).take(rate, full, now);
        if (wait == 0) {
            chain.doFilter(request, response);
            return;
        }
        int seconds = (int) Math.ceil(wait);
        response.setHeader("Retry-After", Integer.toString(seconds));
        Refused.write(response, 429, "too-many-requests", Text.of("More than %1$s requests a second; come again in %2$d s.", "每秒请求数超过 %1$s，请在 %2$d 秒后重试。",
                perSecond == Math.rint(perSecond) ? Long.toString((long) rate) : Double.toString(rate), seconds));
    }
}

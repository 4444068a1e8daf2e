package org.tacit.node.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each partner may do something that leaves a trace here: so many at once, then one more each {@code interval} (a token bucket). */
public final class Pace {

    private final int burst;
    private final Duration interval;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private record Bucket(long left, Instant since) {
    }

    public Pace(int burst, Duration interval, Clock clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
    }

    /** False where the partner has to wait. */
    public boolean take(String partner) {
        Instant now = clock.instant();
        boolean[] taken = new boolean[1];
        buckets.compute(partner, (name, old) -> {
            Bucket bucket = old == null ? new Bucket(burst, now) : old;
            long more = Math.max(0, Duration.between(bucket.since, now).dividedBy(interval));
            long left = Math.min(burst, bucket.left + more);
            taken[0] = left > 0;
            return new Bucket(left - (taken[0] ? 1 : 0), bucket.since.plus(interval.multipliedBy(more)));
        });
        return taken[0];
    }
}

package org.tacit.node.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits of the node and of tenants, and who holds what for how long. */
class SlotsTest {

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, Limit> tenants = new HashMap<>();
    private final Limit node = new Limit(3, 1000, 10, 1000, 1);
    private final Slots slots = new Slots(() -> node, t -> tenants.getOrDefault(t, node), t -> stored.getOrDefault(t, 0L), () -> now);

    private static Need need(String tenant, long memory) {
        return new Need(tenant, memory, 1, 1);
    }

    @Test
    void theNodesLimitIsForAllTogether() {
        assertThat(slots.take("a", need("x", 400), "me", null)).isEmpty();
        assertThat(slots.take("b", need("y", 400), "me", null)).isEmpty();
        assertThat(slots.take("c", need("z", 400), "me", null)).get().satisfies(s -> {
            assertThat(s.what()).isEqualTo("memory");
            assertThat(s.never()).isFalse();
            assertThat(s.why().en()).contains("800 of 1,000").contains("needs 400");
        });
        assertThat(slots.take("c", need("z", 100), "me", null)).isEmpty();
        assertThat(slots.take("d", need("z", 1), "me", null)).get().extracting(Slots.Shortage::what).isEqualTo("jobs");
        assertThat(slots.used("")).isEqualTo(new Limit.LimitUsed(3, 900, 3, 3, 0));
    }

    @Test
    void aTenantsLimitIsItsOwn() {
        tenants.put("x", new Limit(1, 500, 10, 100, 1));
        assertThat(slots.take("a", need("x", 100), "me", null)).isEmpty();
        assertThat(slots.take("b", need("x", 100), "me", null)).get().extracting(Slots.Shortage::what).isEqualTo("tenant.jobs");
        assertThat(slots.take("b", need("y", 100), "me", null)).isEmpty();
        assertThat(slots.shortage("c", need("x", 501))).get().satisfies(s -> {
            assertThat(s.never()).isTrue();
            assertThat(s.why().en()).contains("tenant x");
            assertThat(s.why().zh()).contains("租户 x");
        });
        stored.put("x", 100L);
        slots.release("a", "me");
        assertThat(slots.shortage("c", need("x", 100))).get().extracting(Slots.Shortage::what).as("artifacts fill its disk").isEqualTo("tenant.disk");
    }

    @Test
    void whatCanNeverFitSaysSo() {
        assertThat(slots.shortage("a", need("x", 1001))).get().satisfies(s -> assertThat(s.never()).isTrue());
    }

    @Test
    void whatIsHeldForAPartnerEnds() {
        assertThat(slots.take("a", need("x", 900), "telecom", now.plusSeconds(60))).isEmpty();
        assertThat(slots.take("b", need("x", 900), "me", null)).isPresent();
        now = now.plusSeconds(61);
        assertThat(slots.take("b", need("x", 900), "me", null)).isEmpty();
        now = now.plusSeconds(1_000_000);
        assertThat(slots.has("b")).as("one's own does not end").isTrue();
    }

    @Test
    void whatRunsStaysUntilItHasEnded() {
        slots.take("a", need("x", 900), "telecom", now.plusSeconds(60));
        slots.running("a");
        now = now.plusSeconds(100);
        assertThat(slots.has("a")).isTrue();
        assertThat(slots.release("a", "telecom")).isFalse();
        assertThat(slots.releaseAll("telecom")).isFalse();
        // Held again, for the next attempt, before the first has ended.
        assertThat(slots.take("a", need("x", 900), "telecom", now.plusSeconds(60))).isEmpty();
        slots.ended("a");
        assertThat(slots.has("a")).isTrue();
        assertThat(slots.releaseAll("telecom")).isTrue();
        assertThat(slots.has("a")).isFalse();
    }

    @Test
    void twoMayHoldOneJobsRoom() {
        slots.take("a", need("x", 900), "me", null);
        assertThat(slots.take("a", need("x", 900), "telecom", now.plusSeconds(60))).isEmpty();
        assertThat(slots.release("a", "me")).isFalse();
        assertThat(slots.has("a")).isTrue();
        assertThat(slots.release("a", "telecom")).isTrue();
    }

    @Test
    void whatIsAboutToTakeRoomCounts() {
        assertThat(slots.shortage("a", need("x", 600), java.util.List.of(need("y", 500)))).isPresent();
        assertThat(slots.shortage("a", need("x", 600), java.util.List.of(need("y", 400)))).isEmpty();
    }
}

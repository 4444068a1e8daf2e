package org.tacit.node.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Order within a tenant, fairness between them. */
class TurnsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private static Waiting job(String id, String tenant, int priority, int second, long cost) {
        return new Waiting(id, tenant, priority, NOON.plusSeconds(second), cost);
    }

    private static List<String> order(Turns turns, List<Waiting> all, int count) {
        List<Waiting> left = new ArrayList<>(all);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < count && !left.isEmpty(); i++) {
            Waiting next = turns.next(left, w -> true).orElseThrow();
            left.remove(next);
            order.add(next.job());
        }
        return order;
    }

    @Test
    void priorityThenAge() {
        assertThat(order(new Turns(t -> 1), List.of(job("c", "x", 5, 1, 1), job("a", "x", 5, 3, 1), job("b", "x", 9, 5, 1), job("d", "x", 0, 0, 1)), 4))
                .containsExactly("b", "c", "a", "d");
    }

    @Test
    void whatCannotStartIsPassed() {
        List<Waiting> all = List.of(job("a", "x", 5, 0, 1), job("b", "x", 5, 1, 1), job("c", "y", 5, 2, 1));
        assertThat(new Turns(t -> 1).next(all, w -> w.job().equals("b"))).get().extracting(Waiting::job).isEqualTo("b");
        assertThat(new Turns(t -> 1).next(all, w -> false)).isEmpty();
        assertThat(new Turns(t -> 1).next(List.of(), w -> true)).isEmpty();
    }

    /** A thousand of one tenant do not keep one of another waiting. */
    @Test
    void aFloodKeepsNobodyWaiting() {
        List<Waiting> all = new ArrayList<>(IntStream.range(0, 1000).mapToObj(i -> job("flood%04d".formatted(i), "flood", 9, i, 60)).toList());
        all.add(job("one", "quiet", 0, 5000, 60));
        assertThat(order(new Turns(t -> 1), all, 3)).contains("one");
    }

    /** While all wait, the seconds each tenant has got differ from its weight's share by no more than a quantum and a job. */
    @Property(tries = 200)
    void secondsGoByWeight(@ForAll @IntRange(min = 2, max = 5) int tenants, @ForAll long seed) {
        Random random = new Random(seed);
        Map<String, Integer> weights = new HashMap<>();
        List<Waiting> all = new ArrayList<>();
        for (int t = 0; t < tenants; t++) {
            weights.put("t" + t, 1 + random.nextInt(4));
            int longest = 1 + random.nextInt(200);
            for (int i = 0; i < 2000; i++) {
                all.add(job("t%d-%05d".formatted(t, i), "t" + t, 5, i, 1 + random.nextInt(longest)));
            }
        }
        Map<String, List<Waiting>> left = new HashMap<>();
        all.forEach(w -> left.computeIfAbsent(w.tenant(), k -> new ArrayList<>()).add(w));
        Turns turns = new Turns(weights::get);
        Map<String, Long> got = new HashMap<>();
        Map<String, Integer> at = new HashMap<>();
        long total = 0;
        while (total < 20_000 && at.values().stream().allMatch(i -> i < 1999)) {
            List<Waiting> heads = left.entrySet().stream().map(e -> e.getValue().get(at.getOrDefault(e.getKey(), 0))).toList();
            Waiting next = turns.next(heads, w -> true).orElseThrow();
            at.merge(next.tenant(), 1, Integer::sum);
            got.merge(next.tenant(), next.cost(), Long::sum);
            total += next.cost();
        }
        for (String a : weights.keySet()) {
            for (String b : weights.keySet()) {
                double shareA = (double) got.getOrDefault(a, 0L) / weights.get(a);
                double shareB = (double) got.getOrDefault(b, 0L) / weights.get(b);
                assertThat(Math.abs(shareA - shareB)).as("%s %s of %s", a, b, got).isLessThanOrEqualTo(60 + 60 + 200 + 200);
            }
        }
    }
}

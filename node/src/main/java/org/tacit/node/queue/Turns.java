package org.tacit.node.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Fairness between tenants by deficit round robin (Shreedhar, Varghese, SIGCOMM 1995): tenants are visited in a circle; each visit adds its quantum to
 * what it has left over, and its first job is taken when that pays for it. So over time each waiting tenant gets seconds in proportion to its weight, however
 * many or large the jobs of others are. A tenant that has nothing to start saves nothing up.
 */
public final class Turns {

    private static final long QUANTUM = 60;

    private final ToIntFunction<String> weight;
    private final Map<String, Long> deficit = new HashMap<>();
    /** Who is visited next; the one named keeps its turn as long as its deficit lasts. */
    private String at = "";

    public Turns(ToIntFunction<String> weight) {
        this.weight = weight;
    }

    /** The job whose turn it is, of those that can start; it counts as taken. */
    public synchronized Optional<Waiting> next(Collection<Waiting> all, Predicate<Waiting> canStart) {
        TreeMap<String, Waiting> first = new TreeMap<>();
        for (Waiting waiting : all) {
            first.merge(waiting.tenant(), waiting, (a, b) -> Waiting.ORDER.compare(a, b) <= 0 ? a : b);
        }
        // Another than the first only where the first cannot start: most often this looks at one job of each tenant.
        for (String tenant : List.copyOf(first.keySet())) {
            if (!canStart.test(first.get(tenant))) {
                Optional<Waiting> other = all.stream().filter(w -> w.tenant().equals(tenant)).sorted(Waiting.ORDER).skip(1).filter(canStart).findFirst();
                other.ifPresentOrElse(w -> first.put(tenant, w), () -> first.remove(tenant));
            }
        }
        deficit.keySet().retainAll(first.keySet());
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<String> circle = new ArrayList<>(first.tailMap(at, true).keySet());
        circle.addAll(first.headMap(at, false).keySet());
        while (true) {
            for (String tenant : circle) {
                long cost = Math.max(1, first.get(tenant).cost());
                if (!tenant.equals(at) || !deficit.containsKey(tenant)) {
                    deficit.merge(tenant, QUANTUM * weight.applyAsInt(tenant), Long::sum);
                    at = tenant;
                }
                if (deficit.get(tenant) >= cost) {
                    deficit.merge(tenant, -cost, Long::sum);
                    return Optional.of(first.get(tenant));
                }
                // Its turn is over: the next visit adds its quantum again.
                at = "";
            }
        }
    }
}

package org.tacit.psi.multiparty;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.tacit.protocol.opprf.OpprfPlan;
import org.tacit.wire.SecurityParameters;

/**
 * What an intersection is expected to take, from public sizes alone.
 *
 * @param bytes   that all parties together send
 * @param rounds  of the slowest party, one conversation after the other
 * @param seconds with everything on one machine of two cores; with a machine for each party it is less
 */
public record MultipartyCost(long bytes, long rounds, double seconds) {

    /** Of a function, beside stores and programmes: transfers and correlations; measured. */
    private static final long SET_UP_BYTES = 450_000;
    private static final double SET_UP_SECONDS = 0.15;
    /** The correlations' bytes for each key of a receiver, beyond the set-up. */
    private static final double VOLE_BYTES = 1.2;
    /** A function at one of its ends, for each key there. */
    private static final double SECONDS = 1.1e-6;

    /**
     * @param items    of each party, or a bound
     * @param learners positions of those who learn
     */
    public static MultipartyCost of(List<Long> items, List<Integer> learners) {
        List<Integer> counts = items.stream().map(n -> (int) Math.clamp(n, 1, MultipartyPsi.MOST_ITEMS)).toList();
        int leader = learners.stream().min(Comparator.comparing(counts::get).thenComparing(Comparator.naturalOrder())).orElseThrow();
        MultipartyPlan plan = MultipartyPlan.of(counts, leader, SecurityParameters.DEFAULT.statistical());
        long bytes = 0;
        double seconds = 0;
        for (int i : others(counts, leader)) {
            for (int j : others(counts, leader)) {
                if (i != j) {
                    bytes += bytes(plan.function(i, j));
                    seconds += SET_UP_SECONDS + SECONDS * (plan.keys(i) + plan.keys(j));
                }
            }
            bytes += bytes(plan.shares(i));
            seconds += SET_UP_SECONDS + SECONDS * (plan.keys(leader) + 2.0 * plan.keys(i));
            bytes += learners.contains(i) ? 16L * Math.min(counts.get(i), counts.get(leader)) : 0;
        }
        int groups = 1 + (counts.stream().mapToInt(n -> n).max().orElse(0) >> 18);
        return new MultipartyCost(bytes, (long) (6 + 2 * groups) * (1 + plan.partners(leader == 0 ? 1 : 0).size()) + 3, seconds / 2);
    }

    private static int[] others(List<Integer> counts, int leader) {
        return IntStream.range(0, counts.size()).filter(p -> p != leader).toArray();
    }

    private static long bytes(OpprfPlan plan) {
        return SET_UP_BYTES + plan.receiverBytes() + plan.senderBytes() + (long) (VOLE_BYTES * plan.receiverKeys());
    }
}

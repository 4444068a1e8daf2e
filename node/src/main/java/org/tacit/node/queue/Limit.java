package org.tacit.node.queue;

import org.tacit.base.InvalidInput;

/**
 * What may run at a time, for one tenant or for all together.
 *
 * @param jobs   at a time
 * @param memory bytes, of the running jobs' estimates together
 * @param cores  of the running jobs together
 * @param disk   bytes: artifacts that are kept and scratch space of what runs
 * @param weight share of a tenant against others that wait too, 1 to 100
 */
public record Limit(int jobs, long memory, int cores, long disk, int weight) {

    public Limit {
        if (jobs < 1 || memory < 1 || cores < 1 || disk < 1 || weight < 1 || weight > 100) {
            throw InvalidInput.of("A limit is at least 1, and a weight at most 100.", "限额至少为 1，权重至多为 100。");
        }
    }

    /**
     * What is taken of it.
     *
     * @param disk   scratch space of what runs
     * @param stored bytes of artifacts
     */
    public record LimitUsed(int jobs, long memory, int cores, long disk, long stored) {
    }
}

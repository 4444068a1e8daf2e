package org.tacit.node.queue;

/**
 * What a job takes at this node while it runs, as its operators estimate it.
 *
 * @param memory bytes
 * @param disk   bytes of scratch space
 */
public record Need(String tenant, long memory, long disk, int cores) {
}

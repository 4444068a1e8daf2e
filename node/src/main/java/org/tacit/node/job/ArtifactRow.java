package org.tacit.node.job;

import java.time.Instant;

/**
 * What a step left, for as long as it is kept and after.
 *
 * @param onDisk bytes that its file takes
 * @param usedAt when it was last read or exported
 * @param pinned is kept whatever the rule says
 * @param by     who destroyed it, null while it is kept
 */
public record ArtifactRow(String job, String step, String port, String tenant, String type, long bytes, long onDisk, String sha256, Instant createdAt, Instant usedAt,
                          boolean pinned, State state, Instant endedAt, String by, String why) {

    /** Whether it can be read. */
    public enum State { KEPT, DESTROYING, DESTROYED }
}

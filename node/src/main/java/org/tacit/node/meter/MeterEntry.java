package org.tacit.node.meter;

/**
 * What one step of a job, or one day of a service, used.
 *
 * @param id            what it counts: the same is written again in its place, never beside it
 * @param day           {@code 2026-11-21}, UTC
 * @param subject       id of the job or service
 * @param name          the operator's, or the service's
 * @param provided      by this node: its data answered, the partner asked
 * @param project       the project's name or, outside of one, the purpose
 * @param table         the provider's; several with commas
 * @param calls         runs of a step; requests of a service that were admitted
 * @param rows          that were asked about, found or not
 * @param bytesSent     by this node, TLS not counted
 * @param coreNanos     of this node's cores
 * @param epsilon       of differential privacy that was spent on the provider's data
 */
public record MeterEntry(String id, String day, Kind kind, String subject, String name, String partner, boolean provided, String project, String table, long calls, long rows,
                         long bytesSent, long bytesReceived, long coreNanos, double epsilon) {

    /** What used it. */
    public enum Kind { JOB, SERVICE }

    public MeterEntry {
        project = shortened(project);
        table = shortened(table);
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 199) + "…";
    }
}

package org.tacit.wire;

/** Where a party program says how far it is. Calls are cheap; a listener thins them out. */
@FunctionalInterface
public interface Progress {

    /** Nobody listens. */
    Progress SILENT = (stage, done, total) -> { };

    /**
     * @param stage short stable name of what is being done, for example {@code psi.blind}
     * @param total items in all, or -1 when not known
     */
    void report(String stage, long done, long total);
}

package org.tacit.node.event;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tacit.ledger.Entry;

/**
 * One thing that happened, as those hear of it who follow the node: an evidence entry without its details.
 *
 * @param id    the entry's number in the evidence log, growing by time
 * @param type  the entry's: {@code job.done}, {@code contract.declined} …
 * @param about names and identifiers only
 */
public record Event(long id, Instant at, String type, Map<String, Object> about) {

    /** What identifies the thing that an entry is about. Everything else is read where the follower may read it. */
    private static final Set<String> NAMES = Set.of("job", "contract", "service", "project", "partner", "table", "step", "state", "code", "edition", "schedule", "statement");

    static Event of(Entry entry) {
        TreeMap<String, Object> about = new TreeMap<>();
        entry.body().forEach((key, value) -> {
            if (NAMES.contains(key) && (value instanceof String || value instanceof Long)) {
                about.put(key, value);
            }
        });
        return new Event(entry.sequence(), entry.time(), entry.type(), about);
    }

    /** {@code job} of {@code job.done}. */
    public String subject() {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }

    /** @param types whole types or their beginnings up to a dot; all where empty */
    public boolean isOneOf(java.util.Collection<String> types) {
        return types.isEmpty() || types.contains(type) || types.contains(subject());
    }
}

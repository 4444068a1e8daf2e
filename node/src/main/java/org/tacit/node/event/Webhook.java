package org.tacit.node.event;

import java.time.Instant;
import java.util.List;

/**
 * Somebody who is told by HTTP.
 *
 * @param url    where events are posted
 * @param types  whole types or their beginnings up to a dot; all where empty
 * @param by     who registered it
 * @param next   the first event that was not delivered
 * @param failed tries of that one
 * @param retry  not before
 * @param error  of the last try, null where it was well
 * @param active false once it was given up
 */
public record Webhook(String id, String url, List<String> types, String by, long next, int failed, Instant retry, String error, boolean active) {

    /** The types and beginnings that are told of, as a column holds them. */
    String typesText() {
        return String.join(",", types);
    }

    static List<String> types(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}

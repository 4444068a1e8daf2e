package org.tacit.flow.policy;

import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Snapshots;

/**
 * Something about an own column that is about to leave, to be recorded before it does.
 *
 * @param items how many items it covers; where that is not known yet, how many it can
 * @param rows  the table's
 */
public record Release(String table, String column, String partner, Kind kind, long items, long rows, Snapshots on) {
}

package org.tacit.node.backup;

import java.util.List;
import org.tacit.base.Text;

/**
 * What a backup holds.
 *
 * @param node        whose it is
 * @param fingerprint by which partners know the node
 * @param takenAt     the moment that it shows
 * @param schema      newest migration of its database
 * @param entries     of the evidence log
 * @param root        of the log's tree at that size
 * @param files       besides the database
 * @param rows        of the database
 * @param notes       what it does not hold, in words
 */
public record BackupSummary(String node, String fingerprint, String takenAt, String schema, long entries, String root, long files, long rows, List<Text> notes) {

    public BackupSummary {
        notes = List.copyOf(notes);
    }
}

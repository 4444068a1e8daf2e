package org.tacit.node.deid;

import java.time.Instant;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.privacy.deid.DeidReport;

/**
 * A table that left, or is about to.
 *
 * @param plan     SHA-256 of the plan's document
 * @param rows     0 until it is done
 * @param sha256   of the file; empty until it is done
 * @param override reason why columns of a high grade left as they are; empty where none did
 * @param exposed  those columns
 * @param approver who said yes to that beside the one who asked; empty where one person is enough
 * @param error    null unless it failed
 * @param report   null until it is done
 */
public record TableExport(String id, String tenant, String table, ExportFormat format, ExportState state, String plan, String by, Instant askedAt, Instant endedAt, long rows,
                     String sha256, String override, List<String> exposed, String approver, Text error, DeidReport report) {

    /** How the file is written. */
    public enum ExportFormat {
        CSV("csv"), SPREADSHEET("csv"), PARQUET("parquet");

        private final String ending;

        ExportFormat(String ending) {
            this.ending = ending;
        }

        public String ending() {
            return ending;
        }
    }

    /** Where it is. */
    public enum ExportState {
        /** A second person has to say yes. */
        AWAITING, RUNNING, DONE, FAILED
    }

    TableExport approved(String by) {
        return new TableExport(id, tenant, table, format, ExportState.RUNNING, plan, this.by, askedAt, null, 0, "", override, exposed, by, null, null);
    }

    TableExport done(Instant at, long rows, String sha256, DeidReport report) {
        return new TableExport(id, tenant, table, format, ExportState.DONE, plan, by, askedAt, at, rows, sha256, override, exposed, approver, null, report);
    }

    TableExport failed(Instant at, Text error) {
        return new TableExport(id, tenant, table, format, ExportState.FAILED, plan, by, askedAt, at, 0, "", override, exposed, approver, error, null);
    }
}

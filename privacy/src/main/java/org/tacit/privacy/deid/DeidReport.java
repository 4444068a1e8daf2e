package org.tacit.privacy.deid;

import java.util.List;
import java.util.Map;
import org.tacit.base.Text;
import org.tacit.privacy.group.Recoding;
import org.tacit.privacy.risk.Risk;
import org.tacit.privacy.synth.Synthesis;

/**
 * What was done to a table and what risk remains. Figures of the table before are for its owner.
 *
 * @param before    null where no quasi-identifiers are named, likewise {@code after}
 * @param search    null where nothing was searched
 * @param likeness  null where nothing was synthesised
 * @param warnings  of the plan as a whole
 */
public record DeidReport(String table, long rowsIn, long rowsOut, List<ColumnDone> columns, Risk before, Risk after, GroupSearch search, Averaging means, TotalledGroups groups,
                     Synthesis.Likeness likeness, List<Text> warnings) {

    /** One column. */
    public record ColumnDone(String column, String transform, Text family, Effect.Back back, String key, String epsilon, List<Text> warnings) {
    }

    /** How the wanted k was reached. */
    public record GroupSearch(Text how, long tried, Map<String, Integer> levels, Recoding.RecodingLoss loss) {
    }

    /** Micro-aggregation. */
    public record Averaging(int groups, int smallest, double lost) {
    }

    /** Aggregation. */
    public record TotalledGroups(long shown, long leftOut, long rowsLeftOut) {
    }
}

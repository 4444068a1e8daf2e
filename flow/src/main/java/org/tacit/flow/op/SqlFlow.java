package org.tacit.flow.op;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.sql.plan.Explanation;
import org.tacit.sql.plan.NamedTables;
import org.tacit.sql.plan.Published;
import org.tacit.sql.plan.QueryPlanner;
import tools.jackson.databind.json.JsonMapper;

/** A query as a flow of one step, for whoever asks without drawing one. */
public final class SqlFlow {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    public static final String STEP = "query";

    private SqlFlow() {
    }

    /**
     * What is asked beside the query.
     *
     * @param me       the asker's name
     * @param partner  who answers a query over the asker's own tables alone; empty otherwise
     * @param to       {@code me} or {@code both}
     */
    public record Asked(String sql, String me, String partner, String purpose, String matching, int minSize, int decimals, String to) {
    }

    /** The parties, the asker first. */
    public static List<String> parties(Asked asked) {
        List<String> parties = new ArrayList<>(List.of(asked.me));
        NamedTables.of(asked.sql).forEach(t -> {
            if (!parties.contains(t.party())) {
                parties.add(t.party());
            }
        });
        if (parties.size() == 1 && !asked.partner.isEmpty()) {
            parties.add(asked.partner);
        }
        if (parties.size() != 2) {
            throw InvalidInput.of("The query names tables of %s; a joint query is of this node and one partner.", "查询涉及 %s 的表；联合查询由本节点与一个合作方进行。", String.join(", ", parties));
        }
        return parties;
    }

    /** The flow document, as JSON. */
    public static String document(Asked asked) {
        List<String> parties = parties(asked);
        Map<String, Object> tables = new LinkedHashMap<>();
        Map<String, Map<String, String>> inputs = new TreeMap<>();
        for (NamedTables.Name name : NamedTables.of(asked.sql)) {
            String id = "t" + tables.size();
            String role = name.party().equals(parties.getFirst()) ? SqlQuery.FIRST : SqlQuery.SECOND;
            Map<String, String> ports = inputs.computeIfAbsent(role, r -> new LinkedHashMap<>());
            tables.put(id, Map.of("party", name.party(), "table", name.table()));
            ports.put(ports.isEmpty() ? "table" : "table_" + (ports.size() + 1), id);
        }
        Map<String, Object> params = Map.of("sql", asked.sql, "matching", asked.matching, "min_size", asked.minSize, "decimals", asked.decimals,
                "to", asked.to.equals("both") ? "both" : SqlQuery.FIRST);
        return JSON.writeValueAsString(Map.of("tacit", "flow/v1", "name", "sql", "purpose", asked.purpose, "parties", parties, "tables", tables,
                "steps", List.of(Map.of("id", STEP, "operator", "sql.query", "roles", Map.of(SqlQuery.FIRST, parties.get(0), SqlQuery.SECOND, parties.get(1)), "inputs", inputs, "params", params))));
    }

    /** A column of a table that may be named. */
    public record Shown(String party, String table, String column, ColumnType type) {
    }

    /** What each party would do, in sentences; of the columns that are shown to the asker. */
    public static List<Text> explain(Asked asked, List<Shown> columns) {
        Map<NamedTables.Name, List<Published.Cell>> tables = new TreeMap<>();
        columns.forEach(c -> tables.computeIfAbsent(new NamedTables.Name(c.party, c.table), t -> new ArrayList<>()).add(new Published.Cell(c.column, c.type)));
        List<Published> published = tables.entrySet().stream().map(t -> new Published(t.getKey().party(), t.getKey().table(), t.getValue())).toList();
        return Explanation.of(QueryPlanner.plan(asked.sql, published, parties(asked), asked.minSize, asked.decimals), asked.matching.equals("hidden"));
    }
}

package org.tacit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.flow.disclosure.Kind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit table add|list|show|grant|revoke}, and the commands of {@link TableCareCommands}. */
@Command(name = "table", description = "own tables and who may use them / 本方的表与授权",
        subcommands = {TableCommands.Add.class, TableCommands.ListAll.class, TableCommands.Show.class, TableCommands.Grant.class, TableCommands.Revoke.class,
                TableCareCommands.Versions.class, TableCareCommands.Refresh.class, TableCareCommands.Retire.class, TableCareCommands.Profile.class, TableCareCommands.Classify.class,
                TableCareCommands.Suggest.class, TableCareCommands.Accept.class, TableCareCommands.PurposesOf.class, TableCareCommands.Consent.class,
                TableCareCommands.Share.class, TableCareCommands.Describe.class})
final class TableCommands {

    @Command(name = "add", description = "register a CSV or Parquet file / 登记 CSV 或 Parquet 文件")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "FILE")
        private Path file;

        @Option(names = "--name", required = true, description = "its name in contracts / 合约中的表名")
        private String name;

        @Option(names = "--column", paramLabel = "NAME:TYPE:KIND:GRADE", description = "declare a column; parts may be empty / 声明一列，各部分可留空")
        private List<String> columns = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.addTable(file, name, columns);
        }

        @Override
        void show(JsonNode table) {
            out.line("Table '%s' has %,d rows. Nobody else may use it until you grant something.", "表“%s”共 %,d 行。授权之前其他方均不可使用。",
                    table.path("name").asString(), table.path("rows").asLong());
            columns(out, table);
        }
    }

    private static void columns(Output out, JsonNode table) {
        List<List<String>> rows = new ArrayList<>();
        table.path("columns").forEach(c -> rows.add(List.of(c.path("name").asString(), c.path("type").asString(), c.path("kind").asString(), c.path("grade").asString())));
        out.table(List.of(out.text("COLUMN", "列"), out.text("TYPE", "类型"), out.text("KIND", "用途"), out.text("GRADE", "级别")), rows);
    }

    @Command(name = "list", description = "all own tables / 全部表")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.tables();
        }

        @Override
        void show(JsonNode tables) {
            out.table(tables, List.of(out.text("TABLE", "表"), out.text("ROWS", "行数"), out.text("COLUMNS", "列数"), out.text("GRANTS", "授权"), out.text("SOURCE", "来源")),
                    t -> List.of(t.path("name").asString(), t.path("rows").asString(), Integer.toString(t.path("columns").size()),
                    Integer.toString(t.path("policy").size()), t.path("source").asString()));
        }
    }

    @Command(name = "show", description = "columns and grants of a table / 表的列与授权")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "TABLE")
        private String table;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/tables/" + NodeClient.segment(table));
        }

        @Override
        void show(JsonNode shown) {
            columns(out, shown);
            shown.path("policy").forEach(c -> out.line(clause(out, c)));
            if (shown.path("policy").isEmpty()) {
                out.line("No grants: nobody else may use any column.", "没有授权：其他方不可使用任何列。");
            }
        }
    }

    private static String clause(Output out, JsonNode c) {
        StringBuilder bounds = new StringBuilder();
        JsonNode repetition = c.path("repetition");
        for (String bound : List.of("atMost", "atLeast", "epsilon", "uses", "itemsPerMonth", "everyDays", "leastChange", "percentOfRows", "leastHits")) {
            String value = c.has(bound) ? c.path(bound).asString("") : repetition.path(bound).asString("");
            if (!value.isEmpty() && !value.equals("0")) {
                bounds.append(", ").append(bound).append(' ').append(value);
            }
        }
        return out.text("%s: %s may learn %s of %s for %s by %s%s", "%s：%s 可得知 %s，涉及 %s，用途 %s，算子 %s%s", c.path("id").asString(),
                c.path("partner").asString(), c.path("allow").asString(), Json.joined(c.path("columns")), c.path("purpose").asString(), Json.joined(c.path("operators")), bounds);
    }

    @Command(name = "grant", description = "allow a partner something; the default is nothing / 授权合作方；默认不允许任何用途")
    static final class Grant extends NodeCommand {

        @Parameters(paramLabel = "TABLE")
        private String table;

        @Option(names = "--column", required = true, split = ",", description = "columns, or '*' / 列名，或“*”")
        private List<String> columns;

        @Option(names = "--to", required = true, paramLabel = "PARTNER", description = "a partner, or '*' / 合作方，或“*”")
        private String partner;

        @Option(names = "--allow", required = true, description = "highest kind it may learn: ${COMPLETION-CANDIDATES}; SHAPE is secret computation only / 可得知的最高类别；SHAPE 表示仅限密态计算")
        private Kind allow;

        @Option(names = "--operators", split = ",", defaultValue = "*", description = "operators such as psi.intersect or psi.* / 算子（默认全部）")
        private List<String> operators;

        @Option(names = "--purpose", defaultValue = "*", description = "the flow's purpose / 流程用途（默认不限）")
        private String purpose;

        @Option(names = "--min-group", defaultValue = "0", description = "smallest group or result / 最小分组或结果")
        private long atLeast;

        @Option(names = "--at-most", defaultValue = "0", description = "most items in one job / 单次任务最多条目")
        private long atMost;

        @Option(names = "--epsilon", defaultValue = "", description = "largest ε of a noisy figure / 加噪的最大 ε")
        private String epsilon;

        @Option(names = "--uses", defaultValue = "0", description = "how many jobs in all / 总任务次数")
        private int uses;

        @Option(names = "--items-per-month", defaultValue = "0", description = "most items in a calendar month / 每月最多条目")
        private long itemsPerMonth;

        @Option(names = "--every-days", defaultValue = "0", description = "one answer in so many days / 每多少天至多回答一次")
        private int everyDays;

        @Option(names = "--least-change", defaultValue = "0", description = "rows by which a changed table must differ from earlier answers' / 表变更后与先前回答至少相差的行数")
        private long leastChange;

        @Option(names = "--percent-of-rows", defaultValue = "0", description = "most items asked about in a month, in percent of the table's rows / 每月询问条目占本表行数的最大百分比")
        private int percentOfRows;

        @Option(names = "--least-hits", defaultValue = "0", description = "least share of the month's items that are there, in percent / 当月询问条目的最低命中百分比")
        private int leastHits;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> grant = new LinkedHashMap<>();
            grant.put("columns", columns);
            grant.put("partner", partner);
            grant.put("purpose", purpose);
            grant.put("operators", operators);
            grant.put("allow", allow.name());
            grant.put("atMost", atMost);
            grant.put("atLeast", atLeast);
            grant.put("epsilon", epsilon);
            grant.put("uses", uses);
            grant.put("itemsPerMonth", itemsPerMonth);
            grant.put("repetition", Map.of("everyDays", everyDays, "leastChange", leastChange, "percentOfRows", percentOfRows, "leastHits", leastHits));
            return client.grant(table, grant);
        }

        @Override
        void show(JsonNode clause) {
            out.line(clause(out, clause));
        }
    }

    @Command(name = "revoke", description = "take a grant back / 收回授权")
    static final class Revoke extends NodeCommand {

        @Parameters(paramLabel = "TABLE", index = "0")
        private String table;

        @Parameters(paramLabel = "CLAUSE", index = "1")
        private String clause;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/tables/" + NodeClient.segment(table) + "/grants/" + NodeClient.segment(clause));
        }

        @Override
        void show(JsonNode done) {
            out.line("Revoked; jobs that need it end at their next step.", "已收回；依赖它的任务将在下一步停止。");
        }
    }
}

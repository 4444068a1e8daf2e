package org.tacit.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.flow.op.SqlFlow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit sql}: asks a query over own and a partner's tables, explains it, or reads queries until there are no more. */
@Command(name = "sql", description = "ask in SQL over tables of two parties; without a query, read queries that end in ; / 对两方数据表执行 SQL；不给查询时逐条读入以 ; 结尾的查询")
final class SqlCommand implements Callable<Integer> {

    @Parameters(paramLabel = "QUERY", arity = "0..1", description = "SELECT … FROM party.table … / 查询语句")
    private String query;

    @Option(names = "--file", paramLabel = "FILE", description = "read the query from there / 从文件读取查询")
    private Path file;

    @Option(names = "--purpose", defaultValue = "statistics", description = "policies refer to it / 用途（默认 ${DEFAULT-VALUE}）")
    private String purpose;

    @Option(names = "--matching", defaultValue = "hidden", description = "hidden or revealed: whether both learn which rows belong together / 是否双方得知匹配的行（默认 ${DEFAULT-VALUE}）")
    private String matching;

    @Option(names = "--min-size", defaultValue = "10", description = "smallest group that is given / 最小分组（默认 ${DEFAULT-VALUE}）")
    private int minSize;

    @Option(names = "--decimals", defaultValue = "2", description = "decimals that columns keep / 保留的小数位数（默认 ${DEFAULT-VALUE}）")
    private int decimals;

    @Option(names = "--both", description = "the partner gets the result too / 合作方也得到结果")
    private boolean both;

    @Option(names = "--with", defaultValue = "", paramLabel = "PARTNER", description = "who gets it too, of a query over own tables alone / 仅查询己方表时的另一方")
    private String partner;

    @Option(names = "--explain", description = "what each party would do, learn and send; nothing runs / 说明各方将做什么、得知什么、传输多少，不运行")
    private boolean explain;

    @Option(names = "--explain-privacy", description = "which of this node's rules stop the query, and who would learn what; nothing runs / 本节点哪些规则会阻止该查询，谁将知道什么，不运行")
    private boolean explainPrivacy;

    @Option(names = "--csv", paramLabel = "FILE", description = "write the result there / 将结果写入 CSV 文件")
    private Path csv;

    @Option(names = "--timeout", defaultValue = "86400", paramLabel = "SECONDS", description = "how long to wait for approval and answer / 等待批准与结果的最长秒数")
    private long timeout;

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() throws IOException {
        try (NodeClient client = node.client()) {
            if (query != null || file != null) {
                return ask(client, query != null ? query : RunCommand.read(file));
            }
            interactive(client);
            return 0;
        }
    }

    private void interactive(NodeClient client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !(text.isEmpty() && line.strip().matches("(?i)(quit|exit|\\\\q);?")); line = in.readLine()) {
            text.append(line).append('\n');
            if (line.strip().endsWith(";")) {
                try {
                    ask(client, text.toString());
                } catch (TacitException e) {
                    out.line(out.text(e.text().en(), e.text().zh()));
                }
                text.setLength(0);
            }
        }
    }

    private int ask(NodeClient client, String sql) {
        String me = client.node().path("name").asString();
        var asked = new SqlFlow.Asked(sql.strip().replaceAll(";\\s*$", ""), me, partner, purpose, matching, minSize, decimals, both ? "both" : "me");
        String flow = SqlFlow.document(asked);
        if (explain || explainPrivacy) {
            explain(client, asked, flow);
            return 0;
        }
        JsonNode contract = client.post("/api/contracts", Map.of("flow", flow, "params", Map.of(), "runs", 1, "hours", 168, "legalBasis", "", "project", ""));
        String job = contract.path("job").asString();
        JsonNode ended = client.awaitJob(job, Duration.ofSeconds(timeout));
        if (JobCommands.exitCode(ended) != 0) {
            out.show(ended, () -> JobCommands.show(out, ended));
            return JobCommands.exitCode(ended);
        }
        show(JsonMapper.shared().readTree(client.result(job, SqlFlow.STEP, "result")));
        return 0;
    }

    private void explain(NodeClient client, SqlFlow.Asked asked, String flow) {
        JsonNode preview = client.post("/api/flows/preview", Map.of("flow", flow));
        out.show(preview, () -> {
            if (explain) {
                SqlFlow.explain(asked, columns(client, asked)).forEach(line -> out.line(out.text(line.en(), line.zh())));
                ContractCommands.cost(out, preview.path("cost"));
            }
            List<JsonNode> stopped = new ArrayList<>();
            preview.path("problems").forEach(stopped::add);
            stopped.forEach(p -> out.line("Stopped: %s", "被阻止：%s", out.text(p.path("text"))));
            if (explainPrivacy && stopped.isEmpty()) {
                out.line("No rule of this node stops it; the partner's node asks its own rules.", "本节点没有规则阻止该查询；合作方节点将按其自身规则检查。");
            }
            ContractCommands.disclosure(out, preview);
        });
    }

    private static List<SqlFlow.Shown> columns(NodeClient client, SqlFlow.Asked asked) {
        List<SqlFlow.Shown> shown = new ArrayList<>();
        for (String party : SqlFlow.parties(asked)) {
            boolean own = party.equals(asked.me());
            JsonNode tables = own ? client.tables() : client.get("/api/partners/" + NodeClient.segment(party) + "/tables");
            tables.forEach(t -> t.path("columns").forEach(c -> shown.add(new SqlFlow.Shown(party, t.path(own ? "name" : "table").asString(), c.path("name").asString(),
                    ColumnType.valueOf(c.path("type").asString())))));
        }
        return shown;
    }

    private void show(JsonNode result) {
        if (csv != null) {
            List<String> lines = new ArrayList<>(List.of(line(result.path("columns"))));
            result.path("rows").forEach(row -> lines.add(line(row)));
            try {
                Files.writeString(csv, lines.stream().map(l -> l + "\r\n").collect(Collectors.joining()));
            } catch (IOException e) {
                throw new InvalidInput(Text.of("%s cannot be written; check the folder and the free space.", "无法写入 %s；请检查目录和剩余空间。", csv), e);
            }
        }
        out.show(result, () -> {
            if (csv == null) {
                List<List<String>> rows = new ArrayList<>();
                result.path("rows").forEach(row -> rows.add(cells(row)));
                out.table(cells(result.path("columns")), rows);
            }
            out.line("%d groups given, %d withheld or empty; join %.1f s%s, statistics %.1f s", "给出 %d 个分组，%d 个未给出或为空；连接 %.1f 秒%s，统计 %.1f 秒", result.path("groups").asLong(),
                    result.path("withheld").asLong(), result.path("alignSeconds").asDouble(), result.path("alignmentReused").asBoolean() ? out.text(" (kept)", "（复用）") : "",
                    result.path("statisticsSeconds").asDouble());
        });
    }

    private static List<String> cells(JsonNode row) {
        List<String> cells = new ArrayList<>();
        row.forEach(c -> cells.add(c.isNull() ? "" : c.asString()));
        return cells;
    }

    /** RFC 4180: quoted where it must be; a missing cell is empty, an empty text quoted. */
    private static String line(JsonNode row) {
        List<String> cells = new ArrayList<>();
        row.forEach(c -> {
            String text = c.isNull() ? "" : c.asString();
            cells.add(!c.isNull() && (text.isEmpty() || text.matches("(?s).*[\",\r\n].*")) ? '"' + text.replace("\"", "\"\"") + '"' : text);
        });
        return String.join(",", cells);
    }
}

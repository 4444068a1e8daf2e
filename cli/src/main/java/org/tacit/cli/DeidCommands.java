package org.tacit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit deid preview|run|list|show|risk|reveal|transforms|key}. */
@Command(name = "deid", description = "tables without what names people: previews, exports, risk / 去标识化：预览、导出与风险",
        subcommands = {DeidCommands.Preview.class, DeidCommands.Run.class, DeidCommands.Approve.class, DeidCommands.Fetch.class, DeidCommands.ListAll.class, DeidCommands.Show.class, DeidCommands.Risk.class,
                DeidCommands.Reveal.class, DeidCommands.Transforms.class, DeidCommands.Key.class})
final class DeidCommands {

    private static final String OVERRIDE = "reason to let columns of grade L4 and L5 out as they are; needs the right to grant / 允许 L4、L5 列原样输出的理由，需授权权限";

    @Command(name = "preview", description = "the first rows as they would leave; without a plan, masked / 预览；不给方案则为默认屏蔽视图")
    static final class Preview extends NodeCommand {

        @Parameters(paramLabel = "TABLE")
        private String table;

        @Option(names = "--plan", paramLabel = "FILE", description = "plan (deid/v1), YAML or JSON / 方案文件")
        private Path plan;

        @Option(names = "--rows", defaultValue = "10", description = "rows shown, at most 100 / 行数，至多 100")
        private int rows;

        @Option(names = "--override", paramLabel = "REASON", defaultValue = "", description = OVERRIDE)
        private String override;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("rows", rows, "override", override));
            if (plan != null) {
                body.put("plan", read(plan));
            }
            return client.post("/api/tables/" + NodeClient.segment(table) + "/previews", body);
        }

        @Override
        void show(JsonNode preview) {
            List<String> names = new ArrayList<>();
            preview.path("columns").forEach(c -> names.add(c.path("name").asString()));
            List<List<String>> cells = new ArrayList<>();
            preview.path("rows").forEach(row -> {
                List<String> one = new ArrayList<>();
                row.forEach(cell -> one.add(cell.isNull() ? "" : cell.asString()));
                cells.add(one);
            });
            out.table(names, cells);
            report(out, preview.path("report"));
        }
    }

    @Command(name = "run", description = "carry out a plan and write what may leave / 执行方案并导出")
    static final class Run implements Callable<Integer> {

        @Parameters(paramLabel = "PLAN", description = "plan (deid/v1), YAML or JSON / 方案文件")
        private Path plan;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "where the table goes / 输出文件")
        private Path file;

        @Option(names = "--format", description = "csv, spreadsheet (for people, formulas disarmed) or parquet; default from the file's name / 格式，默认按文件名")
        private String format;

        @Option(names = "--override", paramLabel = "REASON", defaultValue = "", description = OVERRIDE)
        private String override;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            String wanted = format != null ? format : file.toString().toLowerCase(Locale.ROOT).endsWith(".parquet") ? "parquet" : "csv";
            try (NodeClient client = node.client()) {
                JsonNode export = client.post("/api/exports", Map.of("plan", read(plan), "format", wanted.toUpperCase(Locale.ROOT), "override", override));
                String id = export.path("id").asString();
                while (export.path("state").asString().equals("RUNNING")) {
                    export = client.get("/api/exports/" + NodeClient.segment(id) + "?wait=60");
                }
                if (export.path("state").asString().equals("FAILED")) {
                    throw new InvalidInput(new Text(export.path("error").path("en").asString(), export.path("error").path("zh").asString()));
                }
                client.download("/api/exports/" + NodeClient.segment(id) + "/content", file);
                if (export.path("state").asString().equals("AWAITING")) {
                    JsonNode waiting = export;
                    out.show(waiting, () -> out.line("Export %1$s waits for a second person: 'tacit deid approve %1$s', then 'tacit deid fetch %1$s --out %2$s'.",
                            "导出 %1$s 等待第二人批准：“tacit deid approve %1$s”，之后“tacit deid fetch %1$s --out %2$s”。", id, file));
                    return 0;
                }
                JsonNode done = export;
                out.show(done, () -> {
                    out.line("%,d rows are in %s (export %s, SHA-256 %s).", "%,d 行已写入 %s（导出 %s，SHA-256 %s）。", done.path("rows").asLong(), file, id, done.path("sha256").asString());
                    report(out, done.path("report"));
                });
            }
            return 0;
        }
    }

    @Command(name = "approve", description = "say yes to columns that leave as they are, as the second person / 作为第二人批准原样输出")
    static final class Approve extends NodeCommand {

        @Parameters(paramLabel = "EXPORT")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/exports/" + NodeClient.segment(id) + "/approve", null);
        }

        @Override
        void show(JsonNode export) {
            out.line("Export %s of table '%s' begins.", "导出 %s（表“%s”）已开始。", export.path("id").asString(), export.path("table").asString());
        }
    }

    @Command(name = "fetch", description = "the file of an export that is done / 取得已完成导出的文件")
    static final class Fetch implements Callable<Integer> {

        @Parameters(paramLabel = "EXPORT")
        private String id;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "where the table goes / 输出文件")
        private Path file;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                client.download("/api/exports/" + NodeClient.segment(id) + "/content", file);
                out.line("It is in %s.", "已写入 %s。", file);
            }
            return 0;
        }
    }

    @Command(name = "list", description = "exports / 导出记录")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/exports");
        }

        @Override
        void show(JsonNode exports) {
            out.table(exports, List.of(out.text("EXPORT", "导出"), out.text("TABLE", "表"), out.text("STATE", "状态"), out.text("ROWS", "行数"), out.text("BY", "发起人"), out.text("ASKED", "时间")),
                    e -> List.of(e.path("id").asString(), e.path("table").asString(), e.path("state").asString(), e.path("rows").asString(), e.path("by").asString(), e.path("askedAt").asString()));
        }
    }

    @Command(name = "show", description = "an export's report / 导出报告")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "EXPORT")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/exports/" + NodeClient.segment(id));
        }

        @Override
        void show(JsonNode export) {
            out.line("%s: table '%s', %s, %,d rows", "%s：表“%s”，%s，%,d 行", export.path("id").asString(), export.path("table").asString(), export.path("state").asString(), export.path("rows").asLong());
            if (export.path("error").isObject()) {
                out.line(out.text(export.path("error")));
            }
            if (export.path("report").isObject()) {
                report(out, export.path("report"));
            }
        }
    }

    @Command(name = "risk", description = "k, l, t and the risk to be recognised, of a table as it is / 表的重识别风险")
    static final class Risk extends NodeCommand {

        @Parameters(paramLabel = "TABLE")
        private String table;

        @Option(names = "--quasi", split = ",", required = true, description = "what outsiders may know / 准标识符")
        private List<String> quasi;

        @Option(names = "--sensitive", split = ",", description = "what they must not learn / 敏感属性")
        private List<String> sensitive = List.of();

        @Option(names = "--population", defaultValue = "0", description = "how many people the rows are a sample of / 总体人数")
        private long population;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/tables/" + NodeClient.segment(table) + "/risks", Map.of("quasi", quasi, "sensitive", sensitive, "population", population));
        }

        @Override
        void show(JsonNode risk) {
            risk(out, out.text("as it is", "当前"), risk);
        }
    }

    @Command(name = "reveal", description = "bring values back that a key or mapping table can; recorded with its reason / 还原，理由将存证")
    static final class Reveal extends NodeCommand {

        @Parameters(paramLabel = "VALUE", arity = "1..*")
        private List<String> values;

        @Option(names = "--transform", required = true, description = "as in the plan / 方案中的变换名")
        private String transform;

        @Option(names = "--param", paramLabel = "NAME=VALUE", description = "its parameters, key among them / 变换参数（含 key）")
        private Map<String, String> parameters = Map.of();

        @Option(names = "--type", defaultValue = "TEXT", description = "type of the column before / 原列类型")
        private String type;

        @Option(names = "--reason", required = true, description = "why / 理由")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/reveals", Map.of("transform", transform, "parameters", parameters, "type", type.toUpperCase(Locale.ROOT), "values", values, "reason", reason));
        }

        @Override
        void show(JsonNode revealed) {
            revealed.path("values").forEach(v -> out.line(v.isNull() ? "" : v.asString()));
        }
    }

    @Command(name = "transforms", description = "what plans may say of a column / 可用变换")
    static final class Transforms extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/transforms");
        }

        @Override
        void show(JsonNode transforms) {
            out.table(transforms, List.of(out.text("TRANSFORM", "变换"), out.text("FOR", "适用类型"), out.text("PARAMETERS", "参数"), out.text("WHAT", "说明")), t -> {
                List<String> parameters = new ArrayList<>();
                t.path("parameters").forEach(p -> parameters.add(p.path("name").asString() + (p.path("required").asBoolean() ? "!" : "")));
                return List.of(t.path("name").asString(), t.path("takes").size() == 6 ? "*" : Json.joined(t.path("takes")), String.join(", ", parameters), out.text(t.path("help")));
            });
        }
    }

    @Command(name = "key", description = "keys of pseudonyms and encrypted columns / 假名与加密密钥", subcommands = {KeyAdd.class, KeyList.class, KeyDestroy.class})
    static final class Key {
    }

    @Command(name = "add", description = "make a key / 新建密钥")
    static final class KeyAdd extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/deid-keys", Map.of("name", name));
        }

        @Override
        void show(JsonNode key) {
            out.line("Key '%s' is made; plans name it, and it never leaves the node.", "密钥“%s”已创建；方案中以名称引用，密钥不离开节点。", key.path("name").asString());
        }
    }

    @Command(name = "list", description = "all keys / 全部密钥")
    static final class KeyList extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/deid-keys");
        }

        @Override
        void show(JsonNode keys) {
            out.table(keys, List.of(out.text("KEY", "密钥"), out.text("MADE", "创建时间"), out.text("MAPPING TABLE", "映射表")),
                    k -> List.of(k.path("name").asString(), k.path("madeAt").asString(), k.path("mapping").asBoolean() ? "+" : ""));
        }
    }

    @Command(name = "destroy", description = "for good: what was made with it never comes back / 销毁：不可再还原")
    static final class KeyDestroy extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/deid-keys/" + NodeClient.segment(name));
        }

        @Override
        void show(JsonNode done) {
            out.line("Destroyed, with its mapping table.", "已销毁（含映射表）。");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be read; save it as UTF-8 text.", "无法读取 %s；请另存为 UTF-8 文本。", file), e);
        }
    }

    private static void report(Output out, JsonNode report) {
        List<List<String>> columns = new ArrayList<>();
        report.path("columns").forEach(c -> columns.add(List.of(c.path("column").asString(), c.path("transform").asString(), out.text(c.path("family")),
                c.path("back").asString() + (c.path("key").asString("").isEmpty() ? "" : " (" + c.path("key").asString() + ")"), c.path("epsilon").asString(""))));
        out.table(List.of(out.text("COLUMN", "列"), out.text("TRANSFORM", "变换"), out.text("FAMILY", "技术类别"), out.text("WHO CAN UNDO IT", "可还原者"), "ε"), columns);
        if (report.path("before").isObject()) {
            risk(out, out.text("before", "处理前"), report.path("before"));
        }
        if (report.path("after").isObject()) {
            risk(out, out.text("after", "处理后"), report.path("after"));
        }
        JsonNode loss = report.path("search").path("loss");
        if (loss.isObject()) {
            out.line("%s; certainty lost %.1f %%, rows left out %,d", "%s；信息损失 %.1f %%，删除 %,d 行", out.text(report.path("search").path("how")),
                    100 * loss.path("certainty").asDouble(), loss.path("leftOut").asLong());
        }
        report.path("warnings").forEach(w -> out.line("! %s", "！%s", out.text(w)));
        report.path("columns").forEach(c -> c.path("warnings").forEach(w -> out.line("! %s: %s", "！%s：%s", c.path("column").asString(), out.text(w))));
    }

    private static void risk(Output out, String when, JsonNode risk) {
        out.line("%s: k = %,d, %,d groups of %,d rows, alone %.2f %%; highest risk %.1f %%, mean %.2f %%", "%s：k = %,d，%,d 组共 %,d 行，唯一行 %.2f %%；最高风险 %.1f %%，平均 %.2f %%", when,
                risk.path("k").asLong(), risk.path("groups").asLong(), risk.path("rows").asLong(), 100 * risk.path("uniques").asDouble(),
                100 * risk.path("prosecutor").path("highest").asDouble(), 100 * risk.path("prosecutor").path("mean").asDouble());
        risk.path("diversity").forEach(d -> out.line("%s, %s: l = %d, entropy l = %.2f, t = %.3f", "%s，%s：l = %d，熵 l = %.2f，t = %.3f", when, d.path("column").asString(),
                d.path("distinct").asLong(), d.path("entropy").asDouble(), d.path("distance").asDouble()));
    }
}

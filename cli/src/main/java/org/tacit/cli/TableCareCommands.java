package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit table versions|refresh|retire|profile|classify|suggest|accept|purposes|consent|share|describe}. */
final class TableCareCommands {

    private TableCareCommands() {
    }

    private static String of(String table) {
        return "/api/tables/" + NodeClient.segment(table);
    }

    private static String text(Output out, JsonNode text) {
        return out.text("%1$s", "%2$s", text.path("en").asString(), text.path("zh").asString());
    }

    /** Commands on one table. */
    abstract static class OnTable extends NodeCommand {
        @Parameters(paramLabel = "TABLE", index = "0")
        String table;
    }

    @Command(name = "versions", description = "its versions, how they differ, what names them / 各版本及差异")
    static final class Versions extends OnTable {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(table) + "/versions");
        }

        @Override
        void show(JsonNode versions) {
            out.table(versions, List.of(out.text("VERSION", "版本"), out.text("ROWS", "行数"), out.text("MADE", "生成时间"), out.text("FROM", "来源"), out.text("STATE", "状态"), out.text("CHANGE", "变化")),
                    v -> List.of(v.path("version").asString(), v.path("rows").asString(), v.path("madeAt").asString(), v.path("origin").asString(),
                            !v.path("retiredAt").isNull() && v.has("retiredAt") ? out.text("retired", "已停用") : Json.joined(v.path("namedBy")), text(out, v.path("drift"))));
        }
    }

    @Command(name = "refresh", description = "read it again from its source / 从数据源刷新")
    static final class Refresh extends OnTable {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(table) + "/versions", null);
        }

        @Override
        void show(JsonNode v) {
            out.line("Version %s, %,d rows. %s", "版本 %s，%,d 行。%s", v.path("version").asString(), v.path("rows").asLong(), text(out, v.path("drift")));
            v.path("changes").forEach(change -> out.line("  %s", "  %s", text(out, change)));
        }
    }

    @Command(name = "retire", description = "delete an older version for good / 停用并删除旧版本")
    static final class Retire extends OnTable {

        @Parameters(paramLabel = "VERSION", index = "1")
        private int version;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(table) + "/versions/" + version);
        }

        @Override
        void show(JsonNode v) {
            out.line("Version %d is gone; contracts that name it cannot run any more.", "版本 %d 已删除；引用它的合约不能再运行。", version);
        }
    }

    @Command(name = "profile", description = "figures, quality and findings / 概况与质量")
    static final class Profile extends OnTable {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(table) + "/profile");
        }

        @Override
        void show(JsonNode p) {
            out.line("Version %s, %,d rows, quality %s of 100", "版本 %s，%,d 行，质量 %s/100", p.path("version").asString(), p.path("rows").asLong(), p.path("quality").path("score").asString());
            out.table(p.path("figures"), List.of(out.text("COLUMN", "列"), out.text("MISSING", "缺失"), out.text("DISTINCT", "不同值"), out.text("MEAN", "均值"), out.text("STD", "标准差")),
                    f -> List.of(f.path("column").asString(), f.path("missing").asString(), f.path("distinct").asString(), f.path("mean").asString(""), f.path("std").asString("")));
            p.path("quality").path("findings").forEach(f -> out.line("%s: %s", "%s：%s", f.path("severity").asString(), text(out, f.path("text"))));
        }
    }

    @Command(name = "classify", description = "what columns hold; with a column, confirm or change it / 列的分类分级；给出列名则确认或修改")
    static final class Classify extends OnTable {

        @Parameters(paramLabel = "COLUMN", index = "1", arity = "0..1")
        private String column;

        @Option(names = "--as", paramLabel = "CATEGORY", description = "default as suggested / 默认按建议")
        private String category;

        @Option(names = "--grade", description = "L1 to L5; default the category's / 默认为类别的级别")
        private String grade;

        @Override
        JsonNode ask(NodeClient client) {
            JsonNode shown = client.get(of(table) + "/classification");
            if (column == null) {
                return shown;
            }
            JsonNode suggested = shown.valueStream().filter(c -> c.path("column").asString().equals(column)).findFirst()
                    .orElseThrow(() -> InvalidInput.of("There is no column '%s'.", "没有列“%s”。", column));
            Map<String, Object> decision = new LinkedHashMap<>();
            decision.put("category", category == null ? suggested.path("suggested").path("category").asString() : category.toUpperCase(java.util.Locale.ROOT));
            decision.put("grade", grade != null ? grade : category == null ? suggested.path("grade").asString() : null);
            return client.put(of(table) + "/classification/" + NodeClient.segment(column), decision);
        }

        @Override
        void show(JsonNode columns) {
            out.table(columns, List.of(out.text("COLUMN", "列"), out.text("GRADE", "级别"), out.text("HOLDS", "内容"), out.text("BY", "确认者"), out.text("SUGGESTED", "建议"), out.text("WHY", "理由")),
                    c -> List.of(c.path("column").asString(), c.path("grade").asString(), text(out, c.path("label")), c.path("by").asString(""),
                            c.path("suggested").path("category").asString() + " " + Math.round(100 * c.path("suggested").path("confidence").asDouble()) + "%",
                            text(out, c.path("suggested").path("reason"))));
        }
    }

    private static void suggested(Output out, JsonNode list) {
        out.table(list, List.of(out.text("COLUMN", "列"), out.text("GRADE", "级别"), out.text("WHAT TO GRANT", "建议授权")),
                s -> List.of(s.path("column").asString(), s.path("grade").asString() + (s.path("confirmed").asBoolean() ? "" : "?"), text(out, s.path("why"))));
    }

    @Command(name = "suggest", description = "what to grant a partner, by the columns' grades / 按级别建议授权")
    static final class Suggest extends OnTable {

        @Option(names = "--to", required = true, paramLabel = "PARTNER")
        private String partner;

        @Option(names = "--purpose", required = true)
        private String purpose;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(table) + "/grants/suggested?partner=" + NodeClient.segment(partner) + "&purpose=" + NodeClient.segment(purpose));
        }

        @Override
        void show(JsonNode list) {
            suggested(out, list);
            out.line("Nothing is granted yet: 'tacit table accept %s --to %s --purpose %s --column …' does.", "尚未授权；“tacit table accept %s --to %s --purpose %s --column …”予以授权。", table, partner, purpose);
        }
    }

    @Command(name = "accept", description = "grant what is suggested for some columns / 接受建议并授权")
    static final class Accept extends OnTable {

        @Option(names = "--to", required = true, paramLabel = "PARTNER")
        private String partner;

        @Option(names = "--purpose", required = true)
        private String purpose;

        @Option(names = "--column", required = true, split = ",")
        private List<String> columns;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(table) + "/grants/suggested", Map.of("partner", partner, "purpose", purpose, "columns", columns));
        }

        @Override
        void show(JsonNode clauses) {
            out.line("%d grants made; 'tacit table show %s' lists them.", "已授权 %d 项；“tacit table show %s”列出全部。", clauses.size(), table);
        }
    }

    @Command(name = "purposes", description = "what it may be used for; with --for, tie it to purposes / 可用用途；以 --for 限定")
    static final class PurposesOf extends OnTable {

        @Option(names = "--for", split = ",", arity = "0..1", fallbackValue = "", paramLabel = "PURPOSE", description = "purposes of the whole table; empty: any / 整表用途，留空表示不限")
        private List<String> purposes;

        @Option(names = "--column", paramLabel = "COLUMN=PURPOSE[+PURPOSE]", description = "purposes of one column / 某列的用途")
        private Map<String, String> columns = Map.of();

        @Override
        JsonNode ask(NodeClient client) {
            if (purposes == null && columns.isEmpty()) {
                return client.get(of(table) + "/purposes");
            }
            Map<String, List<String>> byColumn = new LinkedHashMap<>();
            columns.forEach((column, list) -> byColumn.put(column, List.of(list.split("\\+"))));
            return client.put(of(table) + "/purposes", Map.of("table", purposes == null ? List.of() : purposes.stream().filter(p -> !p.isEmpty()).toList(), "columns", byColumn));
        }

        @Override
        void show(JsonNode binding) {
            out.line("table: %s", "整表：%s", binding.path("table").isEmpty() ? out.text("any purpose", "不限") : Json.joined(binding.path("table")));
            binding.path("columns").properties().forEach(e -> out.line("%s: %s", "%s：%s", e.getKey(), Json.joined(e.getValue())));
        }
    }

    @Command(name = "consent", description = "leave out rows without consent / 排除未取得同意的行")
    static final class Consent extends OnTable {

        @Option(names = "--column", description = "a column that says yes / 标记同意的列")
        private String column;

        @Option(names = "--until", description = "a date column up to which it holds / 同意截止日期列")
        private String until;

        @Option(names = "--list", paramLabel = "TABLE", description = "an own table of those who consent / 同意名单表")
        private String list;

        @Option(names = "--member", paramLabel = "COLUMN", description = "its identifier column / 名单的标识列")
        private String member;

        @Option(names = "--key", paramLabel = "COLUMN", description = "this table's column / 本表的对应列")
        private String key;

        @Option(names = "--none", description = "end the rule / 取消规则")
        private boolean none;

        @Override
        JsonNode ask(NodeClient client) {
            if (none) {
                return client.delete(of(table) + "/consent");
            }
            if (column == null && list == null) {
                return client.get(of(table) + "/consent");
            }
            Map<String, Object> rule = new LinkedHashMap<>();
            rule.put("column", column);
            rule.put("until", until);
            rule.put("list", list);
            rule.put("member", member);
            rule.put("key", key);
            return client.put(of(table) + "/consent", rule);
        }

        @Override
        void show(JsonNode c) {
            out.line("Left out of the newest version: %,d rows; consent ended since: %,d rows.", "最新版本已排除 %,d 行；其后同意终止 %,d 行。", c.path("excluded").asLong(), c.path("ended").asLong());
        }
    }

    private static void sharing(Output out, JsonNode s) {
        if (!s.path("description").asString("").isEmpty()) {
            out.line("%s [%s]", "%s [%s]", s.path("description").asString(), Json.joined(s.path("tags")));
        }
        s.path("partners").properties().forEach(e -> out.line("%s sees %s", "%s 可见 %s", e.getKey(), e.getValue().asString()));
    }

    @Command(name = "share", description = "what a partner may see before it may use it / 合作方可见范围")
    static final class Share extends OnTable {

        @Option(names = "--to", paramLabel = "PARTNER", description = "a partner, or '*' / 合作方，或“*”")
        private String partner;

        @Option(names = "--level", description = "NOTHING, SCHEMA, SYNTHETIC_SAMPLE or MASKED_SAMPLE")
        private String level;

        @Override
        JsonNode ask(NodeClient client) {
            if (partner == null || level == null) {
                return client.get(of(table) + "/sharing");
            }
            return client.put(of(table) + "/sharing/" + NodeClient.segment(partner), Map.of("level", level));
        }

        @Override
        void show(JsonNode s) {
            sharing(out, s);
        }
    }

    @Command(name = "describe", description = "description and tags that partners find it by / 说明与标签")
    static final class Describe extends OnTable {

        @Parameters(paramLabel = "WORDS", index = "1")
        private String description;

        @Option(names = "--tag", split = ",")
        private List<String> tags = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.put(of(table) + "/about", Map.of("description", description, "tags", tags));
        }

        @Override
        void show(JsonNode s) {
            sharing(out, s);
        }
    }
}

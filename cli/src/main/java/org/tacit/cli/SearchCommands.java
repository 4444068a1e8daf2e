package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit audit search|uses|alarms|export|report}. */
final class SearchCommands {

    private SearchCommands() {
    }

    private static String query(List<String> words) {
        return NodeClient.segment(String.join(" ", words));
    }

    private static void show(Output out, JsonNode page) {
        List<List<String>> rows = new ArrayList<>();
        page.path("entries").forEach(f -> {
            JsonNode e = f.path("entry");
            String body = e.path("body").toString();
            rows.add(List.of(f.path("origin").asString(), e.path("sequence").asString(), e.path("time").asString(), e.path("type").asString(),
                    body.length() <= 120 ? body : body.substring(0, 117) + "…"));
        });
        out.table(List.of(out.text("LOG", "日志"), "#", out.text("TIME", "时间"), out.text("WHAT", "事件"), out.text("FACTS", "内容")), rows);
        if (page.path("next").isString()) {
            out.line("More: --next %s", "后续：--next %s", page.path("next").asString());
        }
    }

    @Command(name = "search", description = "find entries: column:income partner:bank since:2026-10-01 … / 查找条目")
    static final class Search extends NodeCommand {

        @Parameters(arity = "0..*", paramLabel = "NAME:VALUE")
        private List<String> words = List.of();

        @Option(names = "--count", defaultValue = "30")
        private int count;

        @Option(names = "--next", defaultValue = "", description = "what the page before gave / 上一页给出的标记")
        private String next;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/search?q=" + query(words) + "&limit=" + count + "&next=" + NodeClient.segment(next));
        }

        @Override
        void show(JsonNode page) {
            SearchCommands.show(out, page);
        }
    }

    @Command(name = "alarms", description = "what somebody has to look at / 需要处理的告警")
    static final class Alarms extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/alarms");
        }

        @Override
        void show(JsonNode page) {
            SearchCommands.show(out, page);
        }

        @Override
        int exitCode(JsonNode page) {
            return page.path("entries").isEmpty() ? 0 : Tacit.CHECK_FAILED;
        }
    }

    @Command(name = "uses", description = "who used a column, for what, with whose consent / 谁用过某列、为何目的、经谁同意")
    static final class Uses extends NodeCommand {

        @Parameters(index = "0", paramLabel = "TABLE")
        private String table;
        @Parameters(index = "1", paramLabel = "COLUMN")
        private String column;
        @Parameters(index = "2", arity = "0..*", paramLabel = "WHEN", description = "month:2026-10, or since:… until:…")
        private List<String> when = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/uses?table=" + NodeClient.segment(table) + "&column=" + NodeClient.segment(column) + "&q=" + query(when));
        }

        @Override
        void show(JsonNode uses) {
            uses.forEach(u -> {
                List<String> learners = new ArrayList<>();
                u.path("learners").forEach(l -> learners.add(l.asString()));
                out.line("%s  %s %s, for '%s', to %s", "%s  %s %s，用途“%s”，获知方 %s", u.path("at").asString(), u.path("type").asString(),
                        u.path("job").asString(u.path("service").asString("")), u.path("purpose").asString(), String.join(", ", learners));
                u.path("consents").forEach(c -> {
                    List<String> signed = new ArrayList<>();
                    c.path("signed").forEach(s -> signed.add(s.asString()));
                    out.line("    entry %s, %s: %s %s", "    第 %s 条，%s：%s %s", c.path("entry").asString(), c.path("at").asString(), c.path("type").asString(),
                            signed.isEmpty() ? c.path("who").asString() : String.join(", ", signed));
                });
            });
        }
    }

    /** A command that writes what the node gives into a file. */
    abstract static class ToFile implements Callable<Integer> {

        @Parameters(arity = "0..*", paramLabel = "NAME:VALUE", description = "which entries, as for search; none for all / 条目范围，写法同 search；不写则为全部")
        List<String> words = List.of();

        @Option(names = "--out", required = true, paramLabel = "FILE")
        private Path file;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        abstract String path();

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                byte[] content = client.bytes("GET", path(), null);
                Files.write(file, content);
                out.line("%,d bytes are in %s.", "已写入 %2$s，共 %1$,d 字节。", content.length, file);
                return 0;
            } catch (IOException e) {
                throw new InvalidInput(Text.of("%s cannot be written.", "无法写入 %s。", file), e);
            }
        }
    }

    @Command(name = "export", description = "entries with proofs, signed head and keys, to be verified without this node / 导出条目及证明，可脱离本节点校验")
    static final class Export extends ToFile {

        @Option(names = "--others", description = "with the hashes of all other entries / 附带其余条目的哈希")
        private boolean others;

        @Override
        String path() {
            return "/api/evidence/export?q=" + query(words) + "&others=" + others;
        }
    }

    @Command(name = "report", description = "entries for people, as a page or for a spreadsheet / 供阅读的报告（HTML 或 CSV）")
    static final class Report extends ToFile {

        @Option(names = "--format", defaultValue = "html", paramLabel = "html|csv")
        private String format;

        @Override
        String path() {
            return "/api/evidence/report?q=" + query(words) + "&format=" + NodeClient.segment(format);
        }
    }
}

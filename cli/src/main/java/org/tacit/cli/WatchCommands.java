package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit audit check|accept|observers|observe|unobserve|watched|watch}. */
final class WatchCommands {

    private WatchCommands() {
    }

    @Command(name = "check", description = "a running node compares its database with its log / 由运行中的节点核对数据库与日志")
    static final class Check extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/check");
        }

        @Override
        void show(JsonNode report) {
            report.path("findings").forEach(f -> out.line(f.path("what").path("en").asString(), f.path("what").path("zh").asString()));
            if (report.path("findings").isEmpty()) {
                out.line("%s rows are as they were logged.", "%s 行与日志一致。", report.path("rows").asString());
            }
        }

        @Override
        int exitCode(JsonNode report) {
            return report.path("findings").isEmpty() ? 0 : Tacit.CHECK_FAILED;
        }
    }

    @Command(name = "accept", description = "take rows that were changed beside the node as they are, on record / 接受在节点之外被改动的行，并留存记录")
    static final class Accept extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/evidence/rows/accept", null);
        }

        @Override
        void show(JsonNode report) {
            out.line("%s rows are accepted as they are.", "已接受 %s 行的现状。", Integer.toString(report.path("findings").size()));
        }
    }

    @Command(name = "observers", description = "who may watch this node's evidence / 谁可查看本节点存证")
    static final class Observers extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/observers");
        }

        @Override
        void show(JsonNode all) {
            List<List<String>> rows = new ArrayList<>();
            all.forEach(o -> rows.add(List.of(o.path("partner").asString(), o.path("types").toString(), o.path("grantedBy").asString(), o.path("grantedAt").asString())));
            out.table(List.of(out.text("PARTNER", "合作方"), out.text("ENTRIES", "条目"), out.text("BY", "授权人"), out.text("SINCE", "自")), rows);
        }
    }

    @Command(name = "observe", description = "let a partner watch this node's evidence / 允许合作方查看本节点存证")
    static final class Observe extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Option(names = "--types", split = ",", paramLabel = "TYPE", description = "entries that it is shown, such as contract.*; of others the hash; default all / 可见的条目类型，其余只给哈希")
        private List<String> types = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.put("/api/evidence/observers/" + NodeClient.segment(partner), Map.of("types", types));
        }

        @Override
        void show(JsonNode granted) {
            out.line("%s may watch this node's evidence.", "%s 可查看本节点的存证。", partner);
        }
    }

    @Command(name = "unobserve", description = "take that back / 收回查看许可")
    static final class Unobserve extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/evidence/observers/" + NodeClient.segment(partner));
        }

        @Override
        void show(JsonNode nothing) {
            out.line("%s watches no longer.", "%s 不再能查看。", partner);
        }
    }

    @Command(name = "watched", description = "the logs that this node watches / 本节点查看的各方日志")
    static final class Watched extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/watched");
        }

        @Override
        void show(JsonNode all) {
            List<List<String>> rows = new ArrayList<>();
            all.forEach(w -> rows.add(List.of(w.path("party").asString(), w.path("entries").asString(), w.path("verified").asString("-"),
                    w.path("silent").asBoolean() ? "!" : "", w.path("trouble").path("en").asString(""))));
            out.table(List.of(out.text("PARTY", "方"), out.text("ENTRIES", "条数"), out.text("VERIFIED", "校验于"), out.text("SILENT", "沉默"), out.text("TROUBLE", "问题")), rows);
        }
    }

    @Command(name = "watch", description = "fetch and check a partner's log now / 立即获取并校验合作方日志")
    static final class Watch extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/evidence/watched/" + NodeClient.segment(partner), null);
        }

        @Override
        void show(JsonNode watched) {
            out.line("%s entries of %s are as it signed them.", "%2$s 的 %1$s 条存证与其签名一致。", watched.path("entries").asString(), partner);
        }
    }
}

package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit catalogue search|sample}: what partners show of their tables. */
@Command(name = "catalogue", description = "partners' tables / 合作方的数据目录", subcommands = {CatalogueCommands.Search.class, CatalogueCommands.Sample.class})
final class CatalogueCommands {

    private CatalogueCommands() {
    }

    @Command(name = "search", description = "by name, description, tag or column, in either language / 按名称、说明、标签或列搜索，中英文均可")
    static final class Search extends NodeCommand {

        @Parameters(paramLabel = "WORDS", arity = "0..*")
        private List<String> words = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/catalogue?search=" + NodeClient.segment(String.join(" ", words)));
        }

        @Override
        void show(JsonNode found) {
            out.table(found.path("hits"), List.of(out.text("PARTNER", "合作方"), out.text("TABLE", "表"), out.text("ROWS", "行数"), out.text("COLUMNS", "列"), out.text("DESCRIPTION", "说明")),
                    h -> List.of(h.path("partner").asString(), h.path("table").path("name").asString(), "≈" + h.path("table").path("rows").asString(),
                            String.join(", ", h.path("table").path("columns").valueStream().map(c -> c.path("name").asString()).toList()), h.path("table").path("description").asString()));
            found.path("silent").forEach(s -> out.line("%s: %s", "%s：%s", s.path("partner").asString(), out.text("%1$s", "%2$s", s.path("reason").path("en").asString(), s.path("reason").path("zh").asString())));
        }
    }

    @Command(name = "sample", description = "a few rows like those of a partner's table; they are nobody's / 样本（不对应任何真实个体）")
    static final class Sample extends NodeCommand {

        @Parameters(paramLabel = "PARTNER", index = "0")
        private String partner;

        @Parameters(paramLabel = "TABLE", index = "1")
        private String table;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/partners/" + NodeClient.segment(partner) + "/catalogue/" + NodeClient.segment(table) + "/sample");
        }

        @Override
        void show(JsonNode rows) {
            rows.forEach(row -> out.line("%s", "%s", String.join(" | ", row.valueStream().map(JsonNode::asString).toList())));
        }
    }

    /** {@code tacit purpose add|list|end}. */
    @Command(name = "purpose", description = "what data may be used for / 数据用途", subcommands = {AddPurpose.class, ListPurposes.class, EndPurpose.class})
    static final class Purposes {
    }

    @Command(name = "add", description = "register a purpose / 登记用途")
    static final class AddPurpose extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--legal-basis", required = true, description = "consent, contract, law … in words / 法律依据")
        private String basis;

        @Option(names = "--description", defaultValue = "")
        private String description;

        @Option(names = "--expires", paramLabel = "TIME", description = "such as 2027-12-31T00:00:00Z / 到期时间")
        private String expires;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> purpose = new LinkedHashMap<>();
            purpose.put("name", name);
            purpose.put("legalBasis", basis);
            purpose.put("description", description);
            purpose.put("expiresAt", expires);
            return client.post("/api/purposes", purpose);
        }

        @Override
        void show(JsonNode p) {
            out.line("Purpose '%s' is registered; 'tacit table purposes TABLE --for %1$s' ties a table to it.", "用途“%s”已登记；“tacit table purposes 表 --for %1$s”将表与其绑定。", p.path("name").asString());
        }
    }

    @Command(name = "list", description = "all purposes / 全部用途")
    static final class ListPurposes extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/purposes");
        }

        @Override
        void show(JsonNode purposes) {
            out.table(purposes, List.of(out.text("PURPOSE", "用途"), out.text("BASIS", "依据"), out.text("EXPIRES", "到期"), out.text("ENDED", "终止")),
                    p -> List.of(p.path("name").asString(), p.path("legalBasis").asString(), p.path("expiresAt").asString(""), p.path("endedAt").asString("")));
        }
    }

    @Command(name = "end", description = "nothing may be done for it any more / 终止用途")
    static final class EndPurpose extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/purposes/" + NodeClient.segment(name));
        }

        @Override
        void show(JsonNode done) {
            out.line("Ended; contracts for it can run no more on tables that are tied to purposes.", "已终止；绑定了用途的表不再支持该用途的合约。");
        }
    }
}

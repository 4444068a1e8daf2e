package org.tacit.cli;

import java.io.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit source add|list|show|test|items|import|remove}. */
@Command(name = "source", description = "where tables come from / 数据源", subcommands = {SourceCommands.Add.class, SourceCommands.ListAll.class, SourceCommands.Show.class,
        SourceCommands.Test.class, SourceCommands.Items.class, SourceCommands.Import.class, SourceCommands.Remove.class})
final class SourceCommands {

    private static final String SOURCES = "/api/sources";

    private SourceCommands() {
    }

    private static String of(String source) {
        return SOURCES + "/" + NodeClient.segment(source);
    }

    @Command(name = "add", description = "a folder, a storage that speaks S3, or a database / 文件夹、S3 对象存储或数据库")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--folder", description = "FOLDER: absolute path on the node's machine / 节点机器上的绝对路径")
        private String folder;

        @Option(names = "--pattern", description = "FOLDER: which files, such as 2026/*.csv / 文件匹配模式")
        private String pattern;

        @Option(names = "--endpoint", description = "S3: https://host[:port]")
        private String endpoint;

        @Option(names = "--bucket", description = "S3")
        private String bucket;

        @Option(names = "--prefix", description = "S3: what keys begin with / 键前缀")
        private String prefix;

        @Option(names = "--region", description = "S3")
        private String region;

        @Option(names = "--access-key", description = "S3; the secret key is asked for, or TACIT_SECRET / 密钥另行询问，或取自 TACIT_SECRET")
        private String accessKey;

        @Option(names = "--dialect", description = "DATABASE: postgresql, mysql or mariadb")
        private String dialect;

        @Option(names = "--host", description = "DATABASE")
        private String host;

        @Option(names = "--port", defaultValue = "0", description = "DATABASE; default the dialect's / 默认为该类型的端口")
        private int port;

        @Option(names = "--database", description = "DATABASE: its name / 库名")
        private String database;

        @Option(names = "--url", description = "DATABASE with a driver of your own / 自备驱动的 JDBC 地址")
        private String url;

        @Option(names = "--driver", description = "DATABASE: jar in the node's drivers folder / 节点 drivers 文件夹中的 jar")
        private String driver;

        @Option(names = "--user", description = "DATABASE; the password is asked for, or TACIT_SECRET / 密码另行询问，或取自 TACIT_SECRET")
        private String user;

        @Option(names = "--option", paramLabel = "NAME=VALUE", description = "DATABASE: see docs/catalogue.md / 见 docs/catalogue.md")
        private Map<String, String> options = Map.of();

        @Option(names = "--confirm", paramLabel = "HOST:PORT", description = "yes, connect there, though sources.yaml does not list it / 确认连接 sources.yaml 未列出的主机")
        private String confirm;

        @Override
        JsonNode ask(NodeClient client) {
            String kind = folder != null ? "FOLDER" : endpoint != null ? "S3" : dialect != null || url != null ? "DATABASE" : null;
            if (kind == null) {
                throw InvalidInput.of("Give --folder, --endpoint, --dialect or --url.", "请给出 --folder、--endpoint、--dialect 或 --url。");
            }
            Map<String, Object> settings = new LinkedHashMap<>();
            put(settings, "folder", folder, "pattern", pattern, "endpoint", endpoint, "bucket", bucket, "prefix", prefix, "region", region, "accessKey", accessKey, "dialect", dialect,
                    "host", host, "database", database, "url", url, "driver", driver, "user", user, "confirm", confirm);
            settings.put("port", port);
            settings.put("options", options);
            if (!kind.equals("FOLDER")) {
                settings.put(kind.equals("S3") ? "secretKey" : "password", secret(kind.equals("S3") ? "secret key: " : "password: "));
            }
            return client.post(SOURCES, Map.of("name", name, "kind", kind, "settings", settings));
        }

        private static void put(Map<String, Object> settings, String... pairs) {
            for (int i = 0; i < pairs.length; i += 2) {
                if (pairs[i + 1] != null) {
                    settings.put(pairs[i], pairs[i + 1]);
                }
            }
        }

        /** Never an argument: those of a process can be seen by others. */
        private static String secret(String prompt) {
            String given = System.getenv("TACIT_SECRET");
            if (given != null) {
                return given;
            }
            Console console = System.console();
            char[] typed = console == null ? null : console.readPassword(prompt);
            return typed == null ? "" : new String(typed);
        }

        @Override
        void show(JsonNode source) {
            out.line("Source '%s' is there; 'tacit source test %1$s' connects to it.", "数据源“%s”已建立；“tacit source test %1$s”测试连接。", source.path("name").asString());
        }
    }

    @Command(name = "list", description = "all sources / 全部数据源")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(SOURCES);
        }

        @Override
        void show(JsonNode sources) {
            out.table(sources, List.of(out.text("SOURCE", "数据源"), out.text("KIND", "类型"), out.text("LEADS TO", "指向"), out.text("BY", "建立者")),
                    s -> List.of(s.path("name").asString(), s.path("kind").asString(), target(s.path("settings")), s.path("addedBy").asString()));
        }
    }

    private static String target(JsonNode s) {
        for (String field : List.of("folder", "endpoint", "url", "host")) {
            if (!s.path(field).asString("").isEmpty()) {
                return s.path(field).asString();
            }
        }
        return "";
    }

    /** Commands on one source. */
    abstract static class OnSource extends NodeCommand {
        @Parameters(paramLabel = "SOURCE", index = "0")
        String source;
    }

    @Command(name = "show", description = "settings of a source, without its secret / 数据源设置（不含密钥）")
    static final class Show extends OnSource {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(source));
        }

        @Override
        void show(JsonNode s) {
            out.line("%s %s", "%s %s", s.path("name").asString(), s.path("kind").asString());
            s.path("settings").properties().stream().filter(e -> !e.getValue().asString("").isEmpty() && !e.getValue().asString("").equals("0"))
                    .forEach(e -> out.line("  %s: %s", "  %s：%s", e.getKey(), e.getValue().asString()));
        }
    }

    @Command(name = "test", description = "connect as an import would / 测试连接")
    static final class Test extends OnSource {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(source) + "/test", null);
        }

        @Override
        void show(JsonNode answer) {
            out.line("Source '%s' can be reached.", "数据源“%s”可以连接。", source);
        }
    }

    @Command(name = "items", description = "what can be imported / 可导入的内容")
    static final class Items extends OnSource {

        @Parameters(paramLabel = "WORDS", index = "1", defaultValue = "")
        private String words;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(source) + "/items?search=" + NodeClient.segment(words));
        }

        @Override
        void show(JsonNode items) {
            out.table(items, List.of(out.text("ITEM", "内容"), out.text("BYTES", "字节")), i -> List.of(i.path("name").asString(), i.path("bytes").asLong() < 0 ? "" : i.path("bytes").asString()));
        }
    }

    @Command(name = "import", description = "make a table of an item or of a query's answer / 导入为表")
    static final class Import extends OnSource {

        @Parameters(paramLabel = "ITEM", index = "1", defaultValue = "", description = "a file, an object, a database table; * for several files / 文件、对象或数据库表，* 表示多个文件")
        private String item;

        @Option(names = "--query", defaultValue = "", description = "one SELECT instead / 一条 SELECT")
        private String query;

        @Option(names = "--name", required = true, description = "the table's name in contracts / 合约中的表名")
        private String name;

        @Option(names = "--column", paramLabel = "NAME:TYPE:KIND:GRADE", description = "declare a column; parts may be empty / 声明一列，各部分可留空")
        private List<String> columns = List.of();

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/tables", Map.of("source", source, "item", item, "query", query, "name", name, "columns", columns));
        }

        @Override
        void show(JsonNode table) {
            out.line("Table '%s' has %,d rows. Nobody else may use it until you grant something.", "表“%s”共 %,d 行。授权之前其他方均不可使用。", table.path("name").asString(),
                    table.path("rows").asLong());
        }
    }

    @Command(name = "remove", description = "forget a source; its tables stay / 删除数据源（表保留）")
    static final class Remove extends OnSource {

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(source));
        }

        @Override
        void show(JsonNode done) {
            out.line("Removed; its tables stay and can be refreshed no more.", "已删除；其表保留，但不能再刷新。");
        }
    }
}

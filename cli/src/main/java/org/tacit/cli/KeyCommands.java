package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit key list|rotate|forget|destroy}. */
@Command(name = "key", description = "keys that data at rest is sealed with / 静态加密密钥",
        subcommands = {KeyCommands.ListAll.class, KeyCommands.Rotate.class, KeyCommands.Forget.class, KeyCommands.Destroy.class})
final class KeyCommands {

    private static void show(Screen out, JsonNode keys) {
        out.line("The node's key is %s (%s).", "节点密钥为 %s（%s）。", keys.path("nodeKey").asString(), keys.path("source").asString());
        List<List<String>> rows = new ArrayList<>();
        keys.path("tenants").forEach(k -> rows.add(List.of(k.path("tenant").asString(), k.path("id").asString(), k.path("cipher").asString(), k.path("createdAt").asString(),
                k.path("current").asBoolean() ? out.text("seals", "在用") : out.text("only opens", "仅解密"))));
        out.table(List.of(out.text("TENANT", "租户"), out.text("KEY", "密钥"), out.text("CIPHER", "算法"), out.text("MADE", "产生时间"), out.text("USE", "用途")), rows);
    }

    @Command(name = "list", description = "their names and times; never a key / 名称与时间，不含密钥")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/keys");
        }

        @Override
        void show(JsonNode keys) {
            KeyCommands.show(out, keys);
        }
    }

    @Command(name = "rotate", description = "a new key of the node, or of a tenant / 轮换节点密钥或租户密钥")
    static final class Rotate extends NodeCommand {

        @Option(names = "--tenant", description = "a tenant's; default the node's / 指定租户，默认节点密钥")
        private String tenant;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/keys/" + (tenant == null ? "" : NodeClient.segment(tenant) + "/") + "rotate", null);
        }

        @Override
        void show(JsonNode keys) {
            KeyCommands.show(out, keys);
        }
    }

    @Command(name = "forget", description = "destroy a tenant's keys that were rotated out / 销毁租户已轮换的旧密钥")
    static final class Forget extends NodeCommand {

        @Parameters(paramLabel = "TENANT")
        private String tenant;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/keys/" + NodeClient.segment(tenant) + "/retired");
        }

        @Override
        void show(JsonNode keys) {
            KeyCommands.show(out, keys);
        }
    }

    @Command(name = "destroy", description = "destroy all keys of a tenant: nobody can undo it / 销毁租户的全部密钥，不可撤销")
    static final class Destroy extends NodeCommand {

        @Parameters(paramLabel = "TENANT")
        private String tenant;

        @Option(names = "--confirm", required = true, paramLabel = "TENANT", description = "its name once more / 再次输入租户名")
        private String confirm;

        @Option(names = "--why", required = true, description = "for the evidence / 记入存证的理由")
        private String why;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/keys/" + NodeClient.segment(tenant) + "?confirm=" + NodeClient.segment(confirm) + "&why=" + NodeClient.segment(why));
        }

        @Override
        void show(JsonNode keys) {
            KeyCommands.show(out, keys);
        }
    }
}

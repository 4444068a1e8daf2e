package org.tacit.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit api-key add|list|revoke}. */
@Command(name = "api-key", description = "keys that programs call this node with / 程序调用本节点的密钥",
        subcommands = {ApiKeyCommands.Add.class, ApiKeyCommands.ListAll.class, ApiKeyCommands.Revoke.class})
final class ApiKeyCommands {

    @Command(name = "add", description = "make a key; it is shown once / 新建密钥，仅显示一次")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "LABEL", description = "what it is for / 用途")
        private String label;

        @Option(names = "--account", required = true, description = "whose it is / 所属账户")
        private String account;

        @Option(names = "--scope", required = true, split = ",", paramLabel = "PERMISSION", description = "what it may do, e.g. see_work,propose / 权限范围")
        private List<String> scopes;

        @Option(names = "--days", defaultValue = "90", description = "how long it is good / 有效天数（默认 ${DEFAULT-VALUE}）")
        private int days;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> wanted = new HashMap<>(Map.of("label", label, "account", account, "days", days));
            wanted.put("scopes", scopes.stream().map(s -> s.strip().toUpperCase(java.util.Locale.ROOT).replace('-', '_')).toList());
            return client.post("/api/api-keys", wanted);
        }

        @Override
        void show(JsonNode made) {
            out.line(made.path("secret").asString());
            out.error("Send it as 'Authorization: Bearer …', until %s. It is not shown again.", "请以“Authorization: Bearer …”发送，有效期至 %s。此密钥不会再次显示。",
                    made.path("key").path("expiresAt").asString());
        }
    }

    @Command(name = "list", description = "all keys / 全部密钥")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/api-keys");
        }

        @Override
        void show(JsonNode keys) {
            out.table(keys, List.of(out.text("KEY", "密钥"), out.text("ACCOUNT", "账户"), out.text("LABEL", "用途"), out.text("SCOPES", "权限"), out.text("GOOD UNTIL", "有效期至"),
                    out.text("LAST USED", "最近使用")),
                    k -> List.of(k.path("prefix").asString(), k.path("account").asString(), k.path("label").asString(), Json.joined(k.path("scopes")),
                            k.path("revokedAt").isString() ? out.text("revoked", "已吊销") : k.path("expiresAt").asString(), k.path("usedAt").asString("-")));
        }
    }

    @Command(name = "revoke", description = "takes effect at once / 吊销密钥，立即生效")
    static final class Revoke extends NodeCommand {

        @Parameters(paramLabel = "PREFIX", description = "how the key begins, as 'list' shows it / 密钥前缀")
        private String prefix;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/api-keys/" + NodeClient.segment(prefix));
        }

        @Override
        void show(JsonNode key) {
            out.line("%s is revoked.", "%s 已吊销。", key.path("prefix").asString());
        }
    }
}

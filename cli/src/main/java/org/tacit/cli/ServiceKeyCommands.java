package org.tacit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit service key issue|list|revoke}. */
@Command(name = "key", description = "keys with which own applications ask a service / 本方应用调用服务的密钥",
        subcommands = {ServiceKeyCommands.Issue.class, ServiceKeyCommands.ListAll.class, ServiceKeyCommands.Revoke.class})
final class ServiceKeyCommands {

    private ServiceKeyCommands() {
    }

    @Command(name = "issue", description = "make a key; its secret is shown once / 发放密钥，仅显示一次")
    static final class Issue extends NodeCommand {

        @Parameters(index = "0", paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Parameters(index = "1", paramLabel = "APPLICATION", description = "its name / 应用名称")
        private String name;

        @Option(names = "--per-minute", defaultValue = "0", description = "most keys in any minute / 每分钟上限")
        private long perMinute;

        @Option(names = "--per-day", defaultValue = "0", description = "most keys a day / 每天上限")
        private long perDay;

        @Option(names = "--in-all", defaultValue = "0", description = "most keys in all / 总上限")
        private long inAll;

        @Option(names = "--days", defaultValue = "90", description = "how long it is good for (default ${DEFAULT-VALUE}) / 有效天数")
        private int days;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(PirCommands.of(service) + "/keys", Map.of("name", name, "perMinute", perMinute, "perDay", perDay, "inAll", inAll, "days", days));
        }

        @Override
        void show(JsonNode issued) {
            out.line("Key %s of '%s', until %s. It is not shown again:", "密钥 %s（%s），有效至 %s。仅显示这一次：", issued.path("key").path("id").asString(), issued.path("key").path("name").asString(),
                    issued.path("key").path("expires").asString());
            out.line("%s", "%s", issued.path("secret").asString());
        }
    }

    @Command(name = "list", description = "keys of a service and what was asked with each / 服务的密钥及用量")
    static final class ListAll extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(PirCommands.of(service) + "/keys");
        }

        @Override
        void show(JsonNode keys) {
            out.table(keys, List.of(out.text("KEY", "密钥"), out.text("APPLICATION", "应用"), out.text("ASKED", "查询"), out.text("REFUSED", "拒绝"), out.text("EXPIRES", "到期"), out.text("REVOKED", "吊销")),
                    k -> List.of(k.path("key").path("id").asString(), k.path("key").path("name").asString(), k.path("asked").asString(), k.path("refused").asString(),
                            k.path("key").path("expires").asString(), k.path("key").path("revoked").asString("")));
        }
    }

    @Command(name = "revoke", description = "end a key at once / 吊销密钥")
    static final class Revoke extends NodeCommand {

        @Parameters(index = "0", paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Parameters(index = "1", paramLabel = "KEY", description = "its id / 密钥编号")
        private String key;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(PirCommands.of(service) + "/keys/" + NodeClient.segment(key));
        }

        @Override
        void show(JsonNode k) {
            out.line("Key %s is revoked.", "密钥 %s 已吊销。", k.path("id").asString());
        }
    }
}

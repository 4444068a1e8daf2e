package org.tacit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit service application invite|list|remove}: programs that ask services of this node without a node of their own. */
@Command(name = "application", description = "applications without a node (Java SDK) / 无节点的应用（Java SDK）",
        subcommands = {ApplicationCommands.Invite.class, ApplicationCommands.ListAll.class, ApplicationCommands.Remove.class})
final class ApplicationCommands {

    private ApplicationCommands() {
    }

    @Command(name = "invite", description = "a text with which one application joins / 生成应用加入文本")
    static final class Invite extends NodeCommand {

        @Parameters(paramLabel = "NAME", description = "that it will have here / 应用在此处的名称")
        private String name;

        @Option(names = "--address", defaultValue = "", paramLabel = "HOST:PORT", description = "where it dials this node / 应用连接本节点的地址")
        private String address;

        @Option(names = "--hours", defaultValue = "72", description = "how long the text is good for (default ${DEFAULT-VALUE}) / 有效小时数")
        private int hours;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/applications/invitations", Map.of("name", name, "address", address, "hours", hours));
        }

        @Override
        void show(JsonNode i) {
            out.line("For '%s', once, until %s; whoever has the text can use it:", "供“%s”使用一次，有效至 %s；持有该文本者即可使用：", i.path("name").asString(), i.path("expires").asString());
            out.line("%s", "%s", i.path("text").asString());
        }
    }

    @Command(name = "list", description = "applications that are known / 已登记的应用")
    static final class ListAll extends NodeCommand {
        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/applications");
        }

        @Override
        void show(JsonNode all) {
            out.table(all, List.of(out.text("NAME", "名称"), out.text("FINGERPRINT", "指纹"), out.text("CONNECTED", "已连接"), out.text("BY", "登记人"), out.text("SINCE", "时间")),
                    a -> List.of(a.path("name").asString(), a.path("fingerprint").asString(), a.path("connected").asString(), a.path("addedBy").asString(), a.path("addedAt").asString()));
        }
    }

    @Command(name = "remove", description = "end its services and cut it off / 移除应用")
    static final class Remove extends NodeCommand {

        @Parameters(paramLabel = "NAME", description = "of the application / 应用名称")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/applications/" + NodeClient.segment(name));
        }

        @Override
        void show(JsonNode nothing) {
            out.line("'%s' is removed.", "“%s”已移除。", name);
        }
    }
}

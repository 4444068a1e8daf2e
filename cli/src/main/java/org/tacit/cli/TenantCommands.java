package org.tacit.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit tenant add|list|approvals|give}. */
@Command(name = "tenant", description = "parts of the organisation that see nothing of each other / 相互隔离的租户",
        subcommands = {TenantCommands.Add.class, TenantCommands.ListAll.class, TenantCommands.Approvals.class, TenantCommands.Give.class})
final class TenantCommands {

    private static String rule(Output out, JsonNode tenant) {
        return tenant.path("persons").asInt() > 1 ? out.text("two people", "两人")
                : tenant.path("twoFrom").isString() ? out.text("two people from %s", "%s 及以上须两人", tenant.path("twoFrom").asString()) : out.text("one person", "一人");
    }

    @Command(name = "add", description = "make a tenant / 新建租户")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/tenants", Map.of("name", name));
        }

        @Override
        void show(JsonNode tenant) {
            out.line("Tenant '%s' is there; give it people with 'tacit account add NAME --tenant %1$s'.", "租户“%s”已建立；用“tacit account add 名称 --tenant %1$s”添加人员。",
                    tenant.path("name").asString());
        }
    }

    @Command(name = "list", description = "all tenants / 全部租户")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/tenants");
        }

        @Override
        void show(JsonNode tenants) {
            out.table(tenants, List.of(out.text("NAME", "名称"), out.text("WHO SAYS YES", "批准人数")), t -> List.of(t.path("name").asString(), rule(out, t)));
        }
    }

    @Command(name = "approvals", description = "how many people say yes to a contract / 合约批准人数")
    static final class Approvals extends NodeCommand {

        @Parameters(paramLabel = "NAME")
        private String name;

        @Option(names = "--persons", defaultValue = "1", description = "1 or 2, for every contract / 每份合约的批准人数")
        private int persons;

        @Option(names = "--two-from", paramLabel = "L1..L5", description = "two where a column of this grade or above is touched / 触及该级及以上的列时须两人")
        private String twoFrom;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> wanted = new HashMap<>();
            wanted.put("persons", persons);
            wanted.put("twoFrom", twoFrom);
            return client.put("/api/tenants/" + NodeClient.segment(name) + "/approvals", wanted);
        }

        @Override
        void show(JsonNode tenant) {
            out.line("%s: %s.", "%s：%s。", tenant.path("name").asString(), rule(out, tenant));
        }
    }

    @Command(name = "give", description = "give a table to a tenant / 将表交给租户")
    static final class Give extends NodeCommand {

        @Parameters(index = "0", paramLabel = "TABLE")
        private String table;

        @Parameters(index = "1", paramLabel = "TENANT")
        private String tenant;

        @Override
        JsonNode ask(NodeClient client) {
            return client.put("/api/tenants/" + NodeClient.segment(tenant) + "/tables/" + NodeClient.segment(table), Map.of());
        }

        @Override
        void show(JsonNode done) {
            out.line("'%s' belongs to '%s' now.", "“%s”现属于“%s”。", table, tenant);
        }
    }
}

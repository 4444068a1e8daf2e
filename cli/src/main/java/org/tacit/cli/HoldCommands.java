package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit stop}, the kill switch, and {@code tacit hold list|lift}. */
@Command(name = "hold", description = "what is stopped and may not start / 紧急停止", subcommands = {HoldCommands.ListAll.class, HoldCommands.Lift.class})
final class HoldCommands {

    private static final String HOLDS = "/api/holds";

    private HoldCommands() {
    }

    /** What to stop: exactly one. */
    static final class What {
        @Option(names = "--all", description = "everything / 全部")
        private boolean all;
        @Option(names = "--project", paramLabel = "PROJECT")
        private String project;
        @Option(names = "--partner", paramLabel = "PARTNER")
        private String partner;
        @Option(names = "--contract", paramLabel = "CONTRACT")
        private String contract;
        @Option(names = "--job", paramLabel = "JOB")
        private String job;

        Map<String, String> asked() {
            Map<String, String> asked = new LinkedHashMap<>();
            if (all) {
                asked.put("ALL", "");
            }
            put(asked, "PROJECT", project);
            put(asked, "PARTNER", partner);
            put(asked, "CONTRACT", contract);
            put(asked, "JOB", job);
            return asked;
        }

        private static void put(Map<String, String> asked, String scope, String target) {
            if (target != null) {
                asked.put(scope, target);
            }
        }
    }

    @Command(name = "stop", description = "stop at once, and start nothing more until it is lifted / 立即停止，解除前不再启动")
    static final class Stop extends NodeCommand {

        @ArgGroup(exclusive = true, multiplicity = "1")
        private What what;

        @Option(names = "--reason", required = true, description = "one line; partners read it / 原因（合作方可见）")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            Map.Entry<String, String> asked = what.asked().entrySet().iterator().next();
            return client.post(HOLDS, Map.of("scope", asked.getKey(), "target", asked.getValue(), "reason", reason));
        }

        @Override
        void show(JsonNode hold) {
            HoldCommands.show(out, hold);
        }
    }

    @Command(name = "list", description = "all holds / 全部紧急停止")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(HOLDS);
        }

        @Override
        void show(JsonNode holds) {
            out.table(holds, List.of(out.text("HOLD", "编号"), out.text("ON", "范围"), out.text("BY", "操作人"), out.text("SINCE", "时间"), out.text("LIFTED", "解除"), out.text("REASON", "原因")),
                    h -> List.of(h.path("id").asString(), (h.path("scope").asString() + " " + h.path("target").asString()).strip(), h.path("placedBy").asString(), h.path("placedAt").asString(),
                            h.path("liftedAt").isString() ? h.path("liftedAt").asString() : "-", h.path("reason").asString()));
        }
    }

    @Command(name = "lift", description = "let things start again / 解除")
    static final class Lift extends NodeCommand {

        @Parameters(paramLabel = "HOLD")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(HOLDS + "/" + NodeClient.segment(id) + "/lift", null);
        }

        @Override
        void show(JsonNode hold) {
            HoldCommands.show(out, hold);
        }
    }

    private static void show(Output out, JsonNode hold) {
        if (hold.path("liftedAt").isString()) {
            out.line("Hold %s is lifted.", "紧急停止 %s 已解除。", hold.path("id").asString());
        } else {
            out.line("Stopped; hold %s keeps it from starting until 'tacit hold lift %s'.", "已停止；在执行“tacit hold lift %2$s”之前，%1$s 会阻止其启动。", hold.path("id").asString(), hold.path("id").asString());
        }
    }
}

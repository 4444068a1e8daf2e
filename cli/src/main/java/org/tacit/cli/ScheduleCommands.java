package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit schedule add|list|end}. */
@Command(name = "schedule", description = "contracts that are run by the clock / 定时运行", subcommands = {ScheduleCommands.Add.class, ScheduleCommands.ListAll.class, ScheduleCommands.End.class})
final class ScheduleCommands {

    private static void show(Screen out, JsonNode s) {
        out.line("Schedule %s runs contract %.12s at '%s' (%s); next: %s", "计划 %s 按“%3$s”（%4$s）运行合约 %2$.12s；下次：%5$s", s.path("id").asString(), s.path("contract").asString(),
                s.path("cron").asString(), s.path("zone").asString(), s.path("nextAt").isString() ? s.path("nextAt").asString() : out.text("ended", "已结束"));
        if (s.path("ended").isObject()) {
            out.line("  " + out.text(s.path("ended")));
        }
    }

    @Command(name = "add", description = "run a signed contract again and again / 定时运行已签署的合约")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "CONTRACT", index = "0")
        private String contract;

        @Parameters(paramLabel = "CRON", index = "1", description = "minute hour day month weekday, for example '0 2 * * MON-FRI' / 分 时 日 月 星期")
        private String cron;

        @Option(names = "--zone", defaultValue = "", description = "for example Asia/Shanghai; default UTC / 时区，默认 UTC")
        private String zone;

        @Option(names = "--missed", defaultValue = "skip", description = "times at which the node did not run: skip or once / 错过的时间：skip 跳过，once 补一次")
        private String missed;

        @Option(names = "--priority", description = "0 to 9 / 0 到 9")
        private Integer priority;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> wanted = new LinkedHashMap<>(Map.of("contract", contract, "cron", cron, "zone", zone, "missed", missed.toUpperCase(java.util.Locale.ROOT)));
            if (priority != null) {
                wanted.put("priority", priority);
            }
            return client.post("/api/schedules", wanted);
        }

        @Override
        void show(JsonNode made) {
            ScheduleCommands.show(out, made);
        }
    }

    @Command(name = "list", description = "all schedules / 全部计划")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/schedules");
        }

        @Override
        void show(JsonNode all) {
            out.table(all, List.of(out.text("SCHEDULE", "计划"), out.text("CONTRACT", "合约"), out.text("TIMES", "时间"), out.text("ZONE", "时区"), out.text("NEXT", "下次"), out.text("LAST JOB", "最近任务")),
                    s -> List.of(s.path("id").asString(), s.path("contract").asString().substring(0, 12), s.path("cron").asString(), s.path("zone").asString(),
                            s.path("nextAt").isString() ? s.path("nextAt").asString() : out.text("ended", "已结束"), s.path("lastJob").asString("")));
        }
    }

    @Command(name = "end", description = "no more runs; what it started goes on / 结束计划，已启动的任务继续")
    static final class End extends NodeCommand {

        @Parameters(paramLabel = "SCHEDULE")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/schedules/" + NodeClient.segment(id));
        }

        @Override
        void show(JsonNode ended) {
            ScheduleCommands.show(out, ended);
        }
    }
}

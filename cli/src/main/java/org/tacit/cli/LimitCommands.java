package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit limit list|set}. */
@Command(name = "limit", description = "what may run at a time / 并发与资源限额", subcommands = {LimitCommands.ListAll.class, LimitCommands.Set.class})
final class LimitCommands {

    private static List<String> row(JsonNode l) {
        JsonNode limit = l.path("limit");
        JsonNode used = l.path("used");
        return List.of(l.path("tenant").asString(), "%d/%d".formatted(used.path("jobs").asInt(), limit.path("jobs").asInt()),
                "%,d/%,d".formatted(used.path("memory").asLong() >> 20, limit.path("memory").asLong() >> 20), "%d/%d".formatted(used.path("cores").asInt(), limit.path("cores").asInt()),
                "%,d/%,d".formatted(used.path("disk").asLong() + used.path("stored").asLong() >> 20, limit.path("disk").asLong() >> 20), limit.path("weight").asString());
    }

    @Command(name = "list", description = "limits and what is taken of them; '-' is the node as a whole / 限额与占用；“-”为整个节点")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/limits");
        }

        @Override
        void show(JsonNode limits) {
            out.table(limits, List.of(out.text("TENANT", "租户"), out.text("JOBS", "任务"), out.text("MEMORY MiB", "内存 MiB"), out.text("CORES", "核"), out.text("DISK MiB", "磁盘 MiB"), out.text("WEIGHT", "权重")),
                    LimitCommands::row);
        }
    }

    @Command(name = "set", description = "change some of them; the rest stays / 修改限额，未给出的不变")
    static final class Set extends NodeCommand {

        @Option(names = "--tenant", defaultValue = "-", description = "default the node as a whole / 默认整个节点")
        private String tenant;

        @Option(names = "--jobs", description = "at a time / 并发任务数")
        private Integer jobs;

        @Option(names = "--memory", paramLabel = "MiB", description = "of the running jobs' estimates / 运行任务的估计内存")
        private Long memory;

        @Option(names = "--cores", description = "of the running jobs / 核数")
        private Integer cores;

        @Option(names = "--disk", paramLabel = "MiB", description = "artifacts and scratch space / 结果与临时空间")
        private Long disk;

        @Option(names = "--weight", description = "share against other tenants, 1 to 100 / 相对权重")
        private Integer weight;

        @Override
        JsonNode ask(NodeClient client) {
            String path = "/api/limits/" + NodeClient.segment(tenant);
            JsonNode now = client.get(path).path("limit");
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("jobs", jobs == null ? now.path("jobs").asInt() : jobs);
            wanted.put("memory", memory == null ? now.path("memory").asLong() : memory << 20);
            wanted.put("cores", cores == null ? now.path("cores").asInt() : cores);
            wanted.put("disk", disk == null ? now.path("disk").asLong() : disk << 20);
            wanted.put("weight", weight == null ? now.path("weight").asInt() : weight);
            return JsonMapper.shared().readTree(client.bytes("PUT", path, wanted));
        }

        @Override
        void show(JsonNode limit) {
            out.table(List.of(out.text("TENANT", "租户"), out.text("JOBS", "任务"), out.text("MEMORY MiB", "内存 MiB"), out.text("CORES", "核"), out.text("DISK MiB", "磁盘 MiB"), out.text("WEIGHT", "权重")),
                    List.of(row(limit)));
        }
    }
}

package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit job log|conversation|priority|retry|why|artifacts|pin|destroy|keep}. */
final class JobCareCommands {

    private JobCareCommands() {
    }

    private static String job(String id, String rest) {
        return "/api/jobs/" + NodeClient.segment(id) + rest;
    }

    private static JsonNode put(NodeClient client, String path, Map<String, ?> body) {
        return tools.jackson.databind.json.JsonMapper.shared().readTree(client.bytes("PUT", path, body));
    }

    @Command(name = "log", description = "what happened, at all parties, in one order / 各方日志，按时间合并")
    static final class Log extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Option(names = "--own", description = "this party's lines only / 仅本方")
        private boolean own;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(job(id, "/log?partners=" + !own));
        }

        @Override
        void show(JsonNode log) {
            out.line("Job %s, trace %s", "任务 %s，跟踪号 %s", log.path("job").asString(), log.path("trace").asString());
            List<List<String>> rows = new ArrayList<>();
            log.path("lines").forEach(l -> {
                JsonNode e = l.path("event");
                rows.add(List.of(l.path("at").asString(), l.path("party").asString(), e.path("kind").asString(), e.path("attempt").asInt() == 0 ? "" : e.path("attempt").asString(),
                        e.path("step").asString(), e.path("code").asString(), e.path("bytes").asLong() == 0 ? "" : "%,d".formatted(e.path("bytes").asLong()),
                        e.path("millis").asLong() == 0 ? "" : "%.2f s".formatted(e.path("millis").asLong() / 1e3)));
            });
            out.table(List.of(out.text("TIME", "时间"), out.text("PARTY", "参与方"), out.text("EVENT", "事件"), out.text("ATTEMPT", "次数"), out.text("STEP", "步骤"), out.text("CODE", "代码"),
                    out.text("BYTES", "字节"), out.text("TOOK", "耗时")), rows);
            log.path("sources").forEach(s -> {
                if (s.path("missing").isObject()) {
                    out.line("Lines of %s are missing: %s", "缺少 %s 的日志：%s", s.path("party").asString(), out.text(s.path("missing")));
                } else if (Math.abs(s.path("offsetMillis").asLong()) > 1000) {
                    out.line("The clock of %s is %,d ms ahead of ours; its lines are corrected by that.", "%s 的时钟比本方快 %,d 毫秒，其日志已按此校正。",
                            s.path("party").asString(), s.path("offsetMillis").asLong());
                }
            });
        }
    }

    @Command(name = "conversation", description = "what each step said and heard: kinds, counts, sizes / 各步骤的通信：种类、条数与大小")
    static final class Conversation extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(job(id, "/conversation"));
        }

        @Override
        void show(JsonNode steps) {
            List<List<String>> rows = new ArrayList<>();
            steps.forEach(step -> step.path("lines").forEach(l -> {
                String smallest = "%,d".formatted(l.path("smallest").asLong());
                String largest = "%,d".formatted(l.path("largest").asLong());
                rows.add(List.of(step.path("step").asString() + (step.path("running").asBoolean() ? " …" : ""), l.path("sent").asBoolean() ? out.text("to", "发往") : out.text("from", "来自"),
                        l.path("peer").asString(), l.path("kind").asString(), l.path("channel").asString(), "%,d".formatted(l.path("messages").asLong()),
                        "%,d".formatted(l.path("bytes").asLong()), smallest.equals(largest) ? smallest : smallest + "–" + largest));
            }));
            out.table(List.of(out.text("STEP", "步骤"), "", out.text("PARTNER", "合作方"), out.text("PART", "协议部分"), out.text("CHANNEL", "通道"), out.text("MESSAGES", "条数"),
                    out.text("BYTES", "字节"), out.text("EACH", "每条字节")), rows);
        }
    }

    @Command(name = "priority", description = "let a waiting job come earlier or later / 调整排队优先级")
    static final class Priority extends NodeCommand {

        @Parameters(paramLabel = "ID", index = "0")
        private String id;

        @Parameters(paramLabel = "0-9", index = "1", description = "the higher the earlier; 5 is usual / 数值越大越靠前，默认 5")
        private int priority;

        @Override
        JsonNode ask(NodeClient client) {
            return put(client, job(id, "/priority"), Map.of("priority", priority));
        }

        @Override
        void show(JsonNode shown) {
            JobCommands.show(out, shown);
        }
    }

    @Command(name = "retry", description = "try a failed job again now, or say how often it does so by itself / 立即重试，或设定自动重试次数")
    static final class Retry extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Option(names = "--by-itself", paramLabel = "TIMES", description = "only set how often; 0 for no more / 仅设定次数，0 表示不再重试")
        private Integer most;

        @Override
        JsonNode ask(NodeClient client) {
            return most == null ? client.post(job(id, "/retry"), null) : put(client, job(id, "/retry"), Map.of("most", most));
        }

        @Override
        void show(JsonNode shown) {
            JobCommands.show(out, shown);
        }
    }

    @Command(name = "why", description = "why a job does not go on, and what to do / 失败原因与处理办法")
    static final class Why extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(job(id, "/failure"));
        }

        @Override
        void show(JsonNode failure) {
            out.line("%s (%s): %s", "%s（%s）：%s", failure.path("code").asString(), failure.path("side").asString(), out.text(failure.path("cause")));
            out.line(out.text(failure.path("mend")));
            if (failure.path("retryAt").isString()) {
                out.line("It is tried again by itself at %s.", "将于 %s 自动重试。", failure.path("retryAt").asString());
            }
        }
    }

    private static void artifacts(Screen out, JsonNode all) {
        List<List<String>> rows = new ArrayList<>();
        all.forEach(a -> rows.add(List.of(a.path("step").asString() + "." + a.path("port").asString(), a.path("type").asString(), "%,d".formatted(a.path("onDisk").asLong()),
                a.path("state").asString(), a.path("pinned").asBoolean() ? out.text("pinned", "已固定") : "", a.path("createdAt").asString(), a.path("usedAt").asString())));
        out.table(List.of(out.text("OUTPUT", "结果"), out.text("TYPE", "类型"), out.text("ON DISK", "磁盘字节"), out.text("STATE", "状态"), out.text("KEPT", "保留"), out.text("CREATED", "产生时间"),
                out.text("LAST USED", "最近使用")), rows);
    }

    @Command(name = "artifacts", description = "what a job has left, and until when / 任务留下的结果及其状态")
    static final class ListArtifacts extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(job(id, "/artifacts"));
        }

        @Override
        void show(JsonNode all) {
            artifacts(out, all);
        }
    }

    private static String path(String which) {
        int dot = which.lastIndexOf('.');
        if (dot < 1) {
            throw org.tacit.base.InvalidInput.of("'%s' is not STEP.OUTPUT; 'tacit job artifacts' lists them.", "“%s”不是 步骤.输出 的形式；“tacit job artifacts”列出全部。", which);
        }
        return "/" + NodeClient.segment(which.substring(0, dot)) + "/" + NodeClient.segment(which.substring(dot + 1));
    }

    @Command(name = "pin", description = "keep an artifact whatever the rule says / 固定结果，不随保留期删除")
    static final class Pin extends NodeCommand {

        @Parameters(paramLabel = "ID", index = "0")
        private String id;

        @Parameters(paramLabel = "STEP.OUTPUT", index = "1")
        private String which;

        @Option(names = "--off", description = "no more / 取消固定")
        private boolean off;

        @Override
        JsonNode ask(NodeClient client) {
            return put(client, job(id, "/artifacts" + path(which) + "/pin"), Map.of("pinned", !off));
        }

        @Override
        void show(JsonNode artifact) {
            out.line(artifact.path("pinned").asBoolean() ? "It is kept until it is unpinned or destroyed." : "It is kept as the rule says.",
                    artifact.path("pinned").asBoolean() ? "在取消固定或销毁之前一直保留。" : "按保留规则处理。");
        }
    }

    @Command(name = "destroy", description = "destroy artifacts for good: their keys, then their files / 永久销毁结果：先密钥，后文件")
    static final class Destroy extends NodeCommand {

        @Parameters(paramLabel = "ID", index = "0")
        private String id;

        @Parameters(paramLabel = "STEP.OUTPUT", index = "1", arity = "0..1", description = "default: everything the job has left / 默认该任务的全部结果")
        private String which;

        @Option(names = "--why", required = true, description = "for the evidence / 记入存证的理由")
        private String why;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(job(id, "/artifacts" + (which == null ? "" : path(which)) + "?why=" + NodeClient.segment(why)));
        }

        @Override
        void show(JsonNode all) {
            artifacts(out, all);
        }
    }

    @Command(name = "keep", description = "how long a tenant's artifacts are kept / 租户结果的保留期限")
    static final class Keep extends NodeCommand {

        @Option(names = "--tenant", defaultValue = "main", description = "default ${DEFAULT-VALUE} / 默认 ${DEFAULT-VALUE}")
        private String tenant;

        @Option(names = "--days", description = "0 for ever / 0 表示永久")
        private Integer days;

        @Option(names = "--after-use", description = "counted from the last use, not from the creation / 自最近使用起算")
        private boolean afterUse;

        @Override
        JsonNode ask(NodeClient client) {
            String path = "/api/artifact-rules/" + NodeClient.segment(tenant);
            return days == null ? client.get(path) : put(client, path, Map.of("days", days, "keep", days == 0 ? "NEVER_ENDS" : afterUse ? "AFTER_LAST_USE" : "AFTER_CREATION"));
        }

        @Override
        void show(JsonNode rule) {
            if (rule.path("days").asInt() == 0) {
                out.line("Artifacts are kept until somebody destroys them.", "结果一直保留，直至人为销毁。");
            } else {
                out.line("Artifacts are destroyed %d days after their %s.", "结果在%2$s后 %1$d 天销毁。", rule.path("days").asInt(),
                        rule.path("keep").asString().equals("AFTER_LAST_USE") ? out.text("last use", "最近使用") : out.text("creation", "产生"));
            }
        }
    }
}

package org.tacit.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit job list|show|stop|resume}, and those of {@link JobCareCommands}. */
@Command(name = "job", description = "executions of contracts / 任务",
        subcommands = {JobCommands.ListAll.class, JobCommands.Show.class, JobCommands.Stop.class, JobCommands.Resume.class,
                JobCareCommands.Log.class, JobCareCommands.Conversation.class, JobCareCommands.Priority.class, JobCareCommands.Retry.class, JobCareCommands.Why.class, JobCareCommands.ListArtifacts.class,
                JobCareCommands.Pin.class, JobCareCommands.Destroy.class, JobCareCommands.Keep.class})
final class JobCommands {

    @Command(name = "list", description = "all jobs / 全部任务")
    static final class ListAll extends NodeCommand {

        @Option(names = "--state", description = "those in this state only, for example QUEUED / 仅该状态")
        private String state;

        @Override
        JsonNode ask(NodeClient client) {
            return state == null ? client.jobs() : client.get("/api/jobs?state=" + NodeClient.segment(state.toUpperCase(java.util.Locale.ROOT)));
        }

        @Override
        void show(JsonNode jobs) {
            out.table(jobs, List.of(out.text("JOB", "任务"), out.text("STATE", "状态"), out.text("FLOW", "流程"), out.text("WITH", "合作方"), out.text("CONTRACT", "合约"), out.text("CREATED", "创建时间")),
                    j -> List.of(j.path("id").asString(), j.path("state").asString(), j.path("name").asString(), Json.joined(j.path("partners")),
                    j.path("contract").asString().substring(0, 12), j.path("createdAt").asString()));
        }
    }

    @Command(name = "show", description = "steps, traffic and why it failed / 步骤、流量与失败原因")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Option(names = "--wait", description = "wait until it has ended / 等待结束")
        private boolean wait;

        @Option(names = "--timeout", defaultValue = "86400", paramLabel = "SECONDS", description = "how long to wait / 最长等待秒数")
        private long timeout;

        @Override
        JsonNode ask(NodeClient client) {
            return wait ? client.awaitJob(id, Duration.ofSeconds(timeout)) : client.job(id);
        }

        @Override
        void show(JsonNode job) {
            JobCommands.show(out, job);
        }

        @Override
        int exitCode(JsonNode job) {
            return wait ? JobCommands.exitCode(job) : 0;
        }
    }

    @Command(name = "stop", description = "stop a job, at all parties / 停止任务（各方）")
    static final class Stop extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.stop(id);
        }

        @Override
        void show(JsonNode job) {
            out.line("Job %s is being stopped.", "任务 %s 正在停止。", job.path("id").asString());
        }
    }

    @Command(name = "resume", description = "continue a job that failed or was cut off / 继续失败或中断的任务")
    static final class Resume extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.resume(id);
        }

        @Override
        void show(JsonNode job) {
            JobCommands.show(out, job);
        }
    }

    /** How far a running step is, how fast, and for how long still. */
    private static void progress(Output out, JsonNode at) {
        if (at.path("total").asLong(-1) < 0) {
            return;
        }
        long done = at.path("done").asLong();
        long total = at.path("total").asLong();
        out.line("  %s, %s: %,d of %,d", "  %s，%s：%,d / %,d", at.path("step").asString(), at.path("stage").asString(), done, total);
        if (at.path("secondsLeft").isNumber()) {
            out.line("  %,.0f a second, about %,d s left in this stage", "  每秒 %,.0f，本阶段约剩 %,d 秒", at.path("perSecond").asDouble(), at.path("secondsLeft").asLong());
        }
    }

    static void show(Output out, JsonNode job) {
        out.line("Job %s (%s with %s): %s", "任务 %s（%s，合作方 %s）：%s", job.path("id").asString(), job.path("name").asString(), Json.joined(job.path("partners")),
                job.path("state").asString());
        if (job.path("reason").isObject()) {
            out.line("  " + out.text(job.path("reason")));
        }
        if (job.path("waits").isObject()) {
            out.line("  " + out.text(job.path("waits")));
        }
        if (job.path("retryAt").isString()) {
            out.line("  tried again at %s", "  将于 %s 重试", job.path("retryAt").asString());
        }
        progress(out, job.path("progress"));
        List<List<String>> rows = new ArrayList<>();
        job.path("steps").forEach(s -> rows.add(List.of(s.path("step").asString(), s.path("operator").asString(), s.path("state").asString(),
                s.path("seconds").isNumber() ? "%.2f".formatted(s.path("seconds").asDouble()) : "",
                s.path("bytesSent").isNumber() ? "%,d".formatted(s.path("bytesSent").asLong()) : "",
                s.path("bytesReceived").isNumber() ? "%,d".formatted(s.path("bytesReceived").asLong()) : "")));
        if (!rows.isEmpty()) {
            out.table(List.of(out.text("STEP", "步骤"), out.text("OPERATOR", "算子"), out.text("STATE", "状态"), out.text("SECONDS", "秒"), out.text("BYTES SENT", "发送字节"),
                    out.text("RECEIVED", "接收字节")), rows);
        }
    }

    /** 0 where the job is done; otherwise what it failed of. */
    static int exitCode(JsonNode job) {
        return switch (job.path("state").asString()) {
            case "DONE" -> 0;
            case "STOPPED", "DECLINED" -> 6;
            default -> switch (job.path("code").asString("")) {
                case "invalid-input" -> 2;
                case "policy-denied" -> 3;
                case "protocol-violation" -> 5;
                default -> 4;
            };
        };
    }
}

package org.tacit.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit job list|show|stop|resume}. */
@Command(name = "job", description = "executions of contracts / 任务",
        subcommands = {JobCommands.ListAll.class, JobCommands.Show.class, JobCommands.Stop.class, JobCommands.Resume.class})
final class JobCommands {

    @Command(name = "list", description = "all jobs / 全部任务")
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode jobs = client.jobs();
                out.show(jobs, () -> {
                    List<List<String>> rows = new ArrayList<>();
                    jobs.forEach(j -> rows.add(List.of(j.path("id").asString(), j.path("state").asString(), j.path("name").asString(), Json.joined(j.path("partners")),
                            j.path("contract").asString().substring(0, 12), j.path("createdAt").asString())));
                    out.table(List.of(out.text("JOB", "任务"), out.text("STATE", "状态"), out.text("FLOW", "流程"), out.text("WITH", "合作方"),
                            out.text("CONTRACT", "合约"), out.text("CREATED", "创建时间")), rows);
                });
            }
            return 0;
        }
    }

    @Command(name = "show", description = "steps, traffic and why it failed / 步骤、流量与失败原因")
    static final class Show implements Callable<Integer> {

        @Parameters(paramLabel = "ID")
        private String id;

        @Option(names = "--wait", description = "wait until it has ended / 等待结束")
        private boolean wait;

        @Option(names = "--timeout", defaultValue = "86400", paramLabel = "SECONDS", description = "how long to wait / 最长等待秒数")
        private long timeout;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode job = wait ? client.awaitJob(id, Duration.ofSeconds(timeout)) : client.job(id);
                out.show(job, () -> show(out, job));
                return wait ? exitCode(job) : 0;
            }
        }
    }

    @Command(name = "stop", description = "stop a job, at all parties / 停止任务（各方）")
    static final class Stop implements Callable<Integer> {

        @Parameters(paramLabel = "ID")
        private String id;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode job = client.stop(id);
                out.show(job, () -> out.line("Job %s is being stopped.", "任务 %s 正在停止。", job.path("id").asString()));
            }
            return 0;
        }
    }

    @Command(name = "resume", description = "continue a job that failed or was cut off / 继续失败或中断的任务")
    static final class Resume implements Callable<Integer> {

        @Parameters(paramLabel = "ID")
        private String id;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode job = client.resume(id);
                out.show(job, () -> show(out, job));
            }
            return 0;
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

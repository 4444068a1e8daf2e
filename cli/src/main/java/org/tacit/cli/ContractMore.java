package org.tacit.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit contract review|versions|diff|amend|say|ask|comments|withdraw|end|suspend|resume}. */
final class ContractMore {

    private ContractMore() {
    }

    private static String of(String contract, String what) {
        return "/api/contracts/" + NodeClient.segment(contract) + "/" + what;
    }

    abstract static class OfContract extends NodeCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "of the contract or its job / 合约或任务编号")
        String id;
    }

    /** One that answers with where the contract stands. */
    abstract static class Standing extends OfContract {

        @Override
        void show(JsonNode c) {
            out.line("Contract %.12s is %s.", "合约 %.12s 的状态是 %s。", c.path("hash").asString(), c.path("state").asString());
        }
    }

    abstract static class WithReason extends Standing {

        @Option(names = "--reason", defaultValue = "", description = "what the others are told / 告知各方的原因")
        String reason;

        JsonNode say(NodeClient client, String what) {
            return client.post(of(id, what), Map.of("reason", reason));
        }
    }

    @Command(name = "withdraw", description = "take back one's own before it is in force / 撤回本方发起的合约")
    static final class Withdraw extends WithReason {
        @Override
        JsonNode ask(NodeClient client) {
            return say(client, "withdraw");
        }
    }

    @Command(name = "end", description = "end what is in force, for all / 终止生效中的合约")
    static final class End extends WithReason {
        @Override
        JsonNode ask(NodeClient client) {
            return say(client, "end");
        }
    }

    @Command(name = "suspend", description = "let nothing of it run until resumed / 暂停合约")
    static final class Suspend extends WithReason {
        @Override
        JsonNode ask(NodeClient client) {
            return say(client, "suspend");
        }
    }

    @Command(name = "resume", description = "take one's own suspension back / 恢复合约")
    static final class Resume extends WithReason {
        @Override
        JsonNode ask(NodeClient client) {
            return say(client, "resume");
        }
    }

    @Command(name = "review", description = "everything for a yes or a no / 审批所需的全部信息")
    static final class Review extends OfContract {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(id, "review"));
        }

        @Override
        void show(JsonNode r) {
            out.line("Contract %.12s (%s), proposed by %s for '%s': %s", "合约 %.12s（%s），由 %s 发起，用途“%s”：%s", r.path("contract").asString(), r.path("name").asString(), r.path("proposer").asString(),
                    r.path("purpose").asString(), r.path("state").asString());
            out.line("Who learns what:", "谁将知道什么：");
            r.path("learned").forEach(f -> out.line("  - " + out.text(f.path("sentence"))));
            sentences(r.path("together"), out.text("Together with what earlier jobs told:", "结合先前任务已告知的内容："));
            out.line("Own columns:", "本方的列：");
            r.path("touched").forEach(t -> t.path("uses").forEach(u -> out.line("  %s.%s → %s: %s, %s".formatted(t.path("table").asString(), t.path("column").asString(), u.path("partner").asString(),
                    u.path("learns").isString() ? u.path("learns").asString() : out.text("secret computation only", "仅参与密态计算"),
                    u.path("allowed").asBoolean() ? out.text("allowed by ", "依据条款 ") + u.path("clause").asString() : out.text(u.path("why"))))));
            out.line("Estimate: %,.1f MB, %,.0f s; runs used %s of %s; expires %s", "预计：%,.1f MB，%,.0f 秒；已运行 %s / %s 次；到期 %s", r.path("estimate").path("bytes").asDouble() / 1e6,
                    r.path("estimate").path("seconds").asDouble(), r.path("quota").path("used").asString(), r.path("quota").path("runs").asString(), r.path("quota").path("expires").asString());
            if (!r.path("compared").path("with").asString("").isEmpty()) {
                out.line("Different to contract %.12s:", "与合约 %.12s 的差别：", r.path("compared").path("with").asString());
                r.path("compared").path("changes").forEach(c -> out.line("  - " + out.text(c.path("text"))));
            }
            r.path("warnings").forEach(w -> out.line("! " + out.text(w)));
            r.path("comments").forEach(c -> out.line("%s/%s%s: %s".formatted(c.path("party").asString(), c.path("by").asString(),
                    c.path("step").asString("").isEmpty() ? "" : " [" + c.path("step").asString() + "]", c.path("text").asString())));
            if (r.path("decision").path("allowed").asBoolean()) {
                out.line("It can be approved: %d of %d people here said yes.", "可以批准：本方已有 %d / %d 人同意。", r.path("consent").path("yes").size(), r.path("consent").path("needed").asInt());
            } else {
                r.path("decision").path("why").forEach(w -> out.line("x " + out.text(w)));
            }
        }

        private void sentences(JsonNode facts, String title) {
            if (!facts.isEmpty()) {
                out.line(title);
                facts.forEach(f -> out.line("  - " + out.text(f.path("sentence"))));
            }
        }
    }

    @Command(name = "versions", description = "what it replaces and what replaces it / 各版本")
    static final class Versions extends OfContract {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(id, "versions"));
        }

        @Override
        void show(JsonNode versions) {
            versions.forEach(v -> out.line("%.12s %s %s %s".formatted(v.path("hash").asString(), v.path("state").asString(), v.path("proposer").asString(), v.path("createdAt").asString())));
        }
    }

    @Command(name = "diff", description = "what differs to the version before, or to another contract / 与上一版本或另一合约的差别")
    static final class Diff extends OfContract {

        @Option(names = "--with", defaultValue = "", paramLabel = "ID")
        private String with;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(id, "difference") + "?with=" + NodeClient.segment(with));
        }

        @Override
        void show(JsonNode changes) {
            changes.forEach(c -> out.line("  - " + out.text(c.path("text"))));
        }
    }

    @Command(name = "amend", description = "propose another version / 提出新版本")
    static final class Amend extends Standing {

        @Parameters(index = "1", paramLabel = "FLOW.yaml")
        private Path flow;

        @Option(names = "--param", paramLabel = "STEP.NAME=VALUE", description = "replace a parameter / 替换参数")
        private Map<String, String> params = Map.of();

        @Option(names = "--runs", defaultValue = "1")
        private int runs;

        @Option(names = "--hours", defaultValue = "168")
        private int hours;

        @Option(names = "--legal-basis", defaultValue = "")
        private String legalBasis;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> body = new LinkedHashMap<>(Map.of("flow", RunCommand.read(flow), "params", params, "runs", runs, "hours", hours, "legalBasis", legalBasis));
            return client.post(of(id, "amendments"), body);
        }
    }

    @Command(name = "comments", description = "what was said about it / 讨论记录")
    static class Comments extends OfContract {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(id, "comments"));
        }

        @Override
        void show(JsonNode comments) {
            comments.forEach(c -> out.line("%s %s/%s%s%s: %s".formatted(c.path("at").asString(), c.path("party").asString(), c.path("by").asString(),
                    c.path("step").asString("").isEmpty() ? "" : " [" + c.path("step").asString() + "]", c.path("change").asBoolean() ? out.text(" asks for a change", " 请求修改") : "",
                    c.path("text").asString())));
        }
    }

    @Command(name = "say", description = "write to all its parties / 向各方留言")
    static final class Say extends Comments {

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text;

        @Option(names = "--step", defaultValue = "", description = "which step it is about / 所指步骤")
        private String step;

        @Option(names = "--change", description = "ask for a change of that step / 请求修改该步骤")
        private boolean change;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(id, "comments"), Map.of("step", step, "text", text, "change", change));
        }
    }
}

package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit contract list|show|run} and what {@link ContractMore} adds, {@code tacit approve}, {@code tacit decline}. */
@Command(name = "contract", description = "what was proposed and signed / 提出与签署的合约",
        subcommands = {ContractCommands.ListAll.class, ContractCommands.Show.class, ContractCommands.Again.class, ContractMore.Review.class, ContractMore.Versions.class,
                ContractMore.Diff.class, ContractMore.Amend.class, ContractMore.Say.class, ContractMore.Comments.class, ContractMore.Withdraw.class, ContractMore.End.class,
                ContractMore.Suspend.class, ContractMore.Resume.class})
final class ContractCommands {

    @Command(name = "list", description = "all contracts / 全部合约")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.contracts();
        }

        @Override
        void show(JsonNode contracts) {
            out.table(contracts, List.of(out.text("CONTRACT", "合约"), out.text("STATE", "状态"), out.text("WITH", "合作方"), out.text("FLOW", "流程"), out.text("PURPOSE", "用途"), out.text("RUNS", "次数"), out.text("EXPIRES", "到期")),
                    c -> List.of(c.path("hash").asString().substring(0, 12), c.path("state").asString(), Json.joined(c.path("partners")),
                    c.path("name").asString(), c.path("purpose").asString(), c.path("runsUsed").asString() + "/" + c.path("runs").asString(),
                    c.path("expires").asString()));
        }
    }

    @Command(name = "show", description = "who learns what, and everything else / 谁将知道什么，以及全部内容")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "ID", description = "of the contract or its job / 合约或任务编号")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.contract(id);
        }

        @Override
        void show(JsonNode contract) {
            ContractCommands.show(out, contract);
        }
    }

    @Command(name = "run", description = "another run of a signed contract / 再次运行已签署的合约")
    static final class Again extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.runAgain(id);
        }

        @Override
        void show(JsonNode job) {
            JobCommands.show(out, job);
        }
    }

    @Command(name = "approve", description = "sign a partner's contract / 批准并签署合作方的合约")
    static final class Approve extends NodeCommand {

        @Parameters(paramLabel = "ID", description = "of the contract or its job / 合约或任务编号")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.approve(id);
        }

        @Override
        void show(JsonNode contract) {
            if (contract.path("state").asString().equals("AWAITING_APPROVAL")) {
                out.line("Your yes to contract %.12s is recorded; others here have still to say yes.", "已记录您对合约 %.12s 的同意；本方还需其他人同意。", contract.path("hash").asString());
            } else if (contract.path("state").asString().equals("AGREED")) {
                out.line("Contract %.12s is signed here; job %s starts once all others have signed.", "本方已签署合约 %.12s；其他各方全部签署后任务 %s 启动。",
                        contract.path("hash").asString(), contract.path("job").asString());
            } else {
                out.line("Contract %.12s is signed; job %s starts.", "合约 %.12s 已签署，任务 %s 即将启动。", contract.path("hash").asString(), contract.path("job").asString());
            }
        }
    }

    @Command(name = "decline", description = "refuse a contract, or withdraw one's own / 拒绝合约，或撤回本方的合约")
    static final class Decline extends NodeCommand {

        @Parameters(paramLabel = "ID", description = "of the contract or its job / 合约或任务编号")
        private String id;

        @Option(names = "--reason", required = true, description = "what the partner is told / 告知对方的原因")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            return client.decline(id, reason);
        }

        @Override
        void show(JsonNode contract) {
            out.line("Contract %.12s is %s.", "合约 %.12s 的状态是 %s。", contract.path("hash").asString(), contract.path("state").asString());
        }
    }

    // ---- how it is shown ----

    static void show(Output out, JsonNode c) {
        out.line("Contract %s", "合约 %s", c.path("hash").asString());
        out.line("  %s, proposed by %s for '%s'", "  %s，由 %s 发起，用途“%s”", c.path("state").asString(),
                c.path("proposed").asBoolean() ? out.text("this node", "本节点") : c.path("proposer").asString(), c.path("purpose").asString());
        if (c.path("reason").isObject()) {
            out.line("  " + out.text(c.path("reason")));
        }
        disclosure(out, c);
        if (!c.path("repeated").isEmpty()) {
            out.line("Together with what earlier jobs told:", "结合先前任务已告知的内容：");
            c.path("repeated").forEach(f -> out.line("  - " + out.text(f.path("sentence"))));
        }
        out.line("Tables:", "使用的表：");
        c.path("tables").forEach(t -> out.line("  %s: %s (%s)".formatted(t.path("party").asString(), t.path("table").asString(), names(t.path("columns")))));
        out.line("Steps:", "步骤：");
        c.path("steps").forEach(s -> {
            out.line("  %s = %s %s %s".formatted(s.path("id").asString(), s.path("operator").asString(), s.path("version").asString(), s.path("roles")));
            if (s.path("why").isObject()) {
                out.line("    chosen by %s's software – %s", "    由 %s 的软件选定 – %s", c.path("proposed").asBoolean() ? out.text("this node", "本节点") : c.path("proposer").asString(),
                        out.text(s.path("why")));
            }
            if (s.path("opinion").isObject()) {
                out.line("    this node would choose – %s", "    本节点会选 – %s", out.text(s.path("opinion")));
            }
        });
        out.line("Runs: %s of %s used; expires %s", "运行次数：已用 %s / %s；到期 %s", c.path("runsUsed").asString(), c.path("runs").asString(), c.path("expires").asString());
        cost(out, c.path("cost"));
        if (!c.path("legalBasis").asString("").isEmpty()) {
            out.line("Legal basis: %s", "法律依据：%s", c.path("legalBasis").asString());
        }
        c.path("signatures").forEach(s -> out.line("Signed by %s with %.24s…", "%s 已用密钥 %.24s… 签署", s.path("party").asString(), s.path("key").asString()));
    }

    static void disclosure(Output out, JsonNode c) {
        out.line("Who learns what:", "谁将知道什么：");
        c.path("disclosure").forEach(f -> out.line("  - " + out.text(f.path("sentence"))));
        out.line("Nothing else leaves its owner.", "除此之外，数据不离开其所有者。");
    }

    /** What was chosen where the flow left it open. */
    static void chosen(Output out, JsonNode chosen) {
        chosen.forEach(s -> out.line("Step %s uses %s", "步骤 %s 采用 %s", s.path("step").asString(), out.text(s.path("why"))));
    }

    static void cost(Output out, JsonNode cost) {
        if (cost.isObject()) {
            out.line("Estimate: %,.1f MB between the nodes, %,.0f s", "预计：节点间传输 %,.1f MB，耗时 %,.0f 秒", cost.path("bytes").asDouble() / 1e6, cost.path("seconds").asDouble());
            if (cost.path("memory").asLong() > 0) {
                out.line("          %,.0f MB of memory and %,.0f MB of scratch disk at a node", "          每个节点内存 %,.0f MB，临时磁盘 %,.0f MB",
                        cost.path("memory").asDouble() / 1e6, cost.path("disk").asDouble() / 1e6);
            }
        }
    }

    private static String names(JsonNode columns) {
        List<String> names = new ArrayList<>();
        columns.forEach(c -> names.add(c.path("name").asString()));
        return String.join(", ", names);
    }
}

package org.tacit.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.flow.document.FlowSchema;
import org.tacit.flow.spec.Operators;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit flow schema|check|preview|operators}, and the drafts of {@link DraftCommands}. */
@Command(name = "flow", description = "flow documents / 流程文档",
        subcommands = {FlowCommands.Schema.class, FlowCommands.Check.class, FlowCommands.Preview.class, FlowCommands.ListOperators.class, DraftCommands.class})
final class FlowCommands {

    @Command(name = "schema", description = "the JSON Schema of the flow document / 流程文档的 JSON Schema")
    static final class Schema implements Callable<Integer> {

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            out.line(FlowSchema.json(Operators.installed()).stripTrailing());
            return 0;
        }
    }

    @Command(name = "check", description = "who would learn what, without running anything / 检查流程：谁将知道什么，不运行")
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FLOW.yaml")
        private Path flow;

        @Option(names = "--param", paramLabel = "STEP.NAME=VALUE")
        private Map<String, String> params = Map.of();

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode checked = client.post("/api/flows/check", Map.of("flow", RunCommand.read(flow), "params", params));
                out.show(checked, () -> {
                    ContractCommands.disclosure(out, checked);
                    ContractCommands.chosen(out, checked.path("chosen"));
                    ContractCommands.cost(out, checked.path("cost"));
                });
            }
            return 0;
        }
    }

    /** Ends with 1 where something is wrong, so that a script can tell. */
    @Command(name = "preview", description = "all that is wrong with a flow, and what its good steps tell and take / 逐步检查流程：问题、披露与开销")
    static final class Preview extends NodeCommand {

        @Parameters(paramLabel = "FLOW.yaml")
        private Path flow;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/flows/preview", Map.of("flow", RunCommand.read(flow)));
        }

        @Override
        int exitCode(JsonNode preview) {
            return preview.path("ready").asBoolean() ? 0 : 1;
        }

        @Override
        void show(JsonNode preview) {
            preview.path("problems").forEach(p -> out.line(p.path("policy").asBoolean()
                    ? p.path("step").asString() + ": " + out.text(p.path("text"))
                    : p.path("line").asInt() + ":" + p.path("column").asInt() + " " + p.path("path").asString() + " " + out.text(p.path("text"))));
            preview.path("steps").forEach(step -> {
                out.line("Step %s:", "步骤 %s：", step.path("id").asString());
                step.path("facts").forEach(fact -> out.line("  " + out.text(fact.path("sentence"))));
                ContractCommands.cost(out, step.path("cost"));
            });
            if (preview.path("ready").asBoolean()) {
                out.line("It could be proposed as it stands.", "可直接发起。");
            }
        }
    }

    @Command(name = "operators", description = "what steps can do / 可用算子")
    static final class ListOperators implements Callable<Integer> {

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            JsonNode specs = Json.of(Operators.installed().all().stream().map(o -> o.spec()).toList());
            out.show(specs, () -> specs.forEach(spec -> out.line("%s %s  %s".formatted(spec.path("name").asString(), spec.path("version").asString(),
                    out.text(spec.path("summary"))))));
            return 0;
        }
    }
}

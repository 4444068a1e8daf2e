package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit budget set|list|show|remove}: how much differential privacy of own tables may be spent. */
@Command(name = "budget", description = "privacy budgets of own tables / 本方表的隐私预算",
        subcommands = {BudgetCommands.Set.class, BudgetCommands.ListAll.class, BudgetCommands.Show.class, BudgetCommands.Remove.class})
final class BudgetCommands {

    private static final String BUDGETS = "/api/budgets";

    private BudgetCommands() {
    }

    private static String of(String table, String partner) {
        return BUDGETS + "/" + NodeClient.segment(table) + "/" + NodeClient.segment(partner);
    }

    @Command(name = "set", description = "set or change a budget / 设定预算")
    static final class Set extends NodeCommand {

        @Parameters(paramLabel = "TABLE", description = "an own table / 本方的表")
        private String table;

        @Option(names = "--for", defaultValue = "*", paramLabel = "PARTNER", description = "on whom; '*' for all together (default) / 针对谁，“*”为全体合计")
        private String partner;

        @Option(names = "--epsilon", required = true, description = "in each period / 每个周期的 ε")
        private String epsilon;

        @Option(names = "--delta", defaultValue = "0", description = "in each period / 每个周期的 δ")
        private String delta;

        @Option(names = "--days", defaultValue = "0", description = "of a period; 0 (default): it never renews / 周期天数，0 表示不恢复")
        private int days;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("epsilon", epsilon);
            wanted.put("delta", delta);
            wanted.put("days", days);
            return client.put(of(table, partner), wanted);
        }

        @Override
        void show(JsonNode b) {
            out.line("Of table '%s' ε %s is left for %s.", "表“%s”对 %3$s 剩余 ε %2$s。", b.path("table").asString(), b.path("leftEpsilon").asString(), b.path("partner").asString());
        }
    }

    @Command(name = "list", description = "budgets and what is left / 预算与余额")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(BUDGETS);
        }

        @Override
        void show(JsonNode budgets) {
            out.table(budgets, List.of(out.text("TABLE", "表"), out.text("FOR", "针对"), "ε", out.text("LEFT", "剩余"), "δ", out.text("LEFT", "剩余"), out.text("RENEWS", "恢复时间")),
                    b -> List.of(b.path("table").asString(), b.path("partner").asString(), b.path("epsilon").asString(), b.path("leftEpsilon").asString(), b.path("delta").asString(),
                            b.path("leftDelta").asString(), b.path("renews").asString("-")));
        }
    }

    @Command(name = "show", description = "what was spent on a table / 表的预算支出")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "TABLE", description = "an own table / 本方的表")
        private String table;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(BUDGETS + "/" + NodeClient.segment(table));
        }

        @Override
        void show(JsonNode spends) {
            out.table(spends, List.of(out.text("WHEN", "时间"), out.text("ON", "对象"), "ε", "δ", out.text("WHAT", "内容"), out.text("STATE", "状态"), out.text("BY", "操作人")),
                    s -> List.of(s.path("at").asString(), s.path("partner").asString(), s.path("epsilon").asString(), s.path("delta").asString(),
                            s.path("what").asString() + " " + s.path("subject").asString(), s.path("state").asString(), s.path("by").asString()));
        }
    }

    @Command(name = "remove", description = "refuse nothing by it any more / 取消预算")
    static final class Remove extends NodeCommand {

        @Parameters(paramLabel = "TABLE", description = "an own table / 本方的表")
        private String table;

        @Option(names = "--for", defaultValue = "*", paramLabel = "PARTNER", description = "on whom; '*' for all together (default) / 针对谁，“*”为全体合计")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(table, partner));
        }

        @Override
        void show(JsonNode nothing) {
            out.line("Removed.", "已取消。");
        }
    }
}

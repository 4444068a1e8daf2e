package org.tacit.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit meter …}: what was used, prices, statements. */
@Command(name = "meter", description = "use, prices, statements / 用量、价格与对账单",
        subcommands = {MeterCommands.Use.class, MeterCommands.PriceList.class, MeterCommands.SetPrice.class, MeterCommands.EndPrice.class, MeterCommands.Draft.class,
                MeterCommands.Issue.class, MeterCommands.Statements.class, MeterCommands.ShowStatement.class})
final class MeterCommands {

    private MeterCommands() {
    }

    @Command(name = "use", description = "what was used, by partner, project, table, name, day / 按合作方、项目、表、服务、日期汇总用量")
    static final class Use extends NodeCommand {

        @Option(names = "--by", defaultValue = "partner,name", description = "what to put together (default ${DEFAULT-VALUE}) / 汇总方式")
        private String by;

        @Option(names = "--from", defaultValue = "", paramLabel = "DAY", description = "first day / 起始日")
        private String from;

        @Option(names = "--to", defaultValue = "", paramLabel = "DAY", description = "last day / 截止日")
        private String to;

        @Option(names = "--partner", defaultValue = "", description = "only with this one / 仅该合作方")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/meter?by=" + NodeClient.segment(by) + "&from=" + NodeClient.segment(from) + "&to=" + NodeClient.segment(to) + "&partner=" + NodeClient.segment(partner));
        }

        @Override
        void show(JsonNode sums) {
            List<String> heading = new ArrayList<>(List.of(by.split(",")));
            heading.addAll(List.of(out.text("PROVIDER", "提供方"), out.text("CALLS", "调用"), out.text("ROWS", "行"), out.text("BYTES", "字节"), out.text("CORE SECONDS", "核秒"), "ε"));
            out.table(sums, heading, s -> {
                List<String> cells = new ArrayList<>();
                s.path("of").properties().forEach(p -> cells.add(p.getValue().asString()));
                cells.addAll(List.of(s.path("provided").asBoolean() ? out.text("this node", "本节点") : out.text("partner", "合作方"), s.path("calls").asString(), s.path("rows").asString(),
                        Long.toString(s.path("bytesSent").asLong() + s.path("bytesReceived").asLong()), "%.3f".formatted(s.path("coreSeconds").asDouble()), s.path("epsilon").asString()));
                return cells;
            });
        }
    }

    private static void prices(Output out, JsonNode prices) {
        out.table(prices, List.of(out.text("PRICE", "编号"), out.text("SELLER", "卖方"), out.text("BUYER", "买方"), out.text("SUBJECT", "对象"), out.text("UNIT", "单位"), out.text("AMOUNT", "金额"),
                out.text("FROM", "自"), out.text("TO", "至")),
                p -> List.of(p.path("id").asString(), p.path("seller").asString(), p.path("buyer").asString(), p.path("subject").asString(), p.path("unit").asString(),
                        p.path("amount").asString(), p.path("from").asString(), p.path("to").asString()));
    }

    @Command(name = "prices", description = "all prices, own and partners' / 价格表")
    static final class PriceList extends NodeCommand {
        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/prices");
        }

        @Override
        void show(JsonNode prices) {
            prices(out, prices);
        }
    }

    @Command(name = "price", description = "what a partner is charged from a day on / 设定合作方的价格")
    static final class SetPrice extends NodeCommand {

        @Parameters(index = "0", paramLabel = "PARTNER", description = "who pays / 付费方")
        private String partner;

        @Parameters(index = "1", paramLabel = "UNIT", description = "call, row, gb or month / 计价单位")
        private String unit;

        @Parameters(index = "2", paramLabel = "'0.12 CNY'", description = "of one unit / 单价")
        private String amount;

        @Option(names = "--of", defaultValue = "*", paramLabel = "NAME", description = "service or operator; all where left out / 服务或算子")
        private String subject;

        @Option(names = "--from", defaultValue = "", paramLabel = "DAY", description = "first day, today where left out / 生效日")
        private String from;

        @Override
        JsonNode ask(NodeClient client) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("partner", partner);
            body.put("unit", unit);
            body.put("amount", amount);
            body.put("subject", subject);
            body.put("from", from);
            return client.post("/api/prices", body);
        }

        @Override
        void show(JsonNode p) {
            out.line("Price %s: %s a %s from %s.", "价格 %s：每 %3$s %2$s，自 %4$s 起。", p.path("id").asString(), p.path("amount").asString(), p.path("unit").asString(), p.path("from").asString());
        }
    }

    @Command(name = "price-end", description = "let a price end / 终止价格")
    static final class EndPrice extends NodeCommand {

        @Parameters(paramLabel = "PRICE", description = "its id / 编号")
        private String id;

        @Option(names = "--last", defaultValue = "", paramLabel = "DAY", description = "last day, today where left out / 最后一天")
        private String last;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/prices/" + NodeClient.segment(id) + "/end", Map.of("last", last));
        }

        @Override
        void show(JsonNode p) {
            out.line("It holds until %s.", "有效至 %s。", p.path("to").asString());
        }
    }

    private static void body(Output out, JsonNode s) {
        out.table(s.path("lines"), List.of(out.text("SUBJECT", "对象"), out.text("UNIT", "单位"), out.text("QUANTITY", "数量"), out.text("PRICE", "单价"), out.text("AMOUNT", "金额")),
                l -> List.of(l.path("subject").asString(), l.path("unit").asString(), l.path("quantity").asString(), l.path("price").asString(), l.path("amount").asString()));
        s.path("totals").properties().forEach(t -> out.line("Total: %s %s", "合计：%s %s", t.getValue().asString(), t.getKey()));
    }

    @Command(name = "draft", description = "what a month comes to so far / 当月暂估")
    static final class Draft extends NodeCommand {

        @Parameters(index = "0", paramLabel = "PARTNER", description = "with whom / 合作方")
        private String partner;

        @Parameters(index = "1", paramLabel = "MONTH", description = "like 2026-11 / 月份")
        private String month;

        @Option(names = "--theirs", description = "what the partner provides, not this node / 合作方提供的部分")
        private boolean theirs;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/statements/draft?partner=" + NodeClient.segment(partner) + "&month=" + NodeClient.segment(month) + "&provided=" + !theirs);
        }

        @Override
        void show(JsonNode s) {
            body(out, s);
        }
    }

    @Command(name = "issue", description = "sign what a partner owes for a month that is over, and send it / 签发对账单")
    static final class Issue extends NodeCommand {

        @Parameters(index = "0", paramLabel = "PARTNER", description = "who owes / 付费方")
        private String partner;

        @Parameters(index = "1", paramLabel = "MONTH", description = "like 2026-11 / 月份")
        private String month;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/statements", Map.of("partner", partner, "month", month));
        }

        @Override
        void show(JsonNode s) {
            statement(out, s);
        }
    }

    private static void statement(Output out, JsonNode s) {
        out.line("Statement %.12s: %s for %s, %s", "对账单 %.12s：%s → %s，%s", s.path("id").asString(), s.path("issued").path("provider").asString(), s.path("issued").path("client").asString(),
                s.path("month").asString());
        body(out, s.path("issued"));
        if (!s.path("answered").isObject()) {
            out.line("The client has not answered yet.", "使用方尚未答复。");
        } else if (s.path("agreed").asBoolean()) {
            out.line("The client's own meter says the same.", "与使用方自己的计量一致。");
        } else {
            s.path("differences").forEach(d -> out.line("Differs: %s, %s: provider %s, client %s", "不一致：%s，%s：提供方 %s，使用方 %s", d.path("subject").asString(), d.path("unit").asString(),
                    d.path("providers").asString(), d.path("clients").asString()));
        }
    }

    @Command(name = "statements", description = "all statements / 全部对账单")
    static final class Statements extends NodeCommand {
        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/statements");
        }

        @Override
        void show(JsonNode all) {
            out.table(all, List.of(out.text("STATEMENT", "编号"), out.text("MONTH", "月份"), out.text("PROVIDER", "提供方"), out.text("CLIENT", "使用方"), out.text("AGREED", "一致")),
                    s -> List.of(s.path("id").asString(), s.path("month").asString(), s.path("issued").path("provider").asString(), s.path("issued").path("client").asString(),
                            s.path("agreed").asString()));
        }
    }

    @Command(name = "statement", description = "one statement, both sides / 查看对账单")
    static final class ShowStatement extends NodeCommand {

        @Parameters(paramLabel = "STATEMENT", description = "its id / 编号")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/statements/" + NodeClient.segment(id));
        }

        @Override
        void show(JsonNode s) {
            statement(out, s);
        }
    }
}

package org.tacit.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit pir publish|accept|query|list|show|stop|update|rotate|usage|calls}. */
@Command(name = "pir", description = "private lookup as a service / 匿踪查询服务",
        subcommands = {PirCommands.Publish.class, PirCommands.Accept.class, PirQuery.class, PirCommands.ListAll.class, PirCommands.Show.class, PirCommands.Stop.class,
                PirCommands.Update.class, PirCommands.Rotate.class, PirCommands.Usage.class, PirCommands.Calls.class})
final class PirCommands {

    static final String SERVICES = "/api/services";

    private PirCommands() {
    }

    static String of(String service) {
        return SERVICES + "/" + NodeClient.segment(service);
    }

    /** Waits until nothing is being prepared, and says how far it is. */
    static JsonNode ready(NodeClient client, Output out, JsonNode service) {
        JsonNode now = service;
        String said = "";
        while (now.path("preparing").isObject()) {
            JsonNode p = now.path("preparing");
            String stage = p.path("stage").asString("");
            if (!stage.equals(said) && !stage.isEmpty()) {
                said = stage;
                out.error("%s: preparing (%s)", "%s：准备中（%s）", now.path("name").asString(), stage);
            }
            now = client.get(of(now.path("id").asString()) + "?wait=5");
        }
        if (now.path("trouble").isObject()) {
            throw new InvalidInput(new Text(now.path("trouble").path("en").asString(), now.path("trouble").path("zh").asString()));
        }
        return now;
    }

    @Command(name = "publish", description = "offer a table for private lookup, or bring what is offered up to date / 发布匿踪查询服务，或更新已发布的数据")
    static final class Publish implements Callable<Integer> {

        @Option(names = "--table", required = true, description = "an own table / 本方的表")
        private String table;

        @Option(names = "--key", required = true, split = ",", paramLabel = "COLUMN", description = "columns that make the key / 组成键的列")
        private List<String> key;

        @Option(names = "--columns", required = true, split = ",", paramLabel = "COLUMN", description = "columns of the answer / 结果包含的列")
        private List<String> columns;

        @Option(names = "--for", required = true, split = ",", paramLabel = "PARTNER", description = "whom it is for / 提供给谁")
        private List<String> partners;

        @Option(names = "--name", description = "as partners call it; default the table's name / 服务名，默认为表名")
        private String name = "";

        @Option(names = "--method", defaultValue = "auto", description = "auto, or one of docs/services.md / 方法，默认自动选择")
        private String method;

        @Option(names = "--per-minute", defaultValue = "0", description = "most lookups in any minute / 每分钟上限")
        private long perMinute;

        @Option(names = "--per-day", defaultValue = "0", description = "most lookups a day, UTC / 每天上限（UTC）")
        private long perDay;

        @Option(names = "--in-all", defaultValue = "0", description = "most lookups as long as the terms hold / 有效期内总上限")
        private long inAll;

        @Option(names = "--days", defaultValue = "365", description = "how long the terms hold / 条款有效天数（默认 ${DEFAULT-VALUE}）")
        private int days;

        @Option(names = "--price", defaultValue = "", paramLabel = "'0.12 CNY'", description = "of an answer / 每次应答的价格")
        private String price;

        @Option(names = "--purpose", defaultValue = "", description = "what the answers are for; grants may ask for it / 用途")
        private String purpose;

        @Option(names = "--legal-basis", defaultValue = "", description = "why the processing is lawful / 处理的合法性基础")
        private String legalBasis;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("name", name);
            wanted.put("table", table);
            wanted.put("key", key);
            wanted.put("columns", columns);
            wanted.put("partners", partners);
            wanted.put("method", method);
            wanted.put("perMinute", perMinute);
            wanted.put("perDay", perDay);
            wanted.put("inAll", inAll);
            wanted.put("price", price);
            wanted.put("days", days);
            wanted.put("purpose", purpose);
            wanted.put("legalBasis", legalBasis);
            try (NodeClient client = node.client()) {
                JsonNode made = client.post(SERVICES, wanted);
                List<JsonNode> ready = made.valueStream().map(service -> ready(client, out, service)).toList();
                out.show(tools.jackson.databind.json.JsonMapper.shared().valueToTree(ready), () -> ready.forEach(service -> published(out, service)));
            }
            return 0;
        }
    }

    static void published(Output out, JsonNode s) {
        if (s.path("state").asString().equals("AWAITING")) {
            out.line("'%1$s' waits for %2$d people of this node to say yes: tacit service accept %1$s", "“%1$s”须由本方 %2$d 人批准：tacit service accept %1$s", s.path("name").asString(), s.path("yesNeeded").asInt());
            return;
        }
        JsonNode e = s.path("edition");
        out.line("'%s' for %s: %,d rows, method %s, epoch %d, version %d (service %.12s).", "“%s”提供给 %s：%,d 行，方法 %s，密钥轮次 %d，版本 %d（服务 %.12s）。", s.path("name").asString(),
                s.path("partner").asString(), e.path("rows").asLong(), e.path("method").asString(), e.path("epoch").asInt(), e.path("version").asLong(), s.path("id").asString());
        if (s.path("state").asString().equals("OFFERED")) {
            out.line("%s has to accept it: tacit pir accept %s", "需由 %s 接受：tacit pir accept %s", s.path("partner").asString(), s.path("name").asString());
        }
    }

    @Command(name = "accept", description = "sign a partner's terms: from then on this node may ask / 接受合作方的服务条款")
    static final class Accept extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(service) + "/accept", null);
        }

        @Override
        void show(JsonNode s) {
            if (!s.path("state").asString().equals("ACTIVE")) {
                out.line("'%s': %d of %d people have said yes (%s).", "“%s”：%d/%d 人已批准（%s）。", s.path("name").asString(), s.path("yes").size(), s.path("yesNeeded").asInt(), s.path("state").asString());
                return;
            }
            out.line("'%1$s' of %2$s is accepted. Ask with: tacit pir query --service %1$s KEY…", "已接受 %2$s 的“%1$s”。查询：tacit pir query --service %1$s 键…", s.path("name").asString(),
                    s.path("partner").asString());
        }
    }

    @Command(name = "list", description = "all services, own and partners' / 全部服务")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(SERVICES);
        }

        @Override
        void show(JsonNode services) {
            out.table(services, List.of(out.text("SERVICE", "服务"), out.text("NAME", "名称"), out.text("STATE", "状态"), out.text("PROVIDER", "提供方"), out.text("CLIENT", "使用方"),
                    out.text("EPOCH", "轮次"), out.text("ROWS", "行数"), out.text("LOOKUPS", "查询次数"), out.text("EXPIRES", "到期")),
                    s -> List.of(s.path("id").asString().substring(0, 12), s.path("name").asString(), s.path("expired").asBoolean() ? "EXPIRED" : s.path("state").asString(),
                            s.path("provided").asBoolean() ? out.text("this node", "本节点") : s.path("partner").asString(),
                            s.path("provided").asBoolean() ? s.path("partner").asString() : out.text("this node", "本节点"),
                            s.path("edition").path("epoch").asString("-"), s.path("edition").path("rows").asString("-"), s.path("questions").asString(),
                            s.path("expires").asString()));
        }
    }

    @Command(name = "show", description = "who learns what, limits, price, what is served / 谁将知道什么、限额、价格与当前版本")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(service));
        }

        @Override
        void show(JsonNode s) {
            PirCommands.show(out, s);
        }
    }

    static void show(Output out, JsonNode s) {
        out.line("Service %s", "服务 %s", s.path("id").asString());
        out.line("  '%s', %s, %s by %s", "  “%s”，%s，%s：%s", s.path("name").asString(), s.path("expired").asBoolean() ? "EXPIRED" : s.path("state").asString(),
                out.text("provided", "提供方"), s.path("provided").asBoolean() ? out.text("this node", "本节点") : s.path("partner").asString());
        if (s.path("reason").isObject()) {
            out.line("  " + out.text(s.path("reason")));
        }
        ContractCommands.disclosure(out, s);
        out.line("Table: %s; key %s; answer %s", "表：%s；键 %s；结果 %s", s.path("table").asString(), Json.joined(s.path("columns").path("keys")), Json.joined(s.path("columns").path("values")));
        JsonNode limits = s.path("limits");
        out.line("Limits: %s a minute, %s a day, %s in all; expires %s", "限额：每分钟 %s，每天 %s，总计 %s；到期 %s", limit(out, limits.path("perMinute")), limit(out, limits.path("perDay")),
                limit(out, limits.path("inAll")), s.path("expires").asString());
        JsonNode price = s.path("price");
        if (!price.path("currency").asString("").isEmpty()) {
            out.line("Price: %s %s an answer", "价格：每次应答 %s %s", java.math.BigDecimal.valueOf(price.path("perAnswer").asLong(), 6).stripTrailingZeros().toPlainString(),
                    price.path("currency").asString());
        }
        if (!s.path("purpose").asString("").isEmpty() || !s.path("legalBasis").asString("").isEmpty()) {
            out.line("Purpose: %s. Legal basis: %s", "用途：%s。法律依据：%s", s.path("purpose").asString("-"), s.path("legalBasis").asString("-"));
        }
        JsonNode e = s.path("edition");
        if (e.isObject()) {
            out.line("Served: epoch %d, version %d, %,d rows, method %s, key %.16s…, since %s", "当前：密钥轮次 %d，版本 %d，%,d 行，方法 %s，公钥 %.16s…，自 %s 起", e.path("epoch").asInt(),
                    e.path("version").asLong(), e.path("rows").asLong(), e.path("method").asString(), e.path("publicKey").asString(), e.path("made").asString());
        }
        if (s.path("preparing").isObject()) {
            out.line("Preparing: %s %,d", "准备中：%s %,d", s.path("preparing").path("stage").asString(), s.path("preparing").path("done").asLong());
        }
        if (s.path("trouble").isObject()) {
            out.line(out.text(s.path("trouble")));
        }
        out.line("Lookups so far: %,d", "累计查询：%,d", s.path("questions").asLong());
        s.path("signatures").forEach(g -> out.line("Signed by %s with %.24s…", "%s 已用密钥 %.24s… 签署", g.path("party").asString(), g.path("key").asString()));
    }

    private static String limit(Output out, JsonNode limit) {
        return limit.asLong() == 0 ? out.text("no limit", "不限") : "%,d".formatted(limit.asLong());
    }

    @Command(name = "stop", description = "decline, withdraw or end a service, for both sides / 拒绝、撤回或结束服务")
    static final class Stop extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Option(names = "--reason", required = true, description = "what the partner is told / 告知对方的原因")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(service) + "/end", Map.of("reason", reason));
        }

        @Override
        void show(JsonNode s) {
            out.line("'%s' has ended; nothing is answered any more.", "“%s”已结束，不再应答。", s.path("name").asString());
        }
    }

    /** What makes a new edition. */
    abstract static class Renewing implements Callable<Integer> {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        abstract String what();

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode done = ready(client, out, client.post(of(service) + "/" + what(), null));
                out.show(done, () -> published(out, done));
            }
            return 0;
        }
    }

    @Command(name = "update", description = "serve the table as it is now, without a break / 以当前数据更新，不中断服务")
    static final class Update extends Renewing {
        @Override
        String what() {
            return "update";
        }
    }

    @Command(name = "rotate", description = "begin a new key epoch, without a break / 启用新密钥轮次，不中断服务")
    static final class Rotate extends Renewing {
        @Override
        String what() {
            return "rotate";
        }
    }

    @Command(name = "usage", description = "lookups, bytes and time by day, as this node counted / 按天统计的查询、流量与耗时")
    static final class Usage extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(service) + "/usage");
        }

        @Override
        void show(JsonNode days) {
            out.table(days, List.of(out.text("DAY", "日期"), out.text("LOOKUPS", "查询"), out.text("REFUSED", "拒绝"), out.text("SENT", "发送"), out.text("RECEIVED", "接收"),
                    out.text("SECONDS", "秒"), out.text("AMOUNT", "金额")),
                    d -> List.of(d.path("day").asString(), "%,d".formatted(d.path("questions").asLong()), "%,d".formatted(d.path("refused").asLong()),
                            "%,d".formatted(d.path("bytesSent").asLong()), "%,d".formatted(d.path("bytesReceived").asLong()), "%.3f".formatted(d.path("seconds").asDouble()),
                            d.path("amount").asString("")));
        }
    }

    @Command(name = "calls", description = "the newest calls of an own service; not what was asked / 本方服务的最近调用（不含查询内容）")
    static final class Calls extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Option(names = "--most", defaultValue = "20", description = "how many / 条数")
        private int most;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(service) + "/calls?most=" + most);
        }

        @Override
        void show(JsonNode calls) {
            out.table(calls, List.of(out.text("TIME", "时间"), out.text("WHO", "调用者"), out.text("SESSION", "会话"), out.text("EDITION", "版本"), out.text("LOOKUPS", "查询"),
                    out.text("BYTES", "字节"), out.text("OUTCOME", "结果"), out.text("MICROS", "微秒")),
                    c -> List.of(c.path("time").asString(), c.path("who").asString(), c.path("session").asString(), c.path("edition").asString(), c.path("questions").asString(),
                            c.path("bytes").asString(), c.path("outcome").asString(), c.path("micros").asString()));
        }
    }
}

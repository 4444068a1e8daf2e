package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit partner invite|join|list|show|tables|usage|suspend|lift|identity|rotate|renew|remove}. */
@Command(name = "partner", description = "organisations this node knows / 合作方",
        subcommands = {PartnerCommands.Invite.class, PartnerCommands.Join.class, PartnerCommands.ListAll.class, PartnerCommands.Tables.class,
                PartnerCommands.Usage.class, PartnerCommands.Remove.class, PartnerTrust.Show.class, PartnerTrust.Suspend.class, PartnerTrust.Lift.class,
                PartnerTrust.Identity.class, PartnerTrust.Rotate.class, PartnerTrust.Renew.class})
final class PartnerCommands {

    @Command(name = "invite", description = "make an invitation text for a partner / 生成给合作方的邀请文本")
    static final class Invite extends NodeCommand {

        @Option(names = "--address", defaultValue = "", paramLabel = "HOST:PORT", description = "what the partner shall dial / 对方拨入的地址")
        private String address;

        @Option(names = "--hours", defaultValue = "24", description = "how long it is good for / 有效小时数（默认 ${DEFAULT-VALUE}）")
        private int hours;

        @Override
        JsonNode ask(NodeClient client) {
            return client.invite(address, hours);
        }

        @Override
        void show(JsonNode made) {
            out.line(made.path("text").asString());
            out.error("Give this text to one partner; it is good once, until %s. Your fingerprint, for the partner to compare: %s",
                    "请将以上文本交给一个合作方；仅可使用一次，有效期至 %s。本方证书指纹（请对方核对）：%s", made.path("expires").asString(), made.path("fingerprint").asString());
        }
    }

    @Command(name = "join", description = "take a partner's invitation, or its reply / 接受合作方的邀请或回复")
    static final class Join implements Callable<Integer> {

        @Parameters(paramLabel = "TEXT", arity = "1..*", description = "the text, from 'tacit1.' to its end / 完整文本")
        private List<String> text;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode joined = client.join(String.join("", text));
                JsonNode partner = joined.path("partner");
                out.show(joined, () -> {
                    out.line("'%s' is a partner now. Compare both fingerprints with it, by telephone or in person:", "“%s”已成为合作方。请通过电话或当面核对双方指纹：", partner.path("name").asString());
                    out.line("  %s: %s", "  %s：%s", partner.path("name").asString(), partner.path("fingerprint").asString());
                    out.line("  this node: %s", "  本节点：%s", joined.path("ownFingerprint").asString());
                    if (joined.path("reply").isString()) {
                        out.line("It cannot be dialled, so give it this text for 'tacit partner join':", "对方无法被拨入，请把以下文本交给对方执行“tacit partner join”：");
                        out.line(joined.path("reply").asString());
                    }
                });
            }
            return 0;
        }
    }

    @Command(name = "list", description = "all partners / 全部合作方")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.partners();
        }

        @Override
        void show(JsonNode partners) {
            out.table(partners, List.of(out.text("NAME", "名称"), out.text("FINGERPRINT", "指纹"), out.text("LINK", "连接"), out.text("LINE", "线路")),
                    p -> List.of(p.path("name").asString(), p.path("fingerprint").asString(),
                            p.path("connected").asBoolean() ? out.text("connected", "已连接") : p.path("trouble").asString(out.text("not connected", "未连接")),
                            PartnerCommands.line(out, p.path("line"))));
        }
    }

    /** As last measured: out, in, there and back. */
    private static String line(Output out, JsonNode line) {
        return !line.isObject() ? "-" : out.text("%.1f Mbit/s out, %.1f in, %.1f ms", "上行 %.1f Mbit/s，下行 %.1f，往返 %.1f 毫秒").formatted(
                line.path("bitsOut").asDouble() / 1e6, line.path("bitsIn").asDouble() / 1e6, line.path("roundTripMicros").asDouble() / 1e3);
    }

    @Command(name = "tables", description = "a partner's tables that this node may use / 合作方可供使用的表")
    static final class Tables extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/partners/" + NodeClient.segment(partner) + "/tables");
        }

        @Override
        void show(JsonNode tables) {
            List<List<String>> rows = new ArrayList<>();
            tables.forEach(t -> t.path("columns").forEach(c -> rows.add(List.of(t.path("table").asString(), t.path("rows").asString(),
                    c.path("name").asString(), c.path("type").asString(), c.path("kind").asString()))));
            out.table(List.of(out.text("TABLE", "表"), out.text("ROWS", "行数"), out.text("COLUMN", "列"), out.text("TYPE", "类型"), out.text("KIND", "用途")), rows);
        }
    }

    @Command(name = "usage", description = "what a partner has asked about this node's columns / 合作方对本方各列的询问记录")
    static final class Usage extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/partners/" + NodeClient.segment(partner) + "/usage");
        }

        @Override
        void show(JsonNode usage) {
            out.table(usage, List.of(out.text("MONTH", "月份"), out.text("COLUMN", "列"), out.text("LEARNED", "得知"), out.text("JOBS/ATTEMPTS", "任务/尝试"), out.text("ITEMS ASKED", "询问条目"), out.text("OF ROWS", "占行数"), out.text("HITS", "命中率"), out.text("LAST", "最近")),
                    u -> List.of(u.path("month").asString(), u.path("table").asString() + "." + u.path("column").asString(), u.path("kind").asString(),
                    u.path("jobs").asString() + "/" + u.path("attempts").asString(), "%,d".formatted(u.path("items").asLong()),
                    percent(u.path("items").asLong(), u.path("rows").asLong()), percent(u.path("hits").asLong(), u.path("known").asLong()), u.path("last").asString()));
        }

        /** Empty where there is nothing to be a share of. */
        private static String percent(long part, long whole) {
            return whole == 0 ? "" : "%.1f %%".formatted(100.0 * part / whole);
        }
    }

    @Command(name = "remove", description = "end a partnership: jobs, open contracts, grants and connections with it / 结束合作：终止任务、未决合约、授权与连接")
    static final class Remove extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete("/api/partners/" + NodeClient.segment(partner));
        }

        @Override
        void show(JsonNode done) {
            out.line("'%s' is no partner any more; what was done with it stays in the records.", "“%s”已不再是合作方，既往记录予以保留。", partner);
        }
    }
}

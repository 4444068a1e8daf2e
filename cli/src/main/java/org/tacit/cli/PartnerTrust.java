package org.tacit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What of {@code tacit partner} is about trust: certificates, suspension, and what a partner says of itself. */
final class PartnerTrust {

    private PartnerTrust() {
    }

    private static String of(String partner) {
        return "/api/partners/" + NodeClient.segment(partner);
    }

    @Command(name = "show", description = "one partner: connection, certificate, version, operators / 合作方详情：连接、证书、版本、算子")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(partner));
        }

        @Override
        void show(JsonNode detail) {
            JsonNode p = detail.path("partner");
            JsonNode reach = p.path("reach");
            out.line("%s, fingerprint %s", "%s，指纹 %s", p.path("name").asString(), p.path("fingerprint").asString());
            out.line("certificate %s, expires %s", "证书 %s，到期 %s", p.path("certificate").asString(), p.path("certificateExpires").asString("?"));
            out.line("%s since %s", "%s，自 %s 起", reach.path("state").asString(), reach.path("since").asString());
            if (reach.path("reason").isObject()) {
                out.line("  " + text(reach.path("reason")));
                out.line("  " + text(reach.path("mend")));
            }
            JsonNode can = detail.path("capabilities");
            if (can.isObject()) {
                out.line("version %s, protocol %s, %s operators, %s", "版本 %s，协议 %s，%s 个算子，%s", can.path("version").asString(), can.path("protocol").asString(),
                        Integer.toString(can.path("operators").size()), can.path("crypto").toString());
            }
        }

        private String text(JsonNode text) {
            return text.path(out.locale().getLanguage().equals("zh") ? "zh" : "en").asString();
        }
    }

    @Command(name = "suspend", description = "stop everything with a partner until it is lifted / 暂停与合作方的一切往来，可恢复")
    static final class Suspend extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Option(names = "--reason", required = true, description = "for the record / 原因，记入存证")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            return client.put(of(partner) + "/suspension", Map.of("reason", reason));
        }

        @Override
        void show(JsonNode view) {
            out.line("'%s' is suspended: its running jobs are stopped and its connections cut.", "“%s”已暂停：运行中的任务已停止，连接已切断。", partner);
        }
    }

    @Command(name = "lift", description = "let a suspended partner go on / 恢复被暂停的合作方")
    static final class Lift extends NodeCommand {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Option(names = "--fingerprint", defaultValue = "", description = "of its certificate, as a person there reads it to you; needed after its keys were compromised / 对方口头告知的证书指纹，密钥泄露后必填")
        private String fingerprint;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(partner) + "/suspension?fingerprint=" + NodeClient.segment(fingerprint));
        }

        @Override
        void show(JsonNode view) {
            out.line("'%s' may go on.", "“%s”已恢复。", partner);
        }
    }

    @Command(name = "identity", description = "this node's certificate, its expiry, and a change that is under way / 本节点证书、到期日与正在进行的更换")
    static final class Identity extends NodeCommand {

        @Option(names = "--announcement", description = "print the text for a partner that could not be reached / 打印给未连接合作方的公告文本")
        private boolean announcement;

        @Override
        JsonNode ask(NodeClient client) {
            return announcement ? client.get("/api/identity/successions") : client.get("/api/identity");
        }

        @Override
        void show(JsonNode answer) {
            if (announcement) {
                answer.forEach(text -> out.line(text.asString()));
                return;
            }
            out.line("%s, fingerprint %s", "%s，指纹 %s", answer.path("name").asString(), answer.path("fingerprint").asString());
            out.line("certificate %s (%s), expires %s", "证书 %s（%s），到期 %s", answer.path("certificate").asString(), answer.path("tls").asString(), answer.path("expires").asString());
            JsonNode change = answer.path("succession");
            if (change.isObject()) {
                PartnerTrust.show(out, change);
            }
            answer.path("expiring").forEach(w -> out.line(w.path("text").path(out.locale().getLanguage().equals("zh") ? "zh" : "en").asString()));
        }
    }

    private static void show(Output out, JsonNode change) {
        out.line("generation %s: %s, until %s; taken by %s; waiting for %s", "第 %s 代：%s，至 %s；已接受：%s；等待：%s", change.path("generation").asString(),
                change.path("state").asString(), change.path("until").asString(), change.path("taken").toString(), change.path("waiting").toString());
    }

    @Command(name = "rotate", description = "change this node's certificate and signing keys while everything goes on / 不停机更换本节点证书与签名密钥")
    static final class Rotate extends NodeCommand {

        @Option(names = "--days", defaultValue = "30", description = "how long the old ones are accepted beside the new ones at most / 新旧并存的最长天数（默认 ${DEFAULT-VALUE}）")
        private int days;

        @Option(names = "--compromised", description = "the old keys may be in others' hands: they end at once / 旧密钥可能已泄露：立即停用")
        private boolean compromised;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/identity/successions", Map.of("days", days, "compromised", compromised));
        }

        @Override
        void show(JsonNode change) {
            PartnerTrust.show(out, change);
            if (!change.path("waiting").isEmpty()) {
                out.line("For those that are waited for, with 'tacit partner renew':", "请将以下文本交给等待中的合作方执行“tacit partner renew”：");
                out.line(change.path("text").asString());
            }
            if (compromised) {
                out.line("Every partner has to compare the new fingerprint with you by telephone before it goes on ('tacit partner identity').",
                        "每个合作方须先与您电话核对新指纹才能继续（“tacit partner identity”）。");
            }
        }
    }

    @Command(name = "renew", description = "take a partner's next certificate from its text / 用对方的公告文本接受其新证书")
    static final class Renew extends NodeCommand {

        @Parameters(index = "0", paramLabel = "PARTNER")
        private String partner;

        @Parameters(index = "1..*", paramLabel = "TEXT", arity = "1..*", description = "the text, from 'tacitnext1.' to its end / 完整文本")
        private List<String> text;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(partner) + "/successions", Map.of("text", String.join("", text)));
        }

        @Override
        void show(JsonNode view) {
            out.line("The next certificate of '%s' is accepted.", "已接受“%s”的新证书。", partner);
        }
    }
}

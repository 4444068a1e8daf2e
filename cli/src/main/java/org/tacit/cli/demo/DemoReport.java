package org.tacit.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.cli.Screen;
import org.tacit.ledger.AuditReport;
import tools.jackson.databind.JsonNode;

/** What came of it, in words for a banker and as figures for a program. */
final class DemoReport {

    private final double seconds;
    private final long bankRows;
    private final long telecomRows;
    private final int common;
    private final JsonNode joint;
    private final JsonNode alone;
    private final Pooled pooled;
    private final long bankBytes;
    private final long telecomBytes;
    private final JsonNode disclosure;
    private final Map<String, AuditReport> evidence = new LinkedHashMap<>();

    DemoReport(double seconds, long bankRows, long telecomRows, int common, JsonNode joint, JsonNode alone, Pooled pooled,
               long bankBytes, long telecomBytes, JsonNode disclosure) {
        this.seconds = seconds;
        this.bankRows = bankRows;
        this.telecomRows = telecomRows;
        this.common = common;
        this.joint = joint;
        this.alone = alone;
        this.pooled = pooled;
        this.bankBytes = bankBytes;
        this.telecomBytes = telecomBytes;
        this.disclosure = disclosure;
    }

    void evidence(String node, AuditReport report) {
        evidence.put(node, report);
    }

    boolean verified() {
        return evidence.values().stream().allMatch(AuditReport::verified) && common == pooled.common();
    }

    void print(Screen out) {
        out.line("");
        out.line("Report", "报告");
        out.line("   Common customers         %,d of %,d (bank) and %,d (telecom)", "   共同客户              %,d（银行 %,d，电信 %,d）", common, bankRows, telecomRows);
        out.line("   Judged on                %,d customers that the model had not seen", "   评估样本              %,d 位未参与训练的客户", joint.path("rows").asInt());
        out.line("                            bank alone   together   (all data in one place)", "                         仅银行      联合      （数据集中，作对照）");
        out.line("   AUC                      %10.4f %10.4f   (%.4f)", "   AUC                   %8.4f  %8.4f  （%.4f）",
                alone.path("auc").asDouble(), joint.path("auc").asDouble(), pooled.metrics().auc());
        out.line("   KS                       %10.4f %10.4f   (%.4f)", "   KS                    %8.4f  %8.4f  （%.4f）",
                alone.path("ks").asDouble(), joint.path("ks").asDouble(), pooled.metrics().ks());
        out.line("   Of the riskiest tenth, the model finds %.1f times as many bad loans as chance; the bank alone %.1f times.",
                "   在风险最高的一成客户中，联合模型找到的坏账是随机的 %.1f 倍；仅用银行数据为 %.1f 倍。",
                joint.path("lift").path("factor").asDouble(), alone.path("lift").path("factor").asDouble());
        out.line("   Sent by the bank         %,.1f MB; by telecom %,.1f MB", "   传输                  银行发送 %,.1f MB；电信发送 %,.1f MB", bankBytes / 1e6, telecomBytes / 1e6);
        out.line("   Time                     %.1f s from starting the nodes to the report", "   用时                  从启动节点到出报告共 %.1f 秒", seconds);
        out.line("   Who learned what         the %d facts of the contract above, and nothing else", "   谁知道了什么          即上文合约列出的 %d 条事实，别无其他", disclosure.size());
        evidence.forEach((node, report) -> {
            if (report.verified()) {
                out.line("   Evidence of %-12s verified: %d entries, %d signed, %d witnessed by the partner", "   %s 的存证：校验通过，共 %d 条，%d 条已签名，%d 条经合作方见证",
                        node, report.entries(), report.signed(), report.witnessed());
            } else {
                out.line("   Evidence of %s does NOT verify: %s", "   %s 的存证校验不通过：%s", node, report.findings().getFirst().what().in(out.locale()));
            }
        });
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seconds", Math.round(seconds * 100) / 100.0);
        json.put("rows", ordered("bank", bankRows, "telecom", telecomRows));
        json.put("common", common);
        json.put("auc", joint.path("auc").asDouble());
        json.put("ks", joint.path("ks").asDouble());
        json.put("aucBankOnly", alone.path("auc").asDouble());
        json.put("aucPooled", pooled.metrics().auc());
        json.put("bytesSent", ordered("bank", bankBytes, "telecom", telecomBytes));
        json.put("evidence", ordered("entries", evidence.values().stream().mapToLong(AuditReport::entries).sum(), "verified", verified()));
        return json;
    }

    private static Map<String, Object> ordered(String firstName, Object first, String secondName, Object second) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(firstName, first);
        map.put(secondName, second);
        return map;
    }
}

package org.tacit.cli.demo;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import org.tacit.cli.NodeClient;
import org.tacit.cli.Screen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a sequence of what people do, each told in a line or two. */
final class Story {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BANK_COLUMNS = "Status,Amount,Price,Time,Debt,Records,Expenses";
    private static final String TELECOM_COLUMNS = "Seniority,Home,Age,Marital,Job,Income,Assets";
    private static final List<String> ENDED = List.of("DONE", "FAILED", "STOPPED", "DECLINED", "INTERRUPTED");

    private final Screen out;
    private final DemoNode bank;
    private final DemoNode telecom;
    private int chapter;
    private String job;
    private long bankRows;
    private long telecomRows;
    private JsonNode contract;

    Story(Screen out, DemoNode bank, DemoNode telecom) {
        this.out = out;
        this.bank = bank;
        this.telecom = telecom;
    }

    private void chapter(String en, String zh) {
        out.line("");
        out.line(++chapter + "  " + out.text(en, zh));
    }

    void startNodes() {
        chapter("Two organisations start their nodes", "两家机构启动各自的节点");
        bank.start();
        telecom.start();
        for (DemoNode node : List.of(bank, telecom)) {
            JsonNode status = node.awaitReady().node();
            out.line("   %-8s %s…  %s", "   %-8s %s…  %s", node.name, status.path("fingerprint").asString().substring(0, 16),
                    node == bank ? out.text("listens for partners", "监听合作方连接") : out.text("no inbound port, only dials out", "没有入站端口，只向外连接"));
        }
    }

    void pair() {
        chapter("The bank invites the operator with one signed text", "银行用一段签名文本邀请电信");
        JsonNode invitation = bank.client().invite("", 1);
        JsonNode joined = telecom.client().join(invitation.path("text").asString());
        out.line("   %.60s…", "   %.60s…", invitation.path("text").asString());
        String seenByTelecom = joined.path("partner").path("fingerprint").asString();
        String seenByBank = partner(bank.client(), telecom.name).path("fingerprint").asString();
        same(bank.client().node().path("fingerprint").asString(), seenByTelecom);
        same(telecom.client().node().path("fingerprint").asString(), seenByBank);
        out.line("   Both sides compared fingerprints: bank %.16s…, telecom %.16s…. TLS 1.3, both certificates pinned.",
                "   双方已核对指纹：bank %.16s…，telecom %.16s…。TLS 1.3，双向锁定证书。", seenByTelecom, seenByBank);
    }

    private static JsonNode partner(NodeClient client, String name) {
        for (JsonNode partner : client.partners()) {
            if (partner.path("name").asString().equals(name)) {
                return partner;
            }
        }
        throw PeerFailed.of("'%s' is not among the partners.", "合作方中没有“%s”。", name);
    }

    private static void same(String own, String seen) {
        if (!own.equals(seen)) {
            throw PeerFailed.of("The partner shows another fingerprint than it has.", "合作方出示的指纹与其实际指纹不一致。");
        }
    }

    void registerTables(Path data) {
        chapter("Each registers its table and says what the other may learn (default: nothing)", "各自登记数据表，并声明对方最多可得知什么（默认：什么都不行）");
        bankRows = register(bank, data.resolve("bank.csv"), "loans");
        telecomRows = register(telecom, data.resolve("telecom.csv"), "profile");
        grant(bank, "loans", "phone", telecom.name, "MEMBERSHIP", "psi.intersect");
        grant(bank, "loans", BANK_COLUMNS, telecom.name, "SHAPE", "train.lr,evaluate.binary");
        grant(telecom, "profile", "phone", bank.name, "MEMBERSHIP", "psi.intersect");
        grant(telecom, "profile", TELECOM_COLUMNS, bank.name, "AGGREGATE", "train.lr,evaluate.binary");
    }

    private long register(DemoNode node, Path csv, String name) {
        JsonNode table = node.client().addTable(csv, name, List.of());
        long rows = table.path("rows").asLong();
        out.line("   %-8s %s: %,d rows, %d columns", "   %-8s %s：%,d 行，%d 列", node.name, name, rows, table.path("columns").size());
        return rows;
    }

    private void grant(DemoNode node, String table, String columns, String partner, String allow, String operators) {
        node.client().grant(table, Map.of("columns", List.of(columns.split(",")), "partner", partner, "purpose", "credit-risk",
                "operators", List.of(operators.split(",")), "allow", allow, "atLeast", allow.equals("AGGREGATE") ? 20 : 0, "uses", allow.equals("AGGREGATE") ? 10 : 0));
        out.line("   %-8s lets %s learn at most %s about %s", "   %-8s 允许 %s 至多得知 %s，涉及 %s", node.name, partner, allow, columns.replace(",", ", "));
    }

    JsonNode propose(String flow) {
        chapter("The bank's analyst proposes a contract; this is what it discloses", "银行分析师提出合约，其中写明谁将知道什么");
        contract = bank.client().propose(flow, Map.of(), 1, 24, "demonstration on public data");
        job = contract.path("job").asString();
        for (JsonNode fact : contract.path("disclosure")) {
            out.line("   - " + out.text(fact.path("sentence")));
        }
        out.line("   Nothing else leaves its owner. Estimate: %,.0f MB, %,.0f s.", "   除此之外，数据不离开其所有者。预计传输 %,.0f MB，耗时 %,.0f 秒。",
                contract.path("cost").path("bytes").asDouble() / 1e6, contract.path("cost").path("seconds").asDouble());
        return contract;
    }

    void approve(JsonNode proposed) {
        chapter("The operator's node recomputed this by itself, checked it against its own policy, and its owner approves", "电信节点独立重新计算并按本方策略核对，数据所有者批准");
        JsonNode signed = telecom.client().approve(proposed.path("hash").asString());
        out.line("   Contract %.16s… is signed by %d keys of both parties (Ed25519 and SM2).", "   合约 %.16s… 已由双方的 %d 把密钥签署（Ed25519 与 SM2）。",
                signed.path("hash").asString(), signed.path("signatures").size());
    }

    void run(JsonNode proposed) {
        chapter("Both nodes run it", "双方节点共同执行");
        Set<String> told = new HashSet<>();
        while (true) {
            JsonNode now = bank.client().get("/api/jobs/" + job + "?wait=1");
            for (JsonNode step : now.path("steps")) {
                if (step.path("state").asString().equals("DONE") && told.add(step.path("step").asString())) {
                    out.line("   %-9s %-16s %6.1f s  %,14d bytes sent, %,14d received", "   %-9s %-16s %6.1f 秒  发送 %,14d 字节，接收 %,14d 字节",
                            step.path("step").asString(), step.path("operator").asString(), step.path("seconds").asDouble(),
                            step.path("bytesSent").asLong(), step.path("bytesReceived").asLong());
                }
            }
            String state = now.path("state").asString();
            if (ENDED.contains(state)) {
                if (!state.equals("DONE")) {
                    JsonNode reason = now.path("reason");
                    throw new InvalidInput(reason.isObject() ? new Text(reason.path("en").asString(), reason.path("zh").asString())
                            : Text.of("The job ended as %s.", "任务状态：%s。", state));
                }
                return;
            }
        }
    }

    DemoReport report(double seconds, Pooled pooled) {
        JsonNode align = result("align", "report");
        JsonNode joint = result("evaluate", "report");
        JsonNode alone = result("evaluate", "baseline_report");
        return new DemoReport(seconds, bankRows, telecomRows, align.path("common").asInt(), joint, alone, pooled,
                bytesSent(bank), bytesSent(telecom), contract.path("disclosure"));
    }

    private JsonNode result(String step, String port) {
        return JSON.readTree(bank.client().result(job, step, port));
    }

    private long bytesSent(DemoNode node) {
        return node.client().job(job).path("bytesSent").asLong();
    }
}

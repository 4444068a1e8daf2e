package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Bundle;
import org.tacit.ledger.BundleAudit;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.record.RecordAudit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit audit verify|head|held|list|…}. */
@Command(name = "audit", description = "the evidence log / 存证日志",
        subcommands = {AuditCommands.Verify.class, AuditCommands.Head.class, AuditCommands.Held.class, AuditCommands.ListEntries.class,
                SearchCommands.Search.class, SearchCommands.Uses.class, SearchCommands.Alarms.class, SearchCommands.Export.class, SearchCommands.Report.class,
                WatchCommands.Check.class, WatchCommands.Accept.class, WatchCommands.Observers.class, WatchCommands.Observe.class, WatchCommands.Unobserve.class,
                WatchCommands.Watched.class, WatchCommands.Watch.class, AnchorCommands.Anchors.class, AnchorCommands.Now.class, AnchorCommands.Wallet.class,
                AnchorCommands.Deploy.class})
final class AuditCommands {

    @Command(name = "verify", description = "check a node's evidence and database rows from its folder alone, or an exported bundle / 仅凭目录离线校验存证与数据库各行，或校验导出的存证包")
    static final class Verify implements Callable<Integer> {

        @Parameters(paramLabel = "DIR|BUNDLE", description = "the node's folder, or a copy of it, or a file of 'tacit audit export' / 节点目录或其副本，或“tacit audit export”导出的文件")
        private Path folder;

        @Option(names = "--keys", paramLabel = "FILE", description = "for a bundle: the parties' keys from another source, as a node's keys.txt / 校验存证包时：另行取得的各方公钥，格式同 keys.txt")
        private Path keys;

        @Option(names = "--held", paramLabel = "FILE", description = "a head of this log that a partner holds ('tacit audit held') / 合作方持有的本日志树头")
        private List<Path> held = List.of();

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            AuditReport report = Files.isRegularFile(folder) ? bundle() : RecordAudit.verify(NodeHome.existing(folder), held.stream().map(Verify::head).toList());
            out.show(Json.of(report), () -> {
                if (report.verified()) {
                    out.line("%,d entries are as they were logged; %,d are signed, %,d also by partners.", "%,d 条存证完好；其中 %,d 条已签名，%,d 条另有合作方签名。",
                            report.entries(), report.signed(), report.witnessed());
                } else {
                    report.findings().forEach(f -> out.line((f.entry() < 0 ? "" : out.text("Entry %d: ", "第 %d 条：", f.entry())) + f.what().in(out.locale())));
                }
                report.notes().forEach(note -> out.line(note.in(out.locale())));
            });
            return report.verified() ? 0 : Tacit.CHECK_FAILED;
        }

        /** Each party's newest key. */
        private java.util.Map<String, org.tacit.crypto.sign.VerifyingKey> trusted() {
            java.util.Map<String, org.tacit.crypto.sign.VerifyingKey> newest = new java.util.TreeMap<>();
            if (keys != null) {
                KnownKeys.file(keys).forEach((party, all) -> newest.put(party, all.getLast()));
            }
            return newest;
        }

        private AuditReport bundle() {
            try {
                return BundleAudit.verify(Bundle.of(Files.readAllBytes(folder)), trusted());
            } catch (IOException e) {
                throw new InvalidInput(Text.of("%s cannot be read.", "无法读取 %s。", folder), e);
            }
        }

        static SignedTreeHead head(Path file) {
            try {
                return SignedTreeHead.of(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8).strip()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new InvalidInput(Text.of("%s cannot be read.", "无法读取 %s。", file), e);
            }
        }
    }

    @Command(name = "head", description = "how much is logged, signed and witnessed / 已记录、签名和见证的条数")
    static final class Head implements Callable<Integer> {

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode standing = client.evidence();
                out.show(standing, () -> {
                    out.line("%s entries; newest signed head covers %s: %s", "共 %s 条；最新签名树头覆盖 %s 条：%s", standing.path("entries").asString(),
                            standing.path("head").path("size").asString("0"), standing.path("head").path("root").asString("-"));
                    standing.path("witnessed").properties().forEach(w -> out.line("%s has signed for %s.", "%s 已为 %s 条签名见证。", w.getKey(), w.getValue().asString()));
                });
            }
            return 0;
        }
    }

    @Command(name = "held", description = "the newest head of a partner's log that this node holds, for its auditor / 本方持有的合作方最新树头，供其审计使用")
    static final class Held implements Callable<Integer> {

        @Parameters(paramLabel = "PARTNER")
        private String partner;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode h = client.get("/api/evidence/held/" + NodeClient.segment(partner));
                SignedTreeHead head = new SignedTreeHead(h.path("origin").asString(), h.path("size").asLong(), h.path("root").asString(),
                        java.time.Instant.parse(h.path("time").asString()), h.path("signature").asString());
                out.line(new String(head.bytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return 0;
        }
    }

    @Command(name = "list", description = "the newest entries / 最近的条目")
    static final class ListEntries implements Callable<Integer> {

        @Option(names = "--count", defaultValue = "30")
        private int count;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                long entries = client.evidence().path("entries").asLong();
                JsonNode shown = client.get("/api/evidence/entries?from=" + Math.max(0, entries - count) + "&count=" + count);
                out.show(shown, () -> {
                    List<List<String>> rows = new ArrayList<>();
                    shown.forEach(e -> rows.add(List.of(e.path("sequence").asString(), e.path("time").asString(), e.path("type").asString(), brief(e.path("body")))));
                    out.table(List.of("#", out.text("TIME", "时间"), out.text("WHAT", "事件"), out.text("FACTS", "内容")), rows);
                });
            }
            return 0;
        }

        private static String brief(JsonNode body) {
            String text = body.toString();
            return text.length() <= 120 ? text : text.substring(0, 117) + "…";
        }
    }
}

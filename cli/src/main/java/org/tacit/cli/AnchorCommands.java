package org.tacit.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.anchor.EvmAnchor;
import org.tacit.anchor.Wallets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit audit anchors|anchor|anchor-wallet|anchor-deploy}. */
final class AnchorCommands {

    private AnchorCommands() {
    }

    @Command(name = "anchors", description = "heads that were written down outside, held against the log / 已在外部锚定的树头，与日志核对")
    static final class Anchors extends NodeCommand {

        @Option(names = "--online", description = "and against the places where they stand / 并与锚定处核对")
        private boolean online;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/evidence/anchors?online=" + online);
        }

        @Override
        void show(JsonNode all) {
            List<List<String>> rows = new ArrayList<>();
            all.forEach(c -> {
                JsonNode r = c.path("receipt");
                String words = c.path("standing").path("words").path("en").asString(c.path("trouble").path("en").asString(""));
                rows.add(List.of(r.path("anchor").asString(), r.path("head").path("size").asString(), r.path("state").asString(), r.path("confirmedAt").asString("-"),
                        c.path("inLog").asBoolean() ? out.text("yes", "是") : out.text("NO", "否"), words));
            });
            out.table(List.of(out.text("ANCHOR", "锚点"), out.text("ENTRIES", "条数"), out.text("STATE", "状态"), out.text("SINCE", "自"), out.text("IN LOG", "与日志一致"), ""), rows);
        }

        @Override
        int exitCode(JsonNode all) {
            boolean[] good = {true};
            all.forEach(c -> good[0] &= c.path("inLog").asBoolean() && !c.path("standing").path("state").asString("").equals("LOST"));
            return good[0] ? 0 : Tacit.CHECK_FAILED;
        }
    }

    @Command(name = "anchor", description = "write the present head down now / 立即锚定当前树头")
    static final class Now extends NodeCommand {

        @Parameters(paramLabel = "ANCHOR", description = "its name in anchors.yaml / anchors.yaml 中的名称")
        private String anchor;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/evidence/anchors/" + NodeClient.segment(anchor), null);
        }

        @Override
        void show(JsonNode receipt) {
            out.line("The head of %s entries is handed in: %s %s", "已提交 %s 条的树头：%s %s", receipt.path("head").path("size").asString(), receipt.path("state").asString(),
                    receipt.path("trouble").path("en").asString(""));
        }
    }

    @Command(name = "anchor-wallet", description = "make a key for a chain, sealed with a passphrase / 生成链上密钥（以口令加密）")
    static final class Wallet implements Callable<Integer> {

        @Parameters(paramLabel = "FILE")
        private Path file;

        @Option(names = "--passphrase-file", required = true, paramLabel = "FILE")
        private Path passphrase;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            out.line("Address: %s", "地址：%s", Wallets.make(file, passphrase, new SecureRandom()));
            return 0;
        }
    }

    @Command(name = "anchor-deploy", description = "put the contract on a chain, once for everybody / 将合约部署到链上（只需一次）")
    static final class Deploy implements Callable<Integer> {

        @Option(names = "--url", required = true)
        private String url;
        @Option(names = "--chain", required = true)
        private long chain;
        @Option(names = "--wallet", required = true, paramLabel = "FILE")
        private Path wallet;
        @Option(names = "--passphrase-file", required = true, paramLabel = "FILE")
        private Path passphrase;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            EvmAnchor.Deployed deployed = EvmAnchor.deploy(Map.of("url", url, "chain", Long.toString(chain), "wallet", wallet.toAbsolutePath().toString(),
                    "passphrase-file", passphrase.toAbsolutePath().toString()), Path.of(""));
            out.line("Contract %s, in transaction %s.", "合约 %s，交易 %s。", deployed.contract(), deployed.transaction());
            return 0;
        }
    }
}

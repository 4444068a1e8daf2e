package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.NodeServer;
import tools.jackson.databind.JsonNode;

/** {@code tacit pir …} against two nodes with their HTTP servers in this process, from offer to bill. */
class PirCommandsTest {

    @TempDir
    private Path folder;

    private Path node(String name, String... more) {
        Path home = folder.resolve(name);
        Ran.ok("node", "init", home, "--name", name, "--host", "127.0.0.1", "--port", 0, "--http", 0, more.length == 0 ? "--lang=en" : more[0]);
        return home;
    }

    @Test
    void fromOfferToBill() throws Exception {
        Path bank = node("bank");
        Path telecom = node("telecom", "--no-listen");
        try (NodeServer first = NodeServer.start(NodeHome.existing(bank)); NodeServer second = NodeServer.start(NodeHome.existing(telecom))) {
            String invitation = Ran.ok("partner", "invite", "--node", bank, "--address", "127.0.0.1:" + first.node().port(), "--json").json().path("text").asString();
            Ran.ok("partner", "join", invitation, "--node", telecom);
            Await.until("connected", () -> Ran.ok("partner", "list", "--node", bank, "--json").json().path(0).path("connected").asBoolean());

            StringBuilder csv = new StringBuilder("mobile,score,band\n");
            for (int i = 0; i < 100; i++) {
                csv.append("138000%05d,%d,%s\n".formatted(i, 500 + i, i % 2 == 0 ? "\"even, so\"" : ""));
            }
            Ran.ok("table", "add", Files.writeString(folder.resolve("scores.csv"), csv), "--name", "scores", "--column", "mobile:text:identifier:L4", "--node", telecom);
            Object[] publish = {"pir", "publish", "--table", "scores", "--key", "mobile", "--columns", "score,band", "--for", "bank", "--per-day", 4, "--price", "0.12 CNY", "--node", telecom};
            assertThat(Ran.tacit(publish)).satisfies(refused -> {
                assertThat(refused.exit()).isEqualTo(3);
                assertThat(refused.err()).contains("no clause of the policy allows bank");
            });
            Ran.ok("table", "grant", "scores", "--column", "*", "--to", "bank", "--allow", "VALUE", "--operators", "pir.lookup", "--node", telecom);
            assertThat(Ran.ok(publish).out()).contains("'scores' for bank: 100 rows", "tacit pir accept scores");

            Await.until("offered", () -> !Ran.ok("pir", "list", "--node", bank, "--json").json().isEmpty());
            assertThat(Ran.ok("pir", "show", "scores", "--node", bank, "--lang", "zh").out()).contains("谁将知道什么", "每天 4", "每次应答 0.12 CNY", "不知道查询了哪些键");
            assertThat(Ran.tacit("pir", "query", "--service", "scores", "13800000007", "--node", bank).err()).contains("not accepted");
            Ran.ok("pir", "accept", "scores", "--node", bank);

            JsonNode found = Ran.ok("pir", "query", "--service", "scores", "13800000007", "13900000000", "--node", bank, "--json").json();
            assertThat(found.path(0).path("row").path("score").asInt()).isEqualTo(507);
            assertThat(found.path(0).path("row").path("band").isNull()).isTrue();
            assertThat(found.path(1).path("found").asBoolean()).isFalse();

            Path keys = Files.writeString(folder.resolve("keys.csv"), "name,mobile\na,13800000008\nb,13700000000\nc,13800000009\n");
            Path out = folder.resolve("answers.csv");
            Ran limited = Ran.tacit("pir", "query", "--service", "scores", "--file", keys, "--out", out, "--node", bank, "--lang", "en");
            assertThat(limited.exit()).isEqualTo(3);
            assertThat(limited.err()).contains("allows bank 4 lookups a day, and 4 are used; ask again at");
            assertThat(Files.readString(out)).isEqualToNormalizingNewlines("mobile,found,score,band\n13800000008,true,508,\"even, so\"\n13700000000,false,,\n");

            for (Path side : new Path[] {bank, telecom}) {
                JsonNode day = Ran.ok("pir", "usage", "scores", "--node", side, "--json").json().path(0);
                assertThat(day.path("questions").asInt()).as("%s", side).isEqualTo(4);
                assertThat(day.path("amount").asString()).isEqualTo("0.48 CNY");
            }
            assertThat(Ran.ok("pir", "calls", "scores", "--node", telecom).out()).contains("answered", "refused").doesNotContain("13800");
            assertThat(Ran.ok("pir", "rotate", "scores", "--node", telecom).out()).contains("epoch 2");
            Ran.ok("pir", "stop", "scores", "--reason", "test", "--node", bank);
            Await.until("ended", () -> Ran.ok("pir", "list", "--node", telecom, "--json").json().path(0).path("state").asString().equals("ENDED"));
            assertThat(Ran.tacit("pir", "query", "--service", "scores", "13800000007", "--node", bank).exit()).isEqualTo(3);
        }
    }
}

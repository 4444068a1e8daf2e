package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.NodeServer;

/** {@code tacit deid …} against a node with its HTTP server in this process, from a first look to the way back. */
class DeidCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void fromTheFirstLookToTheWayBack() throws Exception {
        Path bank = folder.resolve("bank");
        Ran.ok("node", "init", bank, "--name", "bank", "--host", "127.0.0.1", "--port", 0, "--http", 0, "--lang=en");
        try (NodeServer server = NodeServer.start(NodeHome.existing(bank))) {
            StringBuilder csv = new StringBuilder("phone,name,age,illness\n");
            for (int i = 0; i < 300; i++) {
                csv.append("139%08d,张%d,%d,i%d\n".formatted(i, i, 20 + i * 7 % 50, i % 4));
            }
            Ran.ok("table", "add", Files.writeString(folder.resolve("people.csv"), csv), "--name", "people", "--node", bank);
            assertThat(Ran.ok("deid", "preview", "people", "--node", bank, "--lang", "zh").out()).contains("139******00", "张*", "抑制");
            assertThat(Ran.ok("deid", "risk", "people", "--quasi", "age", "--sensitive", "illness", "--node", bank, "--lang=en").out()).contains("k = 6", "illness: l = ");
            assertThat(Ran.ok("deid", "transforms", "--node", bank).out()).contains("encrypt.format", "pseudonym.table");

            Path plan = Files.writeString(folder.resolve("plan.yaml"), """
                    tacit: deid/v1
                    table: people
                    columns:
                      phone: {transform: encrypt.format, key: k1, format: phone}
                      name: mask.name
                      age: keep
                      illness: keep
                    privacy: {quasi: [age], sensitive: [illness], k: 20, l: 3}
                    """);
            Path out = folder.resolve("out.csv");
            assertThat(Ran.tacit("deid", "run", plan, "--out", out, "--node", bank, "--lang=en")).satisfies(ran -> {
                assertThat(ran.exit()).isEqualTo(2);
                assertThat(ran.err()).contains("tacit deid key add k1");
            });
            Ran.ok("deid", "key", "add", "k1", "--node", bank);
            assertThat(Ran.ok("deid", "key", "list", "--node", bank).out()).contains("k1");
            assertThat(Ran.ok("deid", "run", plan, "--out", out, "--node", bank, "--lang=en").out()).contains("300 rows are in", "after: k = ", "KEY (k1)");
            List<String> lines = Files.readAllLines(out);
            assertThat(lines).hasSize(301).first().isEqualTo("phone,name,age,illness");
            String phone = lines.get(5).split(",")[0];
            assertThat(phone).matches("1[3-9][0-9]{9}");
            assertThat(Ran.ok("deid", "reveal", phone, "--transform", "encrypt.format", "--param", "key=k1", "--param", "format=phone", "--reason", "test", "--node", bank).out().strip())
                    .isEqualTo("13900000004");
            String id = Ran.ok("deid", "list", "--node", bank, "--json").json().path(0).path("id").asString();
            assertThat(Ran.ok("deid", "show", id, "--node", bank, "--lang", "zh").out()).contains("处理后", "DONE");

            Files.writeString(plan, "{tacit: deid/v1, table: people, columns: {phone: keep}}");
            assertThat(Ran.tacit("deid", "run", plan, "--out", out, "--node", bank).exit()).isEqualTo(3);
            Ran.ok("deid", "run", plan, "--out", folder.resolve("out.parquet"), "--override", "court order", "--node", bank);
            assertThat(Files.readAllBytes(folder.resolve("out.parquet"))).startsWith('P', 'A', 'R', '1');
            Ran.ok("deid", "key", "destroy", "k1", "--node", bank);
        }
    }
}

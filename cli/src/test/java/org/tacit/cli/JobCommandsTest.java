package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.NodeServer;

/** {@code tacit job|schedule|limit|key …} against two nodes with their HTTP servers in this process. */
class JobCommandsTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: common customers
            purpose: test
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs:
                  first: {table: loans}
                  second: {table: people}
                params: {first_key: phone, second_key: mobile}
            """;

    @TempDir
    private Path folder;

    private Path node(String name, String more) {
        Path home = folder.resolve(name);
        Ran.ok("node", "init", home, "--name", name, "--host", "127.0.0.1", "--port", 0, "--http", 0, more);
        return home;
    }

    private void table(Path node, String name, String column, String partner) throws Exception {
        StringBuilder csv = new StringBuilder(column + ",x\n");
        for (int i = 0; i < 40; i++) {
            csv.append("138000%05d,%d\n".formatted(i, i));
        }
        Ran.ok("table", "add", Files.writeString(folder.resolve(name + ".csv"), csv), "--name", name, "--column", column + ":text:identifier:L4", "--node", node);
        Ran.ok("table", "grant", name, "--column", "*", "--to", partner, "--allow", "MEMBERSHIP", "--operators", "psi.*", "--node", node);
    }

    private void drawn(Path bank, Path flow) throws Exception {
        assertThat(Ran.ok("flow", "preview", flow, "--node", bank, "--lang", "en").out()).contains("Step align", "could be proposed");
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), FLOW.replace("first_key: phone", "first_key: fone"));
        Ran refused = Ran.tacit("flow", "preview", wrong, "--node", bank, "--lang", "en");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("fone");

        String draft = Ran.ok("flow", "draft", "add", wrong, "--node", bank, "--json").json().path("id").asString();
        assertThat(Ran.ok("flow", "draft", "list", "--node", bank).out()).contains(draft, "wrong");
        assertThat(Ran.ok("flow", "draft", "show", draft, "--node", bank).out()).contains("first_key: fone");
        assertThat(Ran.ok("flow", "draft", "save", draft, flow, "--name", "mended", "--revision", 1, "--node", bank, "--json").json().path("revision").asInt()).isEqualTo(2);
        assertThat(Ran.tacit("flow", "draft", "save", draft, wrong, "--revision", 1, "--node", bank).exit()).as("somebody saved it since").isEqualTo(2);
        assertThat(Ran.ok("flow", "draft", "show", draft, "--node", bank).out()).contains("first_key: phone");
        Ran.ok("flow", "draft", "delete", draft, "--node", bank);
        assertThat(Ran.ok("flow", "draft", "list", "--node", bank).out()).doesNotContain(draft);
    }

    @Test
    void fromTheQueueToDestruction() throws Exception {
        Path bank = node("bank", "--lang=en");
        Path telecom = node("telecom", "--no-listen");
        try (NodeServer first = NodeServer.start(NodeHome.existing(bank)); NodeServer second = NodeServer.start(NodeHome.existing(telecom))) {
            String invitation = Ran.ok("partner", "invite", "--node", bank, "--address", "127.0.0.1:" + first.node().port(), "--json").json().path("text").asString();
            Ran.ok("partner", "join", invitation, "--node", telecom);
            Await.until("connected", () -> Ran.ok("partner", "list", "--node", bank, "--json").json().path(0).path("connected").asBoolean());
            table(bank, "loans", "phone", "telecom");
            table(telecom, "people", "mobile", "bank");
            Path flow = Files.writeString(folder.resolve("flow.yaml"), FLOW);
            Ran.ok("run", flow, "--runs", 5, "--hours", 48, "--node", bank);
            String job = Ran.ok("job", "list", "--node", bank, "--json").json().path(0).path("id").asString();
            String contract = Ran.ok("job", "list", "--node", bank, "--json").json().path(0).path("contract").asString();
            Ran.ok("approve", job, "--node", telecom);
            assertThat(Ran.ok("job", "show", job, "--wait", "--node", bank, "--json").json().path("state").asString()).isEqualTo("DONE");
            Await.until("done there too", () -> Ran.ok("job", "show", job, "--node", telecom, "--json").json().path("state").asString().equals("DONE"));

            assertThat(Ran.ok("job", "list", "--state", "done", "--node", bank, "--json").json().size()).isEqualTo(1);
            assertThat(Ran.ok("job", "list", "--state", "queued", "--node", bank, "--json").json().size()).isZero();
            String log = Ran.ok("job", "log", job, "--node", bank, "--lang", "en").out();
            assertThat(log).contains("bank", "telecom", "STARTED", "STEP_DONE", "align", "trace ").doesNotContain("138000");
            assertThat(Ran.ok("job", "log", job, "--own", "--node", bank).out()).doesNotContain("telecom");
            assertThat(Ran.ok("job", "conversation", job, "--node", bank, "--lang", "en").out()).contains("align", "to", "from", "telecom", "EcdhPsi", "main").doesNotContain("138000");
            assertThat(Ran.tacit("job", "why", job, "--node", bank).err()).contains("Nothing is wrong");
            assertThat(Ran.tacit("job", "priority", job, 7, "--node", bank).exit()).isEqualTo(2);

            assertThat(Ran.ok("job", "artifacts", job, "--node", bank).out()).contains("align.report", "KEPT");
            assertThat(Ran.ok("job", "pin", job, "align.rows", "--node", bank, "--json").json().path("pinned").asBoolean()).isTrue();
            assertThat(Ran.ok("job", "keep", "--days", 30, "--after-use", "--node", bank, "--lang", "en").out()).contains("30 days after their last use");
            assertThat(Ran.ok("job", "destroy", job, "align.report", "--why", "test", "--node", bank).out()).contains("DESTROYED", "KEPT");
            assertThat(Ran.tacit("result", job, "align.report", "--node", bank).exit()).isEqualTo(2);

            drawn(bank, flow);
            assertThat(Ran.ok("node", "organisation", "示例银行", "--node", bank, "--json").json().path("name").asString()).isEqualTo("示例银行");
            assertThat(Ran.ok("node", "organisation", "--node", bank, "--lang", "en").out()).contains("示例银行", "know it as bank");

            String schedule = Ran.ok("schedule", "add", contract, "0 2 * * *", "--zone", "Asia/Shanghai", "--node", bank, "--json").json().path("id").asString();
            assertThat(Ran.ok("schedule", "list", "--node", bank).out()).contains(schedule, "Asia/Shanghai");
            assertThat(Ran.ok("schedule", "end", schedule, "--node", bank, "--json").json().path("nextAt").isNull()).isTrue();
            assertThat(Ran.tacit("schedule", "add", contract, "nonsense", "--node", bank).exit()).isEqualTo(2);

            Ran.ok("limit", "set", "--tenant", "main", "--jobs", 3, "--node", bank);
            assertThat(Ran.ok("limit", "list", "--node", bank).out()).contains("main", "0/3");
            assertThat(Ran.tacit("limit", "set", "--jobs", 0, "--node", bank).exit()).isEqualTo(2);

            String before = Ran.ok("key", "list", "--node", bank, "--json").json().path("nodeKey").asString();
            assertThat(Ran.ok("key", "rotate", "--node", bank, "--json").json().path("nodeKey").asString()).isNotEqualTo(before);
            assertThat(Ran.ok("key", "rotate", "--tenant", "main", "--node", bank, "--json").json().path("tenants").size()).isEqualTo(2);
            assertThat(Ran.ok("key", "forget", "main", "--node", bank, "--json").json().path("tenants").size()).isEqualTo(1);
            assertThat(Ran.ok("result", job, "align.rows", "--out", folder.resolve("rows"), "--node", bank).out()).contains("bytes");
            assertThat(Ran.tacit("key", "destroy", "main", "--confirm", "man", "--why", "test", "--node", bank).exit()).isEqualTo(2);
            Ran.ok("key", "destroy", "main", "--confirm", "main", "--why", "test", "--node", bank);
            assertThat(Ran.tacit("result", job, "align.rows", "--out", folder.resolve("rows"), "--node", bank).exit()).isEqualTo(2);
            assertThat(Ran.ok("audit", "list", "--node", bank).out()).contains("artifact.destroyed", "key.destroyed");
        }
    }
}

package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.NodeServer;
import tools.jackson.databind.JsonNode;

/** {@code tacit account|api-key|tenant …} against a node with its HTTP server in this process. */
class AccountCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void fromTheFirstAdministratorToARevokedKey() throws Exception {
        Path bank = folder.resolve("bank");
        String setup = Ran.ok("node", "init", bank, "--name", "bank", "--host", "127.0.0.1", "--port", 0, "--http", 0, "--json").json().path("setupText").asString();
        assertThat(Files.readString(bank.resolve("setup-text"))).isEqualTo(setup + "\n");
        try (NodeServer server = NodeServer.start(NodeHome.existing(bank))) {
            assertThat(Ran.tacit("account", "first", "root", "--text=wrong", "--password=three brown foxes", "--node", bank).exit()).isEqualTo(2);
            Ran.ok("account", "first", "root", "--text=" + setup, "--password=three brown foxes", "--node", bank);
            assertThat(bank.resolve("setup-text")).doesNotExist();

            assertThat(Ran.ok("account", "add", "alice", "--role", "data-owner,analyst", "--node", bank).out()).matches("(?s)\\w{5}(-\\w{5}){3}\\s*");
            assertThat(Ran.tacit("account", "add", "Alice", "--role", "analyst", "--node", bank).exit()).isEqualTo(2);
            assertThat(Ran.tacit("account", "add", "bob", "--role", "emperor", "--node", bank).exit()).isEqualTo(2);
            assertThat(Ran.ok("account", "list", "--node", bank).out()).contains("root", "ADMINISTRATOR", "alice", "DATA_OWNER, ANALYST");
            Ran.ok("account", "roles", "alice", "--role", "auditor", "--node", bank);
            Ran.ok("account", "reset-password", "alice", "--node", bank);
            Ran.ok("account", "reset-second-factor", "alice", "--node", bank);
            Ran.ok("account", "disable", "alice", "--node", bank);
            Ran.ok("account", "enable", "alice", "--node", bank);
            Ran.ok("account", "sign-out", "alice", "--node", bank);
            assertThat(Ran.tacit("account", "disable", "nobody-here", "--node", bank).exit()).isEqualTo(2);

            // The administrator has a password of its own, so a key of it may what it says.
            JsonNode made = Ran.ok("api-key", "add", "night job", "--account", "root", "--scope", "see-work,see_node", "--node", bank, "--json").json();
            try (NodeClient program = NodeClient.at(server.httpPort(), made.path("secret").asString())) {
                assertThat(program.jobs()).isEmpty();
            }
            String prefix = made.path("key").path("prefix").asString();
            assertThat(Ran.ok("api-key", "list", "--node", bank).out()).contains(prefix, "night job", "SEE_WORK").doesNotContain(made.path("secret").asString());
            assertThat(Ran.tacit("api-key", "add", "more", "--account", "root", "--scope", "see_rows", "--node", bank).exit()).isEqualTo(3);
            assertThat(Ran.ok("api-key", "revoke", prefix, "--node", bank).out()).contains("revoked");

            Ran.ok("tenant", "add", "retail", "--node", bank);
            Ran.ok("tenant", "approvals", "retail", "--two-from", "L4", "--node", bank);
            assertThat(Ran.ok("tenant", "list", "--node", bank).out()).contains("main", "one person", "retail", "two people from L4");
            Ran.ok("table", "add", Files.writeString(folder.resolve("t.csv"), "phone,income\n13900000001,5\n"), "--name", "t", "--node", bank);
            Ran.ok("tenant", "give", "t", "retail", "--node", bank);
            assertThat(Ran.tacit("tenant", "give", "t", "nowhere", "--node", bank).exit()).isEqualTo(2);
        }
    }
}

package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeHome;
import tools.jackson.databind.JsonNode;

/** A node is backed up while it runs and when it does not, and restored, from the command line. */
class BackupCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void backupAndRestore() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "several words to remember\n");
        Path file = folder.resolve("one.tacit-backup");
        try (NodeProcess bank = NodeProcess.make(folder, "bank", true)) {
            bank.start().awaitReady();
            Ran.ok("tenant", "add", "retail", "--node", bank.folder);
            JsonNode taken = Ran.ok("backup", bank.folder, "--out", file, "--passphrase-file", secret, "--json").json();
            assertThat(taken.path("summary").path("node").asString()).isEqualTo("bank");
            assertThat(taken.path("bytes").asLong()).isEqualTo(Files.size(file));
            assertThat(Ran.tacit("backup", bank.folder, "--out", file, "--passphrase-file", secret).exit()).as("no file is overwritten").isEqualTo(2);
        }
        Path stopped = folder.resolve("two.tacit-backup");
        Ran.ok("backup", folder.resolve("bank"), "--out", stopped, "--passphrase-file", secret);
        for (Path backup : new Path[] {file, stopped}) {
            Path to = folder.resolve(backup.getFileName() + ".node");
            assertThat(Ran.ok("restore", backup, to, "--passphrase-file", secret, "--lang", "en").out()).contains("Node 'bank'", "as they were logged");
            assertThat(Identity.load(NodeHome.existing(to), "bank").fingerprint()).isEqualTo(Identity.load(NodeHome.existing(folder.resolve("bank")), "bank").fingerprint());
            Ran.ok("audit", "verify", to);
        }
        assertThat(Ran.tacit("restore", file, folder.resolve("bank"), "--passphrase-file", secret).exit()).as("not over a node").isEqualTo(2);
    }
}

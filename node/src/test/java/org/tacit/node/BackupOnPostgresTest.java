package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.backup.Backups;
import org.tacit.node.backup.Restore;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.OnPostgres;
import org.tacit.node.store.TestDatabase;

/** The same node from PostgreSQL into PostgreSQL, and into the embedded database. */
@ExtendWith(OnPostgres.class)
class BackupOnPostgresTest {

    @TempDir
    private Path folder;

    @Test
    void aNodeMovesFromOneDatabaseToAnother() throws Exception {
        NodeHome home;
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            home = nodes.bank.home();
        }
        Backups.Taken taken = Backups.ofStopped(home, "several words to remember", true);
        for (String url : new String[] {"", TestDatabase.url()}) {
            Path to = folder.resolve(url.isEmpty() ? "embedded" : "other");
            try (var in = Files.newInputStream(home.folder().resolve("backups").resolve(taken.file()))) {
                Restore.Outcome outcome = Restore.of(in, "several words to remember", to, url, java.util.List.of());
                assertThat(outcome.audit().findings()).isEmpty();
            }
            try (Node node = Node.open(NodeHome.existing(to))) {
                assertThat(node.config().database()).isEqualTo(url);
                assertThat(node.records().check().findings()).isEmpty();
                assertThat(node.catalogue().refs()).isNotEmpty();
            }
        }
    }
}

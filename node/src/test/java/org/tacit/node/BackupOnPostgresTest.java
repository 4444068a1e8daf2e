package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.node.backup.Backups;
import org.tacit.node.backup.Restore;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.OnPostgres;

@ExtendWith(OnPostgres.class)
class BackupOnPostgresTest extends BackupTest {

    @Test
    void aNodeMovesFromOneKindOfDatabaseToTheOther() throws Exception {
        NodeHome home;
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            home = nodes.bank.home();
        }
        Backups.Taken taken = Backups.ofStopped(home, "several words to remember", true);
        try (var in = Files.newInputStream(home.folder().resolve("backups").resolve(taken.file()))) {
            Restore.Outcome outcome = Restore.of(in, "several words to remember", folder.resolve("embedded"), "", java.util.List.of());
            assertThat(outcome.audit().findings()).isEmpty();
        }
        try (Node node = Node.open(NodeHome.existing(folder.resolve("embedded")))) {
            assertThat(node.config().database()).isEmpty();
            assertThat(node.records().check().findings()).isEmpty();
            assertThat(node.catalogue().refs()).isNotEmpty();
        }
    }
}

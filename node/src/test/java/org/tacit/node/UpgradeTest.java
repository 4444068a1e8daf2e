package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.contract.ContractState;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.record.RecordAudit;

/**
 * Nodes that an older version made – the folder is in the test's resources, {@code upgrade/make.sh} made it – open with this one: their database is brought up to date,
 * their keys are the same, their evidence goes on.
 */
class UpgradeTest {

    /** As the older version knew them. */
    private static final List<String> NAMES = List.of("bank", "telecom");

    @TempDir
    Path folder;

    private void unpack() throws IOException {
        try (InputStream in = UpgradeTest.class.getResourceAsStream("upgrade/nodes-v4.zip"); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                assertThat(file.startsWith(folder)).isTrue();
                if (entry.isDirectory()) {
                    NodeHome.makeFolder(file);
                } else {
                    NodeHome.makeFolder(file.getParent());
                    NodeHome.writePrivate(file, zip.readAllBytes());
                }
            }
        }
    }

    @Test
    void anOlderNodeGoesOn() throws Exception {
        unpack();
        for (String name : NAMES) {
            NodeHome home = NodeHome.existing(folder.resolve(name));
            var before = RecordAudit.verify(home, List.of());
            assertThat(before.findings()).isEmpty();
            assertThat(before.entries()).isGreaterThan(5);
            Identity keys = Identity.load(home, name);
            String partner = NAMES.get(1 - NAMES.indexOf(name));
            try (Node node = Node.open(home)) {
                assertThat(node.identity().fingerprint()).isEqualTo(keys.fingerprint());
                assertThat(node.identity().keys()).isEqualTo(keys.keys());
                assertThat(node.evidence().size()).isGreaterThan(before.entries());
                assertThat(node.records().check().findings()).isEmpty();
                assertThat(node.partners().list()).singleElement().satisfies(p -> assertThat(p.name()).isEqualTo(partner));
                assertThat(node.contracts().list()).singleElement().satisfies(c -> {
                    // It was signed for a day.
                    assertThat(c.state()).isIn(ContractState.SIGNED, ContractState.EXPIRED);
                    assertThat(node.jobs().get(c.job()).job().state()).isEqualTo(JobState.DONE);
                });
                // What it had is of use: its table opens, and what was agreed about it stands.
                String table = name.equals("bank") ? "loans" : "people";
                var ref = node.catalogue().refs().stream().filter(r -> r.table().equals(table)).findFirst().orElseThrow();
                assertThat(node.catalogue().open(ref).rows()).isEqualTo(60);
                assertThat(node.catalogue().show(table).policy()).hasSize(1);
                node.catalogue().grant(table, Clause.of("", List.of(name.equals("bank") ? "amount" : "income"), partner, "*", List.of("*"), Kind.MEMBERSHIP));
            }
            assertThat(RecordAudit.verify(home, List.of()).findings()).isEmpty();
            // And once more, with nothing left to bring up to date.
            try (Node node = Node.open(home)) {
                assertThat(node.records().check().findings()).isEmpty();
            }
        }
    }
}

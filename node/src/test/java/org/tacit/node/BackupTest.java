package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.ledger.Finding;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.backup.Backups;
import org.tacit.node.backup.Restore;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.record.RecordAudit;
import org.tacit.node.store.TestDatabase;

/** A backup that is taken while the node runs, restored elsewhere: keys, rows, evidence and results are the same, and an old one is known for old. */
class BackupTest {

    private static final String PASSPHRASE = "correct horse battery staple";

    @TempDir
    Path folder;

    private static String job(TwoNodes nodes) {
        ContractRow proposed = nodes.propose();
        nodes.telecom.contracts().approve(proposed.hash());
        assertThat(TwoNodes.ended(nodes.bank, proposed.job()).job().state()).isEqualTo(JobState.DONE);
        TwoNodes.ended(nodes.telecom, proposed.job());
        return proposed.job();
    }

    private static byte[] result(Node node, String job) throws IOException {
        var report = node.jobs().artifacts(job).find("align", "report").orElseThrow();
        try (InputStream in = node.jobs().artifacts().open(job, report)) {
            return in.readAllBytes();
        }
    }

    private static Restore.Outcome restore(Path file, String passphrase, Path to, String database, List<SignedTreeHead> held) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Restore.of(in, passphrase, to, database, held);
        }
    }

    /** Keys and artifacts, which are files. */
    private static Map<String, String> files(Path home, String part) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (var all = Files.walk(home.resolve(part))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(home.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    @Test
    void whatIsRestoredIsTheNodeAsItWas() throws Exception {
        Path restored = folder.resolve("restored");
        String job;
        byte[] result;
        Path file;
        Backups.Taken taken;
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            job = job(nodes);
            result = result(nodes.bank, job);
            taken = nodes.bank.backups().take(PASSPHRASE, true);
            file = nodes.bank.home().folder().resolve("backups").resolve(taken.file());
            assertThat(taken.summary().notes()).anyMatch(note -> note.en().contains("node's key is in the backup"));
            assertThat(nodes.bank.evidence().entries(0, 10_000)).anyMatch(e -> e.type().equals("backup.taken"));
            // Nothing of it is in plain sight.
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("config.yaml", "PRIVATE KEY", "loans", PASSPHRASE);
            assertThatThrownBy(() -> nodes.bank.backups().take("short", true)).isInstanceOf(InvalidInput.class);

            // Into nothing but a new folder, by nothing but the passphrase, and only whole.
            assertThatThrownBy(() -> restore(file, PASSPHRASE, nodes.telecom.home().folder(), null, List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("not empty");
            assertThatThrownBy(() -> restore(file, "correct horse battery stable", folder.resolve("x1"), "", List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("passphrase");
            byte[] bytes = Files.readAllBytes(file);
            byte[] cut = java.util.Arrays.copyOf(bytes, bytes.length - 1);
            assertThatThrownBy(() -> Restore.of(new ByteArrayInputStream(cut), PASSPHRASE, folder.resolve("x2"), "", List.of())).isInstanceOf(TacitException.class);
            assertThat(folder.resolve("x2/config.yaml")).doesNotExist();
            bytes[bytes.length / 2] ^= 1;
            assertThatThrownBy(() -> Restore.of(new ByteArrayInputStream(bytes), PASSPHRASE, folder.resolve("x3"), "", List.of())).isInstanceOf(TacitException.class);
            if (!nodes.bank.config().database().isEmpty()) {
                assertThatThrownBy(() -> restore(file, PASSPHRASE, folder.resolve("x4"), null, List.of())).isInstanceOf(InvalidInput.class).hasMessageContaining("not empty");
            }
            for (String part : new String[] {"identity", "vault"}) {
                Path copy = folder.resolve("copy");
                Files.createDirectories(copy);
                Files.writeString(copy.resolve(part), files(nodes.bank.home().folder(), part).toString());
            }
        }
        Restore.Outcome outcome = restore(file, PASSPHRASE, restored, TestDatabase.url(), List.of());
        assertThat(outcome.audit().findings()).isEmpty();
        assertThat(outcome.audit().entries()).isEqualTo(taken.summary().entries());
        assertThat(outcome.audit().notes()).anyMatch(note -> note.en().contains("rows of the database were compared"));
        for (String part : new String[] {"identity", "vault"}) {
            assertThat(files(restored, part).toString()).as(part).isEqualTo(Files.readString(folder.resolve("copy").resolve(part)));
        }
        try (Node again = Node.open(NodeHome.existing(restored))) {
            assertThat(again.records().check().findings()).isEmpty();
            assertThat(result(again, job)).isEqualTo(result);
            assertThat(again.catalogue().refs()).anyMatch(t -> t.table().equals("loans"));
            assertThat(again.partners().list()).extracting(p -> p.name()).containsExactly("telecom");
            // Until a person has looked.
            assertThat(again.holds().list()).singleElement().satisfies(h -> assertThat(h.reason()).contains("restored from a backup"));
        }
        assertThat(RecordAudit.verify(NodeHome.existing(restored), List.of()).findings()).isEmpty();
    }

    @Test
    void aBackupOlderThanWhatPartnersHaveSeenIsSaidInWords() throws Exception {
        Path restored = folder.resolve("restored");
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            job(nodes);
            Backups.Taken taken = nodes.telecom.backups().take(PASSPHRASE, false);
            assertThat(taken.summary().notes()).anyMatch(note -> note.en().contains("left out"));
            Path file = nodes.telecom.home().folder().resolve("backups").resolve(taken.file());
            job(nodes);
            // Heads are exchanged after a job, in its own time.
            TwoNodes.await("the bank has seen more", () -> nodes.bank.evidence().heldOf("telecom").filter(h -> h.size() > taken.summary().entries()).isPresent());
            SignedTreeHead held = nodes.bank.evidence().heldOf("telecom").orElseThrow();
            nodes.telecom.close();

            Restore.Outcome outcome = restore(file, PASSPHRASE, restored, TestDatabase.url(), List.of(held));
            assertThat(outcome.audit().findings()).singleElement().satisfies(f -> {
                assertThat(f.kind()).isEqualTo(Finding.Kind.ROLLED_BACK);
                assertThat(f.what().en()).contains("are gone");
            });
            // Without its key the node does not start in another one's place.
            assertThatThrownBy(() -> Node.open(NodeHome.existing(restored))).isInstanceOf(InvalidInput.class).hasMessageContaining("backup of keys");
            Path keys = restored.resolve("vault/node");
            NodeHome.makeFolder(keys);
            try (var all = Files.list(nodes.telecom.home().vault().resolve("node"))) {
                for (Path key : all.toList()) {
                    NodeHome.writePrivate(keys.resolve(key.getFileName()), Files.readAllBytes(key));
                }
            }
            // Nobody gave it a head, but the partner knows.
            nodes.telecom = Node.open(NodeHome.existing(restored), nodes.telecomOptions);
            TwoNodes.await("it was told", () -> nodes.telecom.evidence().entries(0, 10_000).stream().anyMatch(e -> e.type().equals("log.rolled-back")));
            assertThat(nodes.telecom.evidence().entries(0, 10_000)).filteredOn(e -> e.type().equals("log.rolled-back")).singleElement()
                    .satisfies(e -> assertThat(e.body()).containsEntry("partner", "bank"));
        }
    }

    @Test
    void aStoppedNodeIsBackedUpFromItsFolder() throws Exception {
        Backups.Taken taken;
        NodeHome home;
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            home = nodes.bank.home();
        }
        taken = Backups.ofStopped(home, PASSPHRASE, true);
        Restore.Outcome outcome = restore(home.folder().resolve("backups").resolve(taken.file()), PASSPHRASE, folder.resolve("restored"), TestDatabase.url(), List.of());
        assertThat(outcome.audit().findings()).isEmpty();
        assertThat(outcome.backup().rows()).isPositive();
    }
}

package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.flow.run.Artifact;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.ArtifactRow;
import org.tacit.node.job.Artifacts;

/** What a job has left: sealed on disk, kept by the rule, destroyed for good. */
class ArtifactsTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private TwoNodes nodes() throws IOException {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.bankOptions = NodeOptions.standard().withClock(clock);
        nodes.telecomOptions = nodes.bankOptions;
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
        return nodes;
    }

    private static String done(TwoNodes nodes) {
        ContractRow contract = nodes.propose();
        nodes.telecom.contracts().approve(contract.hash());
        TwoNodes.ended(nodes.bank, contract.job());
        TwoNodes.ended(nodes.telecom, contract.job());
        return contract.job();
    }

    private static Artifact report(Node node, String job) {
        return node.jobs().artifacts(job).find("align", "report").orElseThrow();
    }

    private static String read(Node node, String job) throws IOException {
        try (InputStream in = node.jobs().artifacts().open(job, report(node, job))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void sealedOnDiskAndCounted() throws IOException {
        try (TwoNodes nodes = nodes()) {
            String job = done(nodes);
            String content = read(nodes.bank, job);
            assertThat(content).contains("30");
            List<ArtifactRow> rows = nodes.bank.jobs().artifacts().of(job);
            assertThat(rows).isNotEmpty().allSatisfy(r -> {
                assertThat(r.state()).isEqualTo(ArtifactRow.State.KEPT);
                assertThat(r.tenant()).isEqualTo("main");
            });
            Path jobs = folder.resolve("bank/jobs/" + job);
            for (Path file : files(jobs)) {
                if (!file.getFileName().toString().equals("index.json")) {
                    assertThat(file.getFileName().toString()).endsWith(".sealed");
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(content, "\"intersection\"", "13900000");
                }
            }
            assertThat(nodes.bank.jobs().used("main").stored()).isEqualTo(rows.stream().mapToLong(ArtifactRow::onDisk).sum())
                    .isEqualTo(files(jobs).stream().filter(f -> f.toString().endsWith(".sealed")).mapToLong(f -> f.toFile().length()).sum());
            nodes.bank.close();
            nodes.openBank();
            assertThat(read(nodes.bank, job)).as("after a restart").isEqualTo(content);
        }
    }

    /** With a copy of every file of the node but the keys of what was destroyed, put back afterwards: nothing opens it. */
    @Test
    void destroyedForGood() throws IOException {
        try (TwoNodes nodes = nodes()) {
            String job = done(nodes);
            String other = done(nodes);
            Artifact report = report(nodes.bank, job);
            Path file = folder.resolve("bank/jobs/" + job).resolve(report.file());
            Path backup = Files.copy(file, folder.resolve("backup"));
            Path index = folder.resolve("bank/jobs/" + job + "/index.json");
            byte[] indexBefore = Files.readAllBytes(index);

            List<ArtifactRow> left = nodes.bank.jobs().artifacts().destroy(job, "align", "report", "asked by the customer");
            assertThat(left).filteredOn(r -> r.port().equals("report")).singleElement().satisfies(r -> {
                assertThat(r.state()).isEqualTo(ArtifactRow.State.DESTROYED);
                assertThat(r.by()).isEqualTo("node");
                assertThat(r.onDisk()).isZero();
            });
            assertThat(file).doesNotExist();
            assertThat(nodes.bank.evidence().entries(0, 1000)).filteredOn(e -> e.type().equals("artifact.destroyed")).singleElement().satisfies(e ->
                    assertThat(e.body()).containsEntry("job", job).containsEntry("port", "report").containsEntry("sha256", report.sha256()).containsEntry("by", "node")
                            .containsEntry("why", "asked by the customer"));
            assertThatThrownBy(() -> nodes.bank.jobs().artifacts().pin(job, "align", "report", true)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");

            Files.copy(backup, file);
            Files.write(index, indexBefore);
            assertThatThrownBy(() -> read(nodes.bank, job)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
            nodes.bank.close();
            nodes.openBank();
            assertThatThrownBy(() -> read(nodes.bank, job)).isInstanceOf(InvalidInput.class).hasMessageContaining("destroyed");
            assertThat(read(nodes.bank, other)).as("another job's stays").contains("30");
            assertThat(read(nodes.telecom, job)).as("the partner's is the partner's").contains("30");
        }
    }

    @Test
    void keptByTheRule() throws IOException {
        try (TwoNodes nodes = nodes()) {
            String job = done(nodes);
            assertThat(nodes.bank.jobs().artifacts().sweep()).as("for ever, unless somebody says otherwise").isZero();
            clock.forward(Duration.ofDays(365));
            assertThat(nodes.bank.jobs().artifacts().sweep()).isZero();
            String later = done(nodes);
            nodes.bank.jobs().artifacts().pin(job, "align", "rows", true);
            nodes.bank.jobs().artifacts().rule("main", new Artifacts.KeepRule(Artifacts.Keep.AFTER_LAST_USE, 30));
            clock.forward(Duration.ofDays(20));
            read(nodes.bank, job);
            clock.forward(Duration.ofDays(20));
            nodes.bank.jobs().artifacts().sweep();
            assertThat(nodes.bank.jobs().artifacts().of(job)).allSatisfy(r -> assertThat(r.state()).as(r.port())
                    .isEqualTo(List.of("rows", "report").contains(r.port()) ? ArtifactRow.State.KEPT : ArtifactRow.State.DESTROYED));
            assertThat(nodes.bank.jobs().artifacts().of(later)).allSatisfy(r -> assertThat(r.state()).isEqualTo(ArtifactRow.State.DESTROYED));
            nodes.bank.jobs().artifacts().rule("main", new Artifacts.KeepRule(Artifacts.Keep.AFTER_CREATION, 30));
            nodes.bank.jobs().artifacts().sweep();
            assertThat(nodes.bank.jobs().artifacts().of(job)).filteredOn(r -> r.state() == ArtifactRow.State.KEPT).extracting(ArtifactRow::port).containsExactly("rows");
            for (Object[] wrong : new Object[][] {{Artifacts.Keep.AFTER_CREATION, 0}, {Artifacts.Keep.NEVER_ENDS, 3}, {Artifacts.Keep.AFTER_LAST_USE, -1}}) {
                assertThatThrownBy(() -> new Artifacts.KeepRule((Artifacts.Keep) wrong[0], (int) wrong[1])).isInstanceOf(InvalidInput.class);
            }
        }
    }

    @Test
    void aTenantIsDestroyedAsAWhole() throws IOException {
        try (TwoNodes nodes = nodes()) {
            String job = done(nodes);
            nodes.bank.jobs().artifacts().destroyTenant("main", "end of the agreement");
            assertThat(nodes.bank.jobs().artifacts().of(job)).allSatisfy(r -> assertThat(r.state()).isEqualTo(ArtifactRow.State.DESTROYED));
            assertThat(nodes.bank.jobs().used("main").stored()).isZero();
            assertThat(files(folder.resolve("bank/vault/objects"))).isEmpty();
            assertThat(nodes.bank.evidence().entries(0, 1000)).extracting("type").contains("key.destroyed", "artifact.destroyed");
        }
    }
}

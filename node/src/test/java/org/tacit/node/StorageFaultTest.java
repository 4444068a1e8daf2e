package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.StepContext;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.node.store.TestDatabase;

/** What a node writes to cannot be written while a job runs: both parties' jobs are interrupted with a sentence and go on when it can; nothing is lost, nothing done twice. */
class StorageFaultTest {

    private final Talks talks = new Talks();

    private static Jobs.View interrupted(Node node, String job) {
        Jobs.View view = TwoNodes.ended(node, job);
        assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.INTERRUPTED);
        return view;
    }

    /** In one more attempt, with each step once in each log. */
    private static void goesOn(TwoNodes nodes, String job) {
        nodes.bank.jobs().start(job);
        for (Node node : List.of(nodes.bank, nodes.telecom)) {
            Jobs.View view = TwoNodes.ended(node, job);
            assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.DONE);
            assertThat(entries(node, job, "step.done")).isEqualTo(1);
            assertThat(entries(node, job, "job.interrupted")).isEqualTo(1);
            assertThat(entries(node, job, "job.done")).isEqualTo(1);
            assertThat(node.records().check().findings()).isEmpty();
        }
    }

    private static long entries(Node node, String job, String type) {
        return node.evidence().entries(0, 10_000).stream().filter(e -> e.type().equals(type) && job.equals(e.body().get("job"))).count();
    }

    private static String running(TwoNodes nodes) {
        ContractRow contract = nodes.bank.contracts().propose(new org.tacit.node.contract.Contracts.Wanted(Talks.FLOW, java.util.Map.of(), 3, 24, ""));
        nodes.telecom.contracts().approve(contract.hash());
        return contract.job();
    }

    /** A file in the folder's place: writing fails, whoever runs the test. */
    private static void block(Path folder) {
        try {
            Files.move(folder, folder.resolveSibling("elsewhere"));
            Files.writeString(folder, "in the way");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void unblock(Path folder) throws IOException {
        Files.delete(folder);
        Files.move(folder.resolveSibling("elsewhere"), folder);
    }

    @Test
    void resultsCannotBeWritten(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            Path[] blocked = new Path[1];
            talks.trouble = step -> {
                blocked[0] = nodes.telecom.home().jobs().resolve(job(step));
                block(blocked[0]);
            };
            talks.gate.release();
            String job = running(nodes);
            assertThat(interrupted(nodes.telecom, job).job().reason().en()).contains("cannot be written to disk", "resume the job").doesNotContain(folder.toString());
            assertThat(interrupted(nodes.bank, job).job().reason().en()).contains("telecom", "cannot keep the results of step 'talk'").doesNotContain(folder.toString());
            unblock(blocked[0]);
            talks.trouble = step -> { };
            talks.gate.release();
            goesOn(nodes, job);
        }
    }

    private static String job(StepContext step) {
        return step.runId().split("/")[1];
    }

    /** The file of the embedded database is away, and its engine was shut down hard. */
    @Test
    @Tag("slow")
    void theDatabaseIsAway(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            Path file = nodes.telecom.home().database().resolve("node.mv.db");
            Path away = file.resolveSibling("away");
            talks.trouble = step -> {
                try (var connection = DriverManager.getConnection("jdbc:h2:file:" + file.toString().replace(".mv.db", "") + ";IFEXISTS=TRUE"); var sql = connection.createStatement()) {
                    sql.execute("shutdown immediately");
                } catch (SQLException e) {
                    // The connection it came over is gone as well.
                }
                try {
                    Files.move(file, away);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            };
            talks.gate.release();
            String job = running(nodes);
            assertThat(interrupted(nodes.bank, job).job().reason().en()).contains("telecom", "cannot be written now");
            assertThat(nodes.telecom.health().isReady()).isFalse();
            assertThat(file).as("no empty database is made in its place").doesNotExist();
            Files.move(away, file);
            // Who asks for a connection waits half a minute for one, and then it is tried again.
            assertThat(nodes.telecom.jobs().await(job, java.time.Duration.ofMinutes(3)).job().state()).isEqualTo(JobState.INTERRUPTED);
            talks.trouble = step -> { };
            talks.gate.release();
            goesOn(nodes, job);
        }
    }

    /** As after a kill between a step's last byte on disk and its row: the row is made up for, the evidence that is there stays the only one. */
    @Test
    void aStepWhoseLineIsMissingIsMadeUpFor(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            String flow = Talks.FLOW + "  - {id: again, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}\n";
            talks.trouble = step -> {
                if (step.binding().step().equals("again")) {
                    throw InvalidInput.of("Not yet.", "尚未就绪。");
                }
            };
            talks.gate.release(2);
            ContractRow contract = nodes.bank.contracts().propose(new org.tacit.node.contract.Contracts.Wanted(flow, java.util.Map.of(), 3, 24, ""));
            nodes.telecom.contracts().approve(contract.hash());
            String job = contract.job();
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(TwoNodes.ended(node, job).job().state()).isEqualTo(JobState.FAILED);
            }
            try (var connection = TestDatabase.connect(nodes.telecom.home()); var sql = connection.createStatement()) {
                assertThat(sql.executeUpdate("update step set state = 'RUNNING', seconds = null where step = 'talk'")).isEqualTo(1);
            }
            talks.trouble = step -> { };
            talks.gate.release();
            nodes.bank.jobs().start(job);
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                Jobs.View view = TwoNodes.ended(node, job);
                assertThat(view.job().state()).as("%s", view.job().reason()).isEqualTo(JobState.DONE);
                assertThat(view.steps()).allSatisfy(s -> assertThat(s.state()).isEqualTo("DONE"));
                assertThat(entries(node, job, "step.done")).as("talk and again, each once").isEqualTo(2);
            }
        }
    }

    @Test
    void aDatabaseThatIsGoneIsNotMadeAnew(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            nodes.telecom.close();
            NodeHome home = NodeHome.existing(folder.resolve("telecom"));
            Path file = home.database().resolve("node.mv.db");
            Path away = file.resolveSibling("away");
            Files.move(file, away);
            assertThatThrownBy(nodes::openTelecom).isInstanceOf(InvalidInput.class).hasMessageContaining("tacit restore").hasMessageContaining("Nothing was made anew");
            assertThat(file).doesNotExist();
            Files.move(away, file);
            // Somebody else has it open: said, and nothing is hurt.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE); var lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
                assertThatThrownBy(nodes::openTelecom).isInstanceOf(InvalidInput.class).hasMessageContaining("open in another process");
            }
            nodes.openTelecom();
            nodes.connected();
            talks.gate.release();
            assertThat(TwoNodes.ended(nodes.bank, running(nodes)).job().state()).isEqualTo(JobState.DONE);
        }
    }
}

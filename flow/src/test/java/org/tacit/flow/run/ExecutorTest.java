package org.tacit.flow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.flow.Example;
import org.tacit.flow.ToyAlign;
import org.tacit.flow.ToySum;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Reservation;
import org.tacit.flow.spec.StepContext;

class ExecutorTest {

    private static final Contract CONTRACT = Contract.of(Example.plan(), List.of(new ContractParty("bank", "local-bank", List.of()),
            new ContractParty("telecom", "local-telecom", List.of())), 3, Example.EXPIRY, "", "ab".repeat(32));

    @TempDir
    private Path root;
    private TwoNodes nodes;

    @BeforeEach
    void nodes() {
        nodes = new TwoNodes(Example.OPERATORS, root).add("bank", List.of(Example.LOANS), List.of(Example.loansPolicy()))
                .add("telecom", List.of(Example.CUSTOMERS), List.of(Example.customersPolicy()));
    }

    @AfterEach
    void calm() {
        ToyAlign.before = role -> { };
        ToySum.before = role -> { };
    }

    private String sum(String job) throws IOException {
        JobArtifacts artifacts = nodes.artifacts("bank", job);
        try (var in = artifacts.open(artifacts.find("sum", "sum").orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void good(Map<String, TwoNodes.Outcome> outcomes) {
        outcomes.values().forEach(o -> assertThat(o.failure()).isNull());
    }

    @Test
    void runsToTheEnd() throws IOException {
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-1", 1, new StopFlag());
        good(outcomes);
        assertThat(sum("job-1")).isEqualTo("11.0");
        assertThat(outcomes.get("bank").artifacts()).extracting(a -> a.step() + "." + a.port()).containsExactly("align.rows", "sum.sum");
        assertThat(outcomes.get("telecom").artifacts()).extracting(a -> a.step() + "." + a.port()).containsExactly("align.rows");
        assertThat(nodes.recorder("bank").drain()).containsExactly("resumed []", "started align as left", "finished align [rows]",
                "started sum as asker", "finished sum [sum]");
        assertThat(nodes.recorder("bank").traffic("sum").bytesReceived()).isEqualTo(8);
    }

    /** A failure at one side after step 1 is complete; both sides then continue with step 2 and get what an undisturbed run gets. */
    @Test
    void resumesAfterACrashInTheSecondStep() throws IOException {
        AtomicBoolean crash = new AtomicBoolean(true);
        ToySum.before = role -> {
            if (role.equals("holder") && crash.getAndSet(false)) {
                throw new IllegalStateException("killed");
            }
        };
        Map<String, TwoNodes.Outcome> first = nodes.run(CONTRACT, "job-2", 1, new StopFlag());
        assertThat(first.get("telecom").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("Step 'sum' failed inside this node (IllegalStateException)");
        assertThat(first.get("bank").failure()).isInstanceOf(TacitException.class);
        assertThat(nodes.recorder("telecom").drain()).last().asString().startsWith("failed sum");
        nodes.recorder("bank").drain();
        good(nodes.run(CONTRACT, "job-2", 2, new StopFlag()));
        assertThat(nodes.recorder("bank").drain()).containsExactly("resumed [align]", "started sum as asker", "finished sum [sum]");
        assertThat(sum("job-2")).isEqualTo("11.0");
    }

    /** The right side dies after its last message, when the left side has all it needs: neither counts the step as complete. */
    @Test
    void aStepIsCompleteAtBothOrNone() throws IOException {
        AtomicBoolean crash = new AtomicBoolean(true);
        ToyAlign.before = role -> {
            if (role.equals("right") && crash.getAndSet(false)) {
                throw new IllegalStateException("killed");
            }
        };
        Map<String, TwoNodes.Outcome> first = nodes.run(CONTRACT, "job-3", 1, new StopFlag());
        assertThat(first.get("telecom").failure()).isInstanceOf(InvalidInput.class);
        assertThat(first.get("bank").failure()).isInstanceOf(TacitException.class);
        assertThat(nodes.artifacts("bank", "job-3").list()).isEmpty();
        assertThat(nodes.artifacts("telecom", "job-3").list()).isEmpty();
        nodes.recorder("bank").drain();
        good(nodes.run(CONTRACT, "job-3", 2, new StopFlag()));
        assertThat(nodes.recorder("bank").drain()).first().isEqualTo("resumed []");
        assertThat(sum("job-3")).isEqualTo("11.0");
    }

    /** Killed between the last message and the disk: complete at one side only. The step runs again at both. */
    @Test
    void aStepThatOnlyOneSideHasRunsAgain() throws IOException {
        good(nodes.run(CONTRACT, "job-12", 1, new StopFlag()));
        Files.delete(root.resolve("telecom/job-12/index.json"));
        TwoNodes.Recorder bank = nodes.recorder("bank");
        bank.drain();
        String before = nodes.artifacts("bank", "job-12").find("align", "rows").orElseThrow().file();
        good(nodes.run(CONTRACT, "job-12", 2, new StopFlag()));
        assertThat(bank.drain()).containsExactly("resumed []", "started align as left", "finished align [rows]", "started sum as asker", "finished sum [sum]");
        assertThat(nodes.artifacts("bank", "job-12").find("align", "rows").orElseThrow().file()).isNotEqualTo(before);
        assertThat(root.resolve("bank/job-12").resolve(before)).doesNotExist();
        assertThat(sum("job-12")).isEqualTo("11.0");
    }

    @Test
    void aFinishedJobRunsNothingAgain() throws IOException {
        good(nodes.run(CONTRACT, "job-4", 1, new StopFlag()));
        nodes.recorder("bank").drain();
        good(nodes.run(CONTRACT, "job-4", 2, new StopFlag()));
        assertThat(nodes.recorder("bank").drain()).containsExactly("resumed [align, sum]");
        assertThat(sum("job-4")).isEqualTo("11.0");
    }

    /** Artifacts of a run that the other side never saw are not trusted, whatever their step is called. */
    @Test
    void lostFilesAtOneSideAreMadeAgain() throws IOException {
        good(nodes.run(CONTRACT, "job-5", 1, new StopFlag()));
        Files.delete(root.resolve("telecom/job-5").resolve(nodes.artifacts("telecom", "job-5").find("align", "rows").orElseThrow().file()));
        nodes.recorder("bank").drain();
        good(nodes.run(CONTRACT, "job-5", 2, new StopFlag()));
        assertThat(nodes.recorder("bank").drain()).contains("started align as left", "started sum as asker");
        assertThat(sum("job-5")).isEqualTo("11.0");
    }

    @Test
    void aChangedArtifactIsNoticed() throws IOException {
        good(nodes.run(CONTRACT, "job-6", 1, new StopFlag()));
        JobArtifacts artifacts = nodes.artifacts("bank", "job-6");
        Artifact rows = artifacts.find("align", "rows").orElseThrow();
        Path file = root.resolve("bank/job-6").resolve(rows.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> artifacts.open(rows).readAllBytes()).isInstanceOf(InvalidInput.class).hasMessageContaining("align.rows was changed on disk");
    }

    @Test
    void refusedByAPolicyThatWasTightenedMeanwhile() {
        ToyAlign.before = role -> nodes.policies("telecom", List.of(TablePolicy.nothing("customers")));
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-7", 1, new StopFlag());
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(PolicyDenied.class).hasMessageContaining("no clause of the policy allows bank");
        // The partner is told that, and not why.
        assertThat(outcomes.get("bank").failure()).isInstanceOf(PeerFailed.class).hasMessage("telecom failed: its policy does not allow it.");
        assertThat(nodes.recorder("telecom").told()).isEqualTo("its policy does not allow it.");
        assertThat(nodes.artifacts("bank", "job-7").find("sum", "sum")).isEmpty();
    }

    /** The bank's node was tampered with and checks nothing; the telecom's node still refuses. */
    @Test
    void refusedAtTheOwnersNodeWhateverTheOtherSideDoes() {
        nodes.policies("telecom", List.of());
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-8", 1, new StopFlag());
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(PolicyDenied.class);
        assertThat(nodes.artifacts("bank", "job-8").list()).isEmpty();
    }

    @Test
    void resultIsRefusedBeforeItLeaves() {
        ToySum.before = role -> {
            if (role.equals("holder")) {
                nodes.policies("telecom", List.of(TablePolicy.nothing("customers")));
            }
        };
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-9", 1, new StopFlag());
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(PolicyDenied.class);
        assertThat(outcomes.get("bank").failure()).isInstanceOf(PeerFailed.class).hasMessage("telecom failed: its policy does not allow it.");
    }

    /** Where a node keeps its results is nobody else's business. */
    @Test
    void foldersAreNotToldToThePartner() throws IOException {
        ToySum.before = role -> {
            if (role.equals("asker")) {
                makeUnusable(root.resolve("bank/job-13"));
            }
        };
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-13", 1, new StopFlag());
        assertThat(outcomes.get("bank").failure()).isInstanceOf(Cancelled.class).hasMessageContaining("cannot be written to disk");
        assertThat(outcomes.get("telecom").failure()).as("it goes on later, at both").isInstanceOf(Cancelled.class)
                .hasMessage("bank stopped the work: it cannot keep the results of step 'sum'; its node says why.");
        assertThat(nodes.recorder("bank").told()).isEqualTo("it cannot keep the results of step 'sum'; its node says why.");
    }

    /** A file in the folder's place: what is written from now on fails, whoever runs the test. */
    private static void makeUnusable(Path folder) {
        try {
            Files.move(folder, folder.resolveSibling("elsewhere"));
            Files.writeString(folder, "in the way");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anyPartyMayStop() {
        StopFlag stop = new StopFlag();
        ToyAlign.before = role -> stop.stop("bank");
        nodes.run(CONTRACT, "job-10", 1, stop).values().forEach(o -> assertThat(o.failure()).isInstanceOf(Cancelled.class).hasMessageContaining("bank stopped the job."));
    }

    @Test
    void jobIdsCannotLeaveTheFolder() {
        for (String id : List.of("../x", "a/b", "", ".", "a b")) {
            assertThatThrownBy(() -> new ArtifactStore(root).job(id)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void onlyColumnsOfTheContractCanBeRead() {
        OwnColumns table = new OwnColumns(Example.CUSTOMERS, CONTRACT.tables().getLast());
        assertThat(table.schema().names()).containsExactly("mobile", "spend");
        assertThat(table.doubles("spend")).hasSize(3);
        assertThatThrownBy(() -> table.strings("plan")).isInstanceOf(PolicyDenied.class).hasMessageContaining("not in the contract");
        assertThatThrownBy(() -> table.doubles("plan")).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> table.select(List.of("mobile", "plan"), new long[] {0})).isInstanceOf(PolicyDenied.class);
        assertThatThrownBy(() -> table.scan(List.of("plan"), 10, b -> { })).isInstanceOf(PolicyDenied.class);
    }

    @Test
    void aHalfWrittenIndexIsNeverSeen() throws IOException {
        good(nodes.run(CONTRACT, "job-11", 1, new StopFlag()));
        // What a crash can leave: temporary files, and files that no index names.
        Path folder = root.resolve("bank/job-11");
        Files.writeString(folder.resolve("index.json.tmp"), "{\"form");
        Files.writeString(folder.resolve("sum.sum.0000000000000000"), "999");
        assertThat(sum("job-11")).isEqualTo("11.0");
    }

    /** Sets its budget aside, and waits with the answer. */
    private static final class Paid extends ToySum {
        @Override
        public void run(StepContext step) {
            try (Reservation budget = step.reserve()) {
                super.run(step);
                budget.commit();
            }
        }
    }

    /** Before noise is drawn the node is asked; what it refuses ends the step at every party, and how much is left stays with the owner. */
    @Test
    void aStepSetsItsBudgetAside() {
        nodes = new TwoNodes(Operators.of(new ToyAlign(), new Paid()), root).add("bank", List.of(Example.LOANS), List.of(Example.loansPolicy()))
                .add("telecom", List.of(Example.CUSTOMERS), List.of(Example.customersPolicy()));
        good(nodes.run(CONTRACT, "job-paid", 1, new StopFlag()));
        assertThat(nodes.recorder("telecom").drain()).containsSubsequence("started sum as holder", "reserving sum", "spent sum", "closed sum", "finished sum []");
        nodes.recorder("telecom").broke();
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(CONTRACT, "job-broke", 1, new StopFlag());
        assertThat(outcomes.get("telecom").failure()).isInstanceOf(PolicyDenied.class).hasMessageContaining("Nothing is left");
        assertThat(outcomes.get("bank").failure()).isInstanceOf(TacitException.class).hasMessageNotContaining("Nothing is left");
        assertThat(nodes.artifacts("bank", "job-broke").find("sum", "sum")).isEmpty();
    }
}

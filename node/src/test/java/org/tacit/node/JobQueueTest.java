package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.spec.Cost;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.node.queue.Limit;

/** Jobs that wait for their turn, between two real nodes. */
class JobQueueTest {

    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private final Talks talks = new Talks();

    private static void limit(Node node, int jobs) {
        node.jobs().limits().set("", new Limit(jobs, 64 * GIB, 100, 64 * GIB, 1));
        node.jobs().limitsChanged();
    }

    private static JobState state(Node node, String job) {
        return node.jobs().get(job).job().state();
    }

    private void running(String what, int jobs) {
        TwoNodes.await(what, () -> talks.inside.get() == jobs);
    }

    private static void done(TwoNodes nodes, String job) {
        TwoNodes.await(job + " is done at both", () -> state(nodes.bank, job) == JobState.DONE && state(nodes.telecom, job) == JobState.DONE);
    }

    @Test
    void waitsForRoomHereSaysForWhatAndGoesByPriority() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            limit(nodes.bank, 1);
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 10);
            running("the first runs", 1);
            String second = nodes.bank.jobs().again(contract, 5, true).id();
            String third = nodes.bank.jobs().again(contract).id();
            String urgent = nodes.bank.jobs().again(contract, 2, true).id();
            TwoNodes.await("the second waits", () -> nodes.bank.jobs().get(second).waits() != null);
            Jobs.View waits = nodes.bank.jobs().get(third);
            assertThat(waits.job().state()).isEqualTo(JobState.QUEUED);
            assertThat(waits.ahead()).isEqualTo(1);
            assertThat(nodes.bank.jobs().list(JobState.QUEUED)).hasSize(3);
            assertThat(nodes.bank.jobs().get(second).waits().en()).contains("jobs: 1 of 1");
            nodes.bank.jobs().priority(urgent, 9);
            assertThat(nodes.bank.jobs().get(urgent).ahead()).isZero();
            assertThatThrownBy(() -> nodes.bank.jobs().priority(urgent, 10)).isInstanceOf(InvalidInput.class);

            talks.gate.release(4);
            for (String job : List.of(contract.job(), second, third, urgent)) {
                done(nodes, job);
            }
            assertThat(talks.mostInside.get()).isEqualTo(1);
            assertThat(List.of(urgent, second, third).stream().map(j -> nodes.bank.jobs().get(j).job().startedAt()).toList()).isSorted();
        }
    }

    @Test
    void waitsForRoomAtThePartnerWhichSaysWhenThereIs() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            limit(nodes.telecom, 1);
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 10);
            running("the first runs", 1);
            String second = nodes.bank.jobs().again(contract, 5, true).id();
            TwoNodes.await("waits for telecom", () -> nodes.bank.jobs().get(second).waits() != null);
            assertThat(nodes.bank.jobs().get(second).waits().en()).contains("room at telecom");
            assertThat(state(nodes.telecom, second)).isEqualTo(JobState.QUEUED);
            assertThat(nodes.telecom.jobs().get(second).waits().en()).contains("jobs: 1 of 1");
            talks.gate.release(2);
            done(nodes, contract.job());
            done(nodes, second);
            TwoNodes.await("nothing is left taken", () -> nodes.bank.jobs().used("").jobs() + nodes.telecom.jobs().used("").jobs() == 0);
        }
    }

    /** Each has room for one job and many to start with the other. */
    @Test
    void twoNodesThatWaitForEachOtherBothGetOn() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            talks.gate.release(1000);
            limit(nodes.bank, 1);
            limit(nodes.telecom, 1);
            ContractRow ofBank = Talks.signed(nodes.bank, nodes.telecom, 50);
            ContractRow ofTelecom = Talks.signed(nodes.telecom, nodes.bank, 50);
            List<String> jobs = new ArrayList<>(List.of(ofBank.job(), ofTelecom.job()));
            try (var both = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 12; i++) {
                    var one = both.submit(() -> nodes.bank.jobs().again(ofBank, 5, true).id());
                    var other = both.submit(() -> nodes.telecom.jobs().again(ofTelecom, 5, true).id());
                    jobs.add(one.get(60, TimeUnit.SECONDS));
                    jobs.add(other.get(60, TimeUnit.SECONDS));
                }
            }
            for (String job : jobs) {
                done(nodes, job);
            }
            assertThat(talks.mostInside.get()).isEqualTo(1);
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(jobs).allSatisfy(job -> assertThat(node.jobs().get(job).job().attempt()).as("%s at %s", job, node.config().name()).isEqualTo(1));
            }
        }
    }

    @Test
    void whatWaitsCanBeCancelledFromEitherSide() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            limit(nodes.bank, 1);
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 10);
            running("the first runs", 1);
            String second = nodes.bank.jobs().again(contract, 5, true).id();
            TwoNodes.await("it waits", () -> nodes.bank.jobs().get(second).waits() != null);
            nodes.bank.jobs().stop(second);
            assertThat(state(nodes.bank, second)).isEqualTo(JobState.STOPPED);
            talks.gate.release(10);
            done(nodes, contract.job());
            assertThat(state(nodes.bank, second)).isEqualTo(JobState.STOPPED);

            limit(nodes.bank, 10);
            limit(nodes.telecom, 1);
            talks.gate.drainPermits();
            String third = nodes.bank.jobs().again(contract, 5, true).id();
            running("the third runs", 1);
            String fourth = nodes.bank.jobs().again(contract, 5, true).id();
            TwoNodes.await("it waits at telecom", () -> nodes.bank.jobs().get(fourth).waits() != null && state(nodes.telecom, fourth) == JobState.QUEUED);
            nodes.telecom.jobs().stop(fourth);
            assertThat(state(nodes.bank, fourth)).isEqualTo(JobState.STOPPED);
            talks.gate.release(10);
            done(nodes, third);
            TwoNodes.await("nothing is left taken", () -> nodes.bank.jobs().used("").jobs() + nodes.telecom.jobs().used("").jobs() == 0);
        }
    }

    @Test
    void whatCanNeverFitIsRefusedWithASentence() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            talks.gate.release(100);
            talks.cost = new Cost(2, 1, 1, 8 * GIB, 0);
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 10);
            done(nodes, contract.job());
            nodes.bank.jobs().limits().set("", new Limit(4, 4 * GIB, 100, 64 * GIB, 1));
            assertThatThrownBy(() -> nodes.bank.jobs().again(contract)).isInstanceOf(PolicyDenied.class).hasMessageContaining("can never run").hasMessageContaining("memory");
            String queued = nodes.bank.jobs().again(contract, 5, true).id();
            assertThat(state(nodes.bank, queued)).isEqualTo(JobState.FAILED);
            assertThat(nodes.bank.jobs().failure(queued)).get().satisfies(f -> assertThat(f.cause().en()).contains("8,589,934,592").contains("4,294,967,296"));

            // Too large for the partner: its figures are its own business.
            nodes.bank.jobs().limits().set("", new Limit(4, 64 * GIB, 100, 64 * GIB, 1));
            nodes.telecom.jobs().limits().set("main", new Limit(4, GIB, 100, 64 * GIB, 1));
            assertThatThrownBy(() -> nodes.bank.jobs().again(contract)).isInstanceOf(PolicyDenied.class).hasMessageContaining("larger than telecom allows")
                    .hasMessageNotContaining("1,073,741,824");
            assertThat(nodes.bank.jobs().used("").jobs()).as("nothing is left taken").isZero();
        }
    }

    @Test
    void whatWaitsSurvivesARestart() throws Exception {
        try (TwoNodes nodes = talks.nodes(folder)) {
            limit(nodes.bank, 1);
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 10);
            running("the first runs", 1);
            List<String> waiting = List.of(nodes.bank.jobs().again(contract, 5, true).id(), nodes.bank.jobs().again(contract, 5, true).id());
            int port = nodes.bank.port();
            talks.gate.release(100);
            nodes.bank.close();
            nodes.reopenBankAt(port);
            nodes.connected();
            for (String job : waiting) {
                done(nodes, job);
            }
            done(nodes, contract.job());
        }
    }
}

package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import org.tacit.node.queue.Limit;

/** A thousand jobs wait at once, half of them started by each side, and all are done once and no more; what the heap keeps does not grow with those that are over. */
@Tag("slow")
class ThousandJobsTest {

    private static final int JOBS = Integer.getInteger("tacit.jobs", 1000);
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void allFinishAndMemoryIsFlat() throws Exception {
        Talks talks = new Talks();
        try (TwoNodes nodes = talks.nodes(folder)) {
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                node.jobs().limits().set("", new Limit(4, 64 * GIB, 100, 64 * GIB, 1));
            }
            ContractRow ofBank = Talks.signed(nodes.bank, nodes.telecom, JOBS);
            ContractRow ofTelecom = Talks.signed(nodes.telecom, nodes.bank, JOBS);
            List<String> jobs = new ArrayList<>(List.of(ofBank.job(), ofTelecom.job()));
            while (jobs.size() < JOBS) {
                jobs.add(nodes.bank.jobs().again(ofBank, 5, true).id());
                jobs.add(nodes.telecom.jobs().again(ofTelecom, 5, true).id());
            }
            assertThat(nodes.bank.jobs().list(JobState.QUEUED).size() + nodes.telecom.jobs().list(JobState.QUEUED).size()).isGreaterThan(JOBS - 20);
            talks.gate.release(JOBS);

            TreeMap<Integer, Long> kept = new TreeMap<>();
            int done = 0;
            long last = System.nanoTime();
            while (done < JOBS) {
                int now = nodes.bank.jobs().list(JobState.DONE).size();
                if (now / (JOBS / 5) > done / (JOBS / 5)) {
                    kept.put(now, used());
                }
                last = now > done ? System.nanoTime() : last;
                assertThat((System.nanoTime() - last) / 1_000_000_000).as("seconds without progress, %d of %d are done", now, JOBS).isLessThan(120);
                done = now;
                java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
            }
            TwoNodes.await("at the other side too", () -> nodes.telecom.jobs().list(JobState.DONE).size() == JOBS);
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                assertThat(node.jobs().list()).hasSize(JOBS).extracting(Jobs.View::job).allSatisfy(job -> {
                    assertThat(job.state()).isEqualTo(JobState.DONE);
                    assertThat(job.attempt()).as(job.id()).isEqualTo(1);
                });
                assertThat(node.evidence().entries(0, 100_000)).filteredOn(e -> e.type().equals("step.done")).hasSize(JOBS);
                TwoNodes.await("nothing is left taken", () -> node.jobs().used("").jobs() == 0);
            }
            assertThat(talks.mostInside.get()).isLessThanOrEqualTo(4);
            long growth = kept.lastEntry().getValue() - kept.firstEntry().getValue();
            assertThat(growth).as("bytes that the heap kept more, from %s", kept).isLessThan(48L << 20);
        }
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

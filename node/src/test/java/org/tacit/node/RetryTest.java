package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobFailure;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** What may go well later is tried again, by the proposer, with longer and longer pauses, and not for ever. */
class RetryTest {

    @TempDir
    Path folder;

    private final Talks talks = new Talks();
    private final ManualClock clock = new ManualClock();

    private TwoNodes nodes() throws Exception {
        talks.gate.release(100);
        return talks.nodes(folder, NodeOptions.standard().withClock(clock), NodeOptions.standard().withClock(clock));
    }

    private static Jobs.View failed(TwoNodes nodes, String job, int attempt) {
        TwoNodes.await("attempt " + attempt + " failed at both", () -> {
            Jobs.View bank = nodes.bank.jobs().get(job);
            Jobs.View telecom = nodes.telecom.jobs().get(job);
            return bank.job().state() == JobState.FAILED && telecom.job().state() == JobState.FAILED && bank.job().attempt() == attempt && nodes.bank.jobs().used("").jobs() == 0;
        });
        return nodes.bank.jobs().get(job);
    }

    @Test
    void aPartnersTroubleIsTriedAgain() throws Exception {
        AtomicInteger times = new AtomicInteger();
        talks.trouble = step -> {
            if (times.incrementAndGet() <= 2) {
                throw PeerFailed.of("Its disk is full.", "磁盘已满。");
            }
        };
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 1);
            Jobs.View first = failed(nodes, contract.job(), 1);
            assertThat(first.turn().retryAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(1)).truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
            assertThat(nodes.telecom.jobs().get(contract.job()).turn().retryAt()).as("its proposer tries again, nobody else").isNull();
            assertThat(nodes.bank.jobs().failure(contract.job())).get().satisfies(f -> {
                assertThat(f.side()).isEqualTo(JobFailure.Side.THEIRS);
                assertThat(f.again()).isTrue();
                assertThat(f.retriesLeft()).isEqualTo(2);
            });
            clock.forward(Duration.ofSeconds(59));
            nodes.bank.jobs().tick();
            assertThat(nodes.bank.jobs().get(contract.job()).job().state()).isEqualTo(JobState.FAILED);
            clock.forward(Duration.ofSeconds(2));
            nodes.bank.jobs().tick();
            Jobs.View second = failed(nodes, contract.job(), 2);
            assertThat(Duration.between(clock.instant(), second.turn().retryAt())).isEqualTo(Duration.ofMinutes(2));
            clock.forward(Duration.ofMinutes(3));
            nodes.bank.jobs().tick();
            TwoNodes.await("done", () -> nodes.bank.jobs().get(contract.job()).job().state() == JobState.DONE);
            assertThat(nodes.bank.jobs().get(contract.job()).job().attempt()).isEqualTo(3);
        }
    }

    @Test
    void notForEver() throws Exception {
        talks.trouble = step -> {
            throw PeerFailed.of("Its disk is full.", "磁盘已满。");
        };
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = Talks.signed(nodes.bank, nodes.telecom, 1);
            for (int attempt = 1; attempt <= 4; attempt++) {
                Jobs.View failed = failed(nodes, contract.job(), attempt);
                assertThat(failed.turn().retryAt() == null).as("after attempt %d", attempt).isEqualTo(attempt == 4);
                clock.forward(Duration.ofHours(2));
                nodes.bank.jobs().tick();
            }
            assertThat(failed(nodes, contract.job(), 4).job().state()).isEqualTo(JobState.FAILED);
            nodes.bank.jobs().retries(contract.job(), 1);
            assertThat(nodes.bank.jobs().get(contract.job()).turn().retries()).isEqualTo(1);
        }
    }

    @Test
    void whatWouldBeRefusedAgainIsNotTriedAgain() throws Exception {
        try (TwoNodes nodes = nodes()) {
            for (TacitException trouble : new TacitException[] {ProtocolViolation.of("It sent nonsense.", "内容无效。"), PolicyDenied.of("It is not allowed.", "不允许。")}) {
                talks.trouble = step -> {
                    throw trouble;
                };
                ContractRow contract = Talks.signed(nodes.telecom, nodes.bank, 1);
                TwoNodes.await("failed", () -> nodes.telecom.jobs().get(contract.job()).job().state() == JobState.FAILED);
                Jobs.View failed = nodes.telecom.jobs().get(contract.job());
                assertThat(failed.turn().retryAt()).as(trouble.code()).isNull();
                assertThat(nodes.telecom.jobs().failure(contract.job())).get().satisfies(f -> assertThat(f.again()).isFalse());
            }
        }
    }
}

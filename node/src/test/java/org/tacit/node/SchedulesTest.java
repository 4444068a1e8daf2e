package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.job.JobState;
import org.tacit.node.schedule.Schedule;
import org.tacit.node.schedule.Schedules;

/** A signed contract that is run by the clock: at its times, not beyond its quota, not beyond its end. */
class SchedulesTest {

    @TempDir
    Path folder;

    private final Talks talks = new Talks();
    private final ManualClock clock = new ManualClock();

    private TwoNodes nodes() throws Exception {
        talks.gate.release(1000);
        return talks.nodes(folder, NodeOptions.standard().withClock(clock), NodeOptions.standard().withClock(clock));
    }

    private static ContractRow signed(TwoNodes nodes, int runs, int hours) {
        ContractRow contract = nodes.bank.contracts().propose(new Contracts.Wanted(Talks.FLOW, java.util.Map.of(), runs, hours, ""));
        nodes.telecom.contracts().approve(contract.hash());
        TwoNodes.await("done", () -> nodes.bank.jobs().get(contract.job()).job().state() == JobState.DONE && nodes.telecom.jobs().get(contract.job()).job().state() == JobState.DONE);
        return nodes.bank.contracts().get(contract.hash());
    }

    /** The node looks at the clock by itself too: what is due may be on its way on another thread. */
    private static void jobs(TwoNodes nodes, ContractRow contract, long count) {
        TwoNodes.await(count + " jobs", () -> nodes.bank.jobs().list().stream().filter(j -> j.job().contract().equals(contract.hash())).count() == count);
    }

    private void forwardTo(TwoNodes nodes, Instant instant) {
        clock.forward(Duration.between(clock.instant(), instant));
        nodes.bank.schedules().tick();
    }

    private static void allDone(TwoNodes nodes) {
        TwoNodes.await("all are done", () -> nodes.bank.jobs().list().stream().allMatch(j -> j.job().state() == JobState.DONE)
                && nodes.telecom.jobs().list().stream().allMatch(j -> j.job().state() == JobState.DONE));
    }

    @Test
    void runsAtItsTimesInItsZone() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, 10, 24 * 30);
            Schedule made = nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), "0 2 * * *", "Asia/Shanghai", null, null));
            ZonedDateTime next = made.nextAt().atZone(ZoneId.of("Asia/Shanghai"));
            assertThat(next.getHour()).isEqualTo(2);
            assertThat(made.nextAt()).isAfter(clock.instant()).isBefore(clock.instant().plus(Duration.ofHours(25)));

            forwardTo(nodes, made.nextAt().minusSeconds(1));
            jobs(nodes, contract, 1);
            forwardTo(nodes, made.nextAt().plusSeconds(2));
            jobs(nodes, contract, 2);
            nodes.bank.schedules().tick();
            jobs(nodes, contract, 2);
            allDone(nodes);
            TwoNodes.await("it says which job", () -> nodes.bank.schedules().get(made.id()).lastJob() != null);
            Schedule then = nodes.bank.schedules().get(made.id());
            assertThat(then.nextAt()).isEqualTo(next.plusDays(1).toInstant());

            nodes.bank.schedules().end(made.id());
            forwardTo(nodes, then.nextAt().plusSeconds(2));
            jobs(nodes, contract, 2);
        }
    }

    @Test
    void whatWasMissedIsSkippedOrRunOnce() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, 10, 24 * 30);
            nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), "30 * * * *", "", Schedule.Missed.SKIP, null));
            Schedule once = nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), "0 45 * * * *", "", Schedule.Missed.ONCE, 7));
            clock.forward(Duration.ofHours(5));
            nodes.bank.schedules().tick();
            jobs(nodes, contract, 2);
            allDone(nodes);
            TwoNodes.await("it says which job", () -> nodes.bank.schedules().get(once.id()).lastJob() != null);
            assertThat(nodes.bank.jobs().get(nodes.bank.schedules().get(once.id()).lastJob()).turn().priority()).isEqualTo(7);
            assertThat(nodes.bank.evidence().entries(0, 1000)).extracting("type").contains("schedule.added", "schedule.missed");
        }
    }

    @Test
    void endsWithTheContractsQuotaAndTime() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, 2, 24 * 3);
            Schedule made = nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), "0 * * * *", "", null, null));
            forwardTo(nodes, made.nextAt().plusSeconds(1));
            allDone(nodes);
            forwardTo(nodes, made.nextAt().plus(Duration.ofHours(1)).plusSeconds(1));
            TwoNodes.await("ended", () -> nodes.bank.schedules().get(made.id()).nextAt() == null);
            assertThat(nodes.bank.schedules().get(made.id()).ended().en()).contains("2 runs");
            jobs(nodes, contract, 2);

            ContractRow other = signed(nodes, 100, 2);
            Schedule brief = nodes.bank.schedules().add(new Schedules.NewSchedule(other.hash(), "0 * * * *", "", null, null));
            forwardTo(nodes, brief.nextAt().plus(Duration.ofHours(3)).plusSeconds(1));
            TwoNodes.await("missed", () -> nodes.bank.schedules().get(brief.id()).lastAt() != null);
            forwardTo(nodes, nodes.bank.schedules().get(brief.id()).nextAt().plusSeconds(1));
            TwoNodes.await("ended", () -> nodes.bank.schedules().get(brief.id()).nextAt() == null);
            assertThat(nodes.bank.schedules().get(brief.id()).ended().en()).contains("expired");
            assertThatThrownBy(() -> nodes.bank.schedules().add(new Schedules.NewSchedule(other.hash(), "0 * * * *", "", null, null))).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        try (TwoNodes nodes = nodes()) {
            ContractRow contract = signed(nodes, 10, 24);
            for (String cron : new String[] {"", "x", "* * * *", "* * * * * *", "0 0 30 2 *", "0 2 * * * * *", "9".repeat(200)}) {
                assertThatThrownBy(() -> nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), cron, "", null, null))).as(cron).isInstanceOf(InvalidInput.class);
            }
            assertThatThrownBy(() -> nodes.bank.schedules().add(new Schedules.NewSchedule(contract.hash(), "0 2 * * *", "Mars/Olympus", null, null)))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("time zone");
            ContractRow proposed = nodes.bank.contracts().propose(new Contracts.Wanted(Talks.FLOW, java.util.Map.of(), 1, 24, ""));
            assertThatThrownBy(() -> nodes.bank.schedules().add(new Schedules.NewSchedule(proposed.hash(), "0 2 * * *", "", null, null)))
                    .isInstanceOf(InvalidInput.class).hasMessageContaining("not signed");
        }
    }
}

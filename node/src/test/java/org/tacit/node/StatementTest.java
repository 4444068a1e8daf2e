package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.ledger.Entry;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.meter.MeterEntry;
import org.tacit.node.meter.MeterReport;
import org.tacit.node.meter.PriceItem;
import org.tacit.node.meter.Prices;
import org.tacit.node.meter.Statement;
import org.tacit.node.meter.Statements;

/** A month of jobs that bank proposes and telecom is paid for, as both sides count it. */
class StatementTest {

    @TempDir
    Path folder;

    private TwoNodes nodes;
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void open() throws Exception {
        nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.telecomOptions = NodeOptions.standard().withClock(clock);
        nodes.bankOptions = NodeOptions.standard().withClock(clock);
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        nodes.addTables();
        nodes.grant();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private void job() {
        ContractRow proposed = nodes.bank.contracts().propose(TwoNodes.wanted(TwoNodes.PSI));
        TwoNodes.await("telecom has it", () -> nodes.telecom.contracts().list().stream().anyMatch(c -> c.hash().equals(proposed.hash())));
        nodes.telecom.contracts().approve(proposed.hash());
        TwoNodes.await("it runs", () -> nodes.bank.jobs().list().stream().anyMatch(j -> j.job().contract().equals(proposed.hash()) && j.job().state().ended()));
        String job = nodes.bank.jobs().list().stream().filter(j -> j.job().contract().equals(proposed.hash())).findFirst().orElseThrow().job().id();
        assertThat(TwoNodes.ended(nodes.bank, job).job().state()).isEqualTo(JobState.DONE);
        assertThat(TwoNodes.ended(nodes.telecom, job).job().state()).isEqualTo(JobState.DONE);
    }

    private List<MeterEntry> meter(Node node) {
        return node.meter().between("2000-01-01", "2999-01-01", "");
    }

    private String month() {
        return YearMonth.from(LocalDate.parse(nodes.telecom.meter().today())).toString();
    }

    @Test
    void bothSidesComputeAndAgree() {
        Prices.View call = nodes.telecom.prices().set("bank", "psi.intersect", PriceItem.Unit.CALL, "CNY", 2_500_000, "");
        nodes.telecom.prices().set("bank", "*", PriceItem.Unit.CALL, "CNY", 9_000_000, "");
        nodes.telecom.prices().set("bank", "*", PriceItem.Unit.ROW, "CNY", 10_000, "");
        nodes.telecom.prices().set("bank", "*", PriceItem.Unit.MONTH, "CNY", 100_000_000, "");
        TwoNodes.await("bank knows the prices", () -> nodes.bank.prices().all().size() == 4);
        job();
        assertThat(meter(nodes.telecom)).singleElement().satisfies(e -> {
            assertThat(e.provided()).isTrue();
            assertThat(e.name()).isEqualTo("psi.intersect");
            assertThat(e.rows()).isEqualTo(60);
            assertThat(e.project()).isEqualTo("credit-2027");
            assertThat(e.coreNanos()).isPositive();
            assertThat(e.bytesSent()).isPositive();
        });
        assertThat(meter(nodes.bank)).singleElement().satisfies(e -> {
            assertThat(e.provided()).isFalse();
            assertThat(e.rows()).isEqualTo(60);
            assertThat(e.table()).isEqualTo("people");
        });
        String month = month();
        Statement draft = nodes.telecom.statements().draft("bank", true, month);
        // 2.50 for the run, 60 × 0.01 for the rows, 100 for the month.
        assertThat(draft.totals()).containsExactly(java.util.Map.entry("CNY", 103_100_000L));
        assertThatThrownBy(() -> nodes.telecom.statements().issue("bank", month)).isInstanceOf(InvalidInput.class).hasMessageContaining("is not over");
        clock.forward(Duration.ofDays(32));
        Statements.View issued = nodes.telecom.statements().issue("bank", month);
        assertThat(issued.differences()).isEmpty();
        assertThat(issued.answered().totals()).isEqualTo(draft.totals());
        assertThat(issued.answered().by()).isEqualTo("bank");
        assertThat(nodes.bank.statements().get(issued.id()).issued()).isEqualTo(issued.issued());
        assertThat(nodes.telecom.statements().csv(issued.id())).contains("psi.intersect,CALL,1,CNY,2.5,2.5,false");
        assertThat(nodes.bank.evidence().entries(0, 1000)).extracting(Entry::type).contains("price.received", "statement.received");

        // Prices do not reach back, are ended by their seller alone, and hold no more once ended.
        assertThatThrownBy(() -> nodes.telecom.prices().set("bank", "*", PriceItem.Unit.CALL, "CNY", 1, "2020-01-01")).isInstanceOf(InvalidInput.class).hasMessageContaining("reach back");
        assertThatThrownBy(() -> nodes.bank.prices().end(call.item().id(), "")).isInstanceOf(PolicyDenied.class).hasMessageContaining("telecom sets this price");
        nodes.telecom.prices().end(call.item().id(), "");
        assertThat(nodes.bank.prices().get(call.item().id()).item().to()).isEqualTo(nodes.bank.meter().today());
    }

    /** A job that one side alone has counted is a line that differs, on both sides. */
    @Test
    void whatDiffersIsShown() {
        nodes.telecom.prices().set("bank", "*", PriceItem.Unit.CALL, "CNY", 1_000_000, "");
        TwoNodes.await("bank knows the price", () -> nodes.bank.prices().all().size() == 1);
        job();
        String today = nodes.telecom.meter().today();
        nodes.telecom.meter().with(() -> { }, List.of(new MeterEntry("job:only-here", today, MeterEntry.Kind.JOB, "j", "psi.union", "bank", true, "p", "people", 3, 0, 0, 0, 0, 0)));
        String month = month();
        clock.forward(Duration.ofDays(32));
        Statements.View issued = nodes.telecom.statements().issue("bank", month);
        assertThat(issued.differences()).singleElement().isEqualTo(new Statement.Difference("psi.union", PriceItem.Unit.CALL, "CNY", 1_000_000, 3, 0));
        assertThat(nodes.bank.statements().get(issued.id()).differences()).isEqualTo(issued.differences());
        // The same month again is the same statement.
        assertThat(nodes.telecom.statements().issue("bank", month).id()).isEqualTo(issued.id());
        assertThat(nodes.telecom.statements().list()).hasSize(1);
    }

    /** A partner that is away gets it when it is back. */
    @Test
    void deliveredWhenTheClientIsBack() {
        nodes.telecom.prices().set("bank", "*", PriceItem.Unit.MONTH, "CNY", 1_000_000, "");
        TwoNodes.await("bank knows the price", () -> nodes.bank.prices().all().size() == 1);
        String month = month();
        int port = nodes.bank.port();
        nodes.bank.close();
        clock.forward(Duration.ofDays(32));
        Statements.View issued = nodes.telecom.statements().issue("bank", month);
        assertThat(issued.answered()).isNull();
        try {
            nodes.reopenBankAt(port);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        TwoNodes.await("bank has answered", () -> nodes.telecom.statements().get(issued.id()).answered() != null);
        assertThat(nodes.bank.statements().get(issued.id()).issued().totals()).containsEntry("CNY", 1_000_000L);
    }

    @Test
    void usageIsPutTogether() {
        job();
        job();
        assertThat(MeterReport.sums(meter(nodes.telecom), "partner,name")).singleElement().satisfies(s -> {
            assertThat(s.of()).containsEntry("partner", "bank").containsEntry("name", "psi.intersect");
            assertThat(s.calls()).isEqualTo(2);
            assertThat(s.rows()).isEqualTo(120);
        });
        assertThat(MeterReport.sums(meter(nodes.telecom), "subject")).hasSize(2);
        assertThatThrownBy(() -> MeterReport.sums(meter(nodes.telecom), "row")).isInstanceOf(InvalidInput.class);
        assertThat(MeterReport.csv(meter(nodes.telecom)).lines()).hasSize(3);
        assertThat(MeterReport.csv(List.of(new MeterEntry("x", "2026-01-01", MeterEntry.Kind.JOB, "s", "n", "p", true, "=1+1", "a,\"b", 1, 1, 1, 1, 1, 0)))).contains("'=1+1,\"a,\"\"b\"");
    }
}

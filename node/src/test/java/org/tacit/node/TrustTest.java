package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.job.JobState;
import org.tacit.node.partner.Capabilities;
import org.tacit.node.partner.Expiry;
import org.tacit.node.partner.Partners;

/** Partners that are suspended, too old, too new, or whose certificates run out. */
@Timeout(120)
class TrustTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private static Partners.View of(Node node) {
        return node.partners().list().getFirst();
    }

    // ---- suspension ----

    @Test
    void nothingGoesOnWithASuspendedPartnerUntilItIsLifted() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow signed = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, Map.of(), 3, 24, ""));
            nodes.telecom.contracts().approve(signed.hash());
            TwoNodes.ended(nodes.bank, signed.job());
            nodes.bank.suspendPartner("telecom", "audit of its\nnode");
            TwoNodes.await("the connection is cut", () -> of(nodes.bank).reach().state().equals("SUSPENDED_HERE"));
            assertThat(of(nodes.bank).reach().mend().en()).contains("tacit partner lift telecom");
            TwoNodes.await("telecom is told", () -> of(nodes.telecom).reach().state().equals("SUSPENDED_THERE"));
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(signed.hash()))).isInstanceOf(TacitException.class);
            assertThatThrownBy(() -> nodes.telecom.jobs().again(nodes.telecom.contracts().get(signed.hash()))).isInstanceOf(TacitException.class);
            assertThatThrownBy(nodes::propose).isInstanceOf(TacitException.class);
            assertThatThrownBy(() -> nodes.bank.suspendPartner("telecom", "again")).isInstanceOf(InvalidInput.class).hasMessageContaining("suspended already");
            assertThat(nodes.bank.doctor()).anyMatch(f -> f.what().equals("partner.telecom.reachable") && f.finding().en().contains("suspended"));

            // It stays so over a restart.
            int port = nodes.bank.port();
            nodes.bank.close();
            nodes.reopenBankAt(port);
            assertThat(of(nodes.bank).reach().state()).isEqualTo("SUSPENDED_HERE");
            assertThat(of(nodes.bank).suspended()).contains("audit of its");
            nodes.bank.partners().lift("telecom", "");
            nodes.connected();
            assertThatThrownBy(() -> nodes.bank.partners().lift("telecom", "")).isInstanceOf(InvalidInput.class);
            String job = nodes.bank.jobs().again(nodes.bank.contracts().get(signed.hash())).id();
            assertThat(TwoNodes.ended(nodes.telecom, job).job().state()).isEqualTo(JobState.DONE);
            assertThat(nodes.bank.evidence().entries(0, 1000)).anyMatch(e -> e.type().equals("partner.suspended") && e.body().get("by").equals("node"))
                    .anyMatch(e -> e.type().equals("partner.lifted"));
        }
    }

    // ---- versions ----

    private TwoNodes versions(int telecoms) {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        nodes.telecomOptions = nodes.telecomOptions.withProtocol(telecoms);
        nodes.openBank();
        nodes.openTelecom();
        nodes.telecom.partners().join(nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1)).text());
        return nodes;
    }

    @Test
    void oneVersionBeforeAndAfterWorkTogether() throws Exception {
        for (int theirs : new int[] {Capabilities.PROTOCOL - 1, Capabilities.PROTOCOL + 1}) {
            try (TwoNodes nodes = new TrustTest().at(folder.resolve("v" + theirs)).versions(theirs)) {
                nodes.connected();
                assertThat(of(nodes.bank).protocol()).isEqualTo(theirs);
                assertThat(of(nodes.bank).version()).isEqualTo(Node.version());
                nodes.addTables();
                nodes.grant();
                nodes.propose();
            }
        }
    }

    private TrustTest at(Path other) throws java.io.IOException {
        folder = java.nio.file.Files.createDirectories(other);
        return this;
    }

    @Test
    void versionsFurtherApartSayNothingElseAndSaySo() {
        int old = Capabilities.PROTOCOL - 2;
        try (TwoNodes nodes = versions(old)) {
            for (Node node : List.of(nodes.bank, nodes.telecom)) {
                TwoNodes.await("it is said", () -> of(node).reach().state().equals("VERSION"));
                assertThat(of(node).reach().reason().en()).contains("protocol " + old, "protocol " + Capabilities.PROTOCOL, "update the older one");
                assertThat(of(node).connected()).isFalse();
            }
            assertThatThrownBy(() -> nodes.bank.contracts().tablesOf("telecom")).isInstanceOf(TacitException.class).hasMessageContaining("too far apart");
        }
    }

    // ---- operators ----

    @Test
    void aFlowWithAnOperatorThatThePartnerLacksIsRefusedAtOnce() throws Exception {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        try (nodes) {
            nodes.telecomOptions = nodes.telecomOptions.withOperators(Operators.of(Operators.installed().all().stream()
                    .filter(o -> !o.spec().name().equals("psi.intersect")).toArray(Operator[]::new)));
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            assertThatThrownBy(nodes::propose).isInstanceOf(InvalidInput.class).hasMessageContaining("Step 'align' uses the operator psi.intersect")
                    .hasMessageContaining("telecom");
            assertThat(nodes.bank.contracts().list()).isEmpty();
            assertThat(nodes.telecom.evidence().entries(0, 1000)).noneMatch(e -> e.type().startsWith("contract"));
            assertThat(nodes.bank.partners().greeting().of(nodes.bank.partners().get("telecom")).orElseThrow().crypto()).contains("tls:STANDARD", "sign:SM2");
        }
    }

    // ---- expiry ----

    @Test
    void anExpiryIsSaidWeeksAheadAndOnce() {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        try (nodes) {
            nodes.bankOptions = nodes.bankOptions.withClock(clock);
            nodes.telecomOptions = nodes.telecomOptions.withClock(clock);
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            assertThat(nodes.bank.status().expiring()).isEmpty();
            long whole = Duration.between(clock.instant(), nodes.bank.identity().tls().expires()).toDays();
            assertThat(whole).isBetween(728L, 731L);
            clock.forward(Duration.ofDays(whole - 31));
            nodes.bank.partners().tick();
            assertThat(warned(nodes.bank)).isZero();
            // The certificates of both end at nearly the same time.
            int[] left = {30, 20, 14, 10, 7, 3, 1};
            long[] told = {1, 1, 2, 2, 3, 3, 4};
            for (int i = 0; i < left.length; i++) {
                to(nodes, left[i]);
                nodes.bank.partners().tick();
                nodes.bank.partners().tick();
                int days = left[i];
                assertThat(nodes.bank.status().expiring()).hasSize(2).anyMatch(w -> w.party().equals("bank") && w.days() == days && w.mend().en().contains("tacit partner rotate"));
                assertThat(warned(nodes.bank)).as("%d days before", left[i]).isEqualTo(2 * told[i]);
            }
            assertThat(nodes.bank.doctor()).anyMatch(f -> f.what().equals("certificate.bank") && f.verdict() == Doctor.Verdict.BAD);

            // A change ends it, while both are still connected.
            assertThat(nodes.bank.partners().successions().begin(Duration.ofDays(30), false).taken()).containsExactly("telecom");
            assertThat(nodes.bank.status().expiring()).extracting(Expiry.ExpiryWarning::party).containsExactly("telecom");
        }
    }

    private void to(TwoNodes nodes, int daysLeft) {
        clock.forward(Duration.between(clock.instant(), nodes.bank.identity().tls().expires().minus(Duration.ofDays(daysLeft)).plusSeconds(3_600)));
    }

    private static long warned(Node node) {
        return node.evidence().entries(0, 10_000).stream().filter(e -> e.type().equals("certificate.expires")).count();
    }

    @Test
    void expiredOnBothSidesIsSaidOnBothSidesAndMended() {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        try (nodes) {
            nodes.bankOptions = nodes.bankOptions.withClock(clock);
            nodes.telecomOptions = nodes.telecomOptions.withClock(clock);
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.telecom.close();
            TwoNodes.await("away", () -> !of(nodes.bank).connected());
            clock.forward(Duration.ofDays(731));
            String text = nodes.bank.partners().successions().begin(Duration.ofDays(30), false).text();
            clock.forward(Duration.ofDays(31));
            nodes.bank.partners().tick();
            nodes.openTelecom();
            nodes.telecom.partners().renew("bank", text);
            // Telecom's own has expired: both say whose and what to do.
            TwoNodes.await("telecom knows", () -> of(nodes.telecom).reach().state().equals("EXPIRED_HERE"));
            TwoNodes.await("bank knows", () -> of(nodes.bank).reach().state().equals("EXPIRED"));
            assertThat(of(nodes.bank).reach().reason().en()).contains("expired at");
            String theirs = nodes.telecom.partners().successions().begin(Duration.ofDays(30), false).text();
            nodes.bank.partners().renew("telecom", theirs);
            clock.forward(Duration.ofDays(31));
            nodes.telecom.partners().tick();
            nodes.connected();
        }
    }
}

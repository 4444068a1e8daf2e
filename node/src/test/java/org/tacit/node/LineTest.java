package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PeerFailed;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Conditions;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.link.LinkMeter;
import org.tacit.wire.Shape;

/** The line to a partner is measured, remembered, and used for estimates and choices – and for nothing in a contract of another node. */
@Timeout(300)
class LineTest {

    @TempDir
    private Path folder;

    /** A clock that stands until it is moved. */
    private static final class Standing extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    @Test
    void aLineIsMeasuredOnceAnHourAndKept() throws Exception {
        var clock = new Standing();
        var shape = Shape.of(40_000_000, Duration.ofMillis(10));
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            assertThat(measured(nodes)).isNotNull();
            int port = nodes.bank.port();
            nodes.telecom.close();
            nodes.bank.close();
            // Later, another line.
            nodes.bankOptions = NodeOptions.standard().withWrap(shape).withClock(clock);
            nodes.telecomOptions = NodeOptions.standard().withWrap(shape).withClock(clock);
            nodes.reopenBankAt(port);
            nodes.openTelecom();
            nodes.connected();
            // Nearly a megabyte through 40 Mbit/s. A busy machine makes a measurement slower and none faster, so one in a quiet moment is waited for.
            TwoNodes.await("measured in a quiet moment", () -> {
                clock.now.updateAndGet(now -> now.plus(Duration.ofHours(2)));
                LinkMeter.Measured now = measured(nodes);
                assertThat(now.roundTripMicros()).isGreaterThanOrEqualTo(10_000L);
                assertThat(List.of(now.bitsOut(), now.bitsIn())).allMatch(bits -> bits < 60_000_000L);
                return now.at().equals(clock.instant().truncatedTo(ChronoUnit.MILLIS)) && now.roundTripMicros() < 80_000L
                        && now.bitsOut() > 8_000_000L && now.bitsIn() > 8_000_000L;
            });
            LinkMeter.Measured measured = measured(nodes);

            clock.now.updateAndGet(now -> now.plus(Duration.ofMinutes(59)));
            assertThat(measured(nodes)).isEqualTo(measured);
            clock.now.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
            // A burst that takes too long on a busy machine leaves the older figure, and the next plan measures again.
            TwoNodes.await("measured again", () -> measured(nodes).at().isAfter(measured.at()));
        }
    }

    /** Planning measures where that is due. A line that breaks meanwhile, as on a machine that stands still for seconds, is planned over again. */
    private static LinkMeter.Measured measured(TwoNodes nodes) {
        TwoNodes.await("planned", () -> {
            try {
                nodes.bank.contracts().plan(TwoNodes.PSI, Map.of());
                return true;
            } catch (PeerFailed e) {
                return false;
            }
        });
        return nodes.bank.partners().list().getFirst().line();
    }

    @Test
    void theProposersChoiceIsWhatIsSignedWhateverTheOthersLineIs() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow row = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, Map.of(), 1, 1, ""));
            ContractRow received = nodes.telecom.contracts().get(row.hash());
            Plan there = received.contract().plan(nodes.telecom.operators());
            assertThat(there.step("align").binding().params().text("protocol")).isEqualTo("ecdh");
            List<String> why = there.step("align").binding().params().list("why");
            assertThat(why.getFirst()).startsWith("ecdh (curve25519): about 0.1 s").doesNotContain("assumed");
            assertThat(why.getLast()).startsWith("ecdh (curve25519)：").doesNotContain("假定");
            assertThat(there.step("align").otherOpinion(nodes.telecom.contracts().conditions(there.flow().parties()))).isEmpty();

            // What a person writes is kept; the other node says what it would take.
            ContractRow written = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, Map.of("align.protocol", "vole"), 1, 1, ""));
            Plan.PlannedStep step = nodes.telecom.contracts().get(written.hash()).contract().plan(nodes.telecom.operators()).step("align");
            assertThat(step.binding().params().text("protocol")).isEqualTo("vole");
            assertThat(step.binding().params().list("why")).isEmpty();
            assertThat(step.otherOpinion(Conditions.NONE).orElseThrow().params()).isEqualTo(Map.of("protocol", "ecdh"));
        }
    }
}

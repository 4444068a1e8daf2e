package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeConfig;

/** What the doctor finds, in words of both languages. */
class DoctorTest {

    @TempDir
    Path folder;

    private static Doctor.Finding one(List<Doctor.Finding> findings, String what) {
        return findings.stream().filter(f -> f.what().equals(what)).reduce((a, b) -> {
            throw new AssertionError(what + " stands twice");
        }).orElseThrow(() -> new AssertionError(what + " is not among " + findings.stream().map(Doctor.Finding::what).toList()));
    }

    @Test
    void everythingIsLookedAtAndAClockThatIsWrongIsSaid() throws IOException {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            nodes.telecomOptions = NodeOptions.standard().withClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            List<Doctor.Finding> findings = nodes.bank.doctor();
            assertThat(findings.stream().map(Doctor.Finding::what).collect(Collectors.toSet())).contains("jdk", "memory", "memory.machine", "disk", "files", "entropy", "vector", "database", "port",
                    "certificate.bank", "partner.telecom.tls", "partner.telecom.rtt", "partner.telecom.clock", "partner.telecom.version", "partner.telecom.rate");
            assertThat(findings).allSatisfy(f -> {
                assertThat(f.finding().en()).isNotBlank();
                assertThat(f.finding().zh()).isNotBlank();
                assertThat(f.mend().en().isBlank()).as("what is not good can be mended: %s", f).isEqualTo(f.verdict() == Doctor.Verdict.GOOD);
                assertThat(f.mend().zh().isBlank()).isEqualTo(f.mend().en().isBlank());
            });
            assertThat(one(findings, "partner.telecom.clock").verdict()).isEqualTo(Doctor.Verdict.WARNING);
            assertThat(one(findings, "database").verdict()).isNotEqualTo(Doctor.Verdict.BAD);
            assertThat(one(findings, "entropy").verdict()).isEqualTo(Doctor.Verdict.GOOD);
            assertThat(one(findings, "vector").finding().en()).containsPattern("[0-9]+ bits");
        }
    }
}

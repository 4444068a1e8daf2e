package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;

/** A real process, killed while it appends: what it had acknowledged is there, and the log goes on. */
class LedgerKillTest {

    private static final byte[] SECRET = new byte[32];

    @TempDir
    Path folder;

    /** The process: appends without end and says each sequence number once the append has returned. */
    public static void main(String[] arguments) {
        Signer signer = Signer.of(SignatureScheme.ED25519, SECRET, new SecureRandom());
        try (Ledger ledger = Ledger.open(Path.of(arguments[0]), "bank", InstantSource.system())) {
            while (true) {
                System.out.println(ledger.append("job.step", Map.of("fill", "x".repeat(500))).sequence());
                if (ledger.size() % 10 == 0) {
                    ledger.sign(signer);
                }
            }
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        Signer signer = Signer.of(SignatureScheme.ED25519, SECRET, new SecureRandom());
        long acknowledged = -1;
        for (int kill = 0; kill < 2; kill++) {
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), LedgerKillTest.class.getName(), folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try (BufferedReader out = process.inputReader()) {
                long stop = acknowledged + 12;
                String line;
                while (acknowledged < stop && (line = out.readLine()) != null) {
                    acknowledged = Long.parseLong(line);
                }
                process.destroyForcibly();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(acknowledged).isEqualTo(stop);
            }
            AuditReport report = Audit.verify(folder, "bank", Map.of("bank", signer.verifyingKey()), List.of());
            assertThat(report.findings()).isEmpty();
            assertThat(report.entries()).isGreaterThan(acknowledged);
            try (Ledger ledger = Ledger.open(folder, "bank", InstantSource.system())) {
                assertThat(ledger.size()).isEqualTo(report.entries());
                acknowledged = ledger.append("restarted", Map.of()).sequence();
            }
        }
    }
}

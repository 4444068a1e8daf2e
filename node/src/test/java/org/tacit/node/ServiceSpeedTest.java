package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.service.Limits;
import org.tacit.node.service.LookupKind;
import org.tacit.node.service.Price;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.Services;

/** How long a warm lookup takes between two nodes on one machine, 10^5 rows of 32 bytes, with limits that are counted on the disk. Says so on standard output. */
@Tag("slow")
class ServiceSpeedTest {

    private static final int ROWS = 100_000;
    private static final int ASKED = 500;

    @TempDir
    Path folder;

    @Test
    void aWarmLookup() throws IOException, InterruptedException {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            StringBuilder csv = new StringBuilder("mobile,score,name\n");
            for (int i = 0; i < ROWS; i++) {
                csv.append("138%08d,%d,%s\n".formatted(i, i, "n".repeat(16)));
            }
            nodes.telecom.catalogue().add(Files.writeString(folder.resolve("scores.csv"), csv), "scores",
                    List.of("mobile:text:identifier:L4", "score:integer:feature:L2", "name:text:feature:L2"));
            nodes.telecom.catalogue().grant("scores", Clause.of("", List.of("*"), "bank", "*", List.of("pir.lookup"), Kind.VALUE));
            long begin = System.nanoTime();
            nodes.telecom.services().publish(new Services.Wanted("lookup", "scores", "scores", Map.of(LookupKind.KEYS, List.of("mobile"), LookupKind.VALUES, List.of("score", "name")),
                    Map.of(), List.of("bank"), new Limits(100_000, 1_000_000, 0), Price.NONE, 30, "", ""));
            Services.View ready = nodes.telecom.services().await("scores", java.time.Duration.ofMinutes(9));
            assertThat(ready.trouble()).isNull();
            double built = (System.nanoTime() - begin) / 1e9;
            TwoNodes.await("offered", () -> !nodes.bank.services().list().isEmpty());
            assertThat(nodes.bank.services().accept("scores").state()).isEqualTo(ServiceState.ACTIVE);
            begin = System.nanoTime();
            nodes.bank.services().ask("scores", List.of(List.of("13800000000")));
            double first = (System.nanoTime() - begin) / 1e9;
            Random random = new Random(1);
            double[] millis = new double[ASKED];
            for (int i = -100; i < ASKED; i++) {
                int row = random.nextInt(2 * ROWS);
                begin = System.nanoTime();
                Map<String, Object> found = nodes.bank.services().ask("scores", List.of(List.of("138%08d".formatted(row)))).rows().getFirst();
                millis[Math.max(0, i)] = (System.nanoTime() - begin) / 1e6;
                assertThat(found == null ? -1L : found.get("score")).isEqualTo(row < ROWS ? (long) row : -1L);
            }
            Arrays.sort(millis);
            double busy = nodes.telecom.services().usage("scores").getFirst().busyNanos() / 1e6 / (ASKED + 101);
            System.out.printf("%s: ready after %.1f s, first answer %.2f s, then p50 %.2f ms, p99 %.2f ms, least %.2f ms; of which the provider's engine %.2f ms on average%n",
                    ready.row().edition() == null ? nodes.telecom.services().get("scores").row().edition().edition().method() : ready.row().edition().edition().method(), built, first,
                    millis[ASKED / 2], millis[ASKED * 99 / 100], millis[0], busy);
        }
    }
}

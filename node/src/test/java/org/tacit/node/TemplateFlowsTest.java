package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** Every scenario that the console offers, as it draws it (console/test/templates), planned, signed by all of its parties and run to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateFlowsTest {

    private static final Path TEMPLATES = Path.of("../console/test/templates");
    private static final int PEOPLE = 420;

    @TempDir
    static Path folder;

    private ThreeNodes three;

    @BeforeAll
    void start() throws IOException {
        three = ThreeNodes.ready(folder, NodeOptions.standard());
        StringBuilder loans = new StringBuilder("phone,amount,bad\n");
        StringBuilder calls = new StringBuilder("phone,income,months\n");
        StringBuilder policies = new StringBuilder("phone,premium,claims\n");
        Random random = new Random(7);
        for (int i = 0; i < PEOPLE; i++) {
            int income = 3000 + random.nextInt(9000);
            int amount = 1000 + random.nextInt(20_000);
            int bad = random.nextDouble() < (amount / 21_000.0 + (12_000 - income) / 9000.0) / 2 ? 1 : 0;
            String phone = "138000%05d".formatted(i);
            // Everybody has people that the others have not.
            if (i < PEOPLE - 20) {
                loans.append("%s,%d,%d\n".formatted(phone, amount, bad));
            }
            if (i >= 20) {
                calls.append("%s,%d,%d\n".formatted(phone, income, 1 + random.nextInt(99)));
            }
            if (i % 3 > 0) {
                policies.append("%s,%d,%d\n".formatted(phone, 100 + random.nextInt(900), random.nextInt(4)));
            }
        }
        table("bank", "loans", loans, "phone:text:identifier:L4", "amount:integer:feature:L3", "bad:integer:label:L3");
        table("telecom", "calls", calls, "phone:text:identifier:L4", "income:integer:feature:L3", "months:integer:feature:L3");
        table("insurer", "policies", policies, "phone:text:identifier:L4", "premium:integer:measure:L3", "claims:integer:measure:L3");
    }

    private void table(String party, String name, CharSequence rows, String... columns) throws IOException {
        Node node = three.node(party);
        node.catalogue().add(Files.writeString(folder.resolve(name + ".csv"), rows), name, List.of(columns));
        node.catalogue().grant(name, Clause.of("", Stream.of(columns).map(c -> c.substring(0, c.indexOf(':'))).toList(), "*", "joint-work", List.of("*"), Kind.MODEL));
    }

    @AfterAll
    void stop() {
        three.close();
    }

    static Stream<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(TEMPLATES)) {
            return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void runsToItsEnd(String file) throws Exception {
        String flow = Files.readString(TEMPLATES.resolve(file));
        Node bank = three.node("bank");
        ContractRow contract = bank.contracts().propose(new Contracts.Wanted(flow, Map.of(), 1, 24, "consent"));
        List<Node> parties = three.all().stream().filter(n -> contract.contract().flow().parties().contains(n.config().name())).toList();
        for (Node other : parties) {
            if (other != bank) {
                TwoNodes.await(other.config().name() + " has it", () -> other.contracts().list().stream().anyMatch(c -> c.hash().equals(contract.hash())));
                other.contracts().approve(contract.hash());
            }
        }
        for (Node node : parties) {
            Jobs.View view = node.jobs().await(contract.job(), Duration.ofMinutes(8));
            assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.DONE);
        }
        assertThat(bank.jobs().artifacts().of(contract.job())).as("it left something to who drew it").isNotEmpty();
    }
}

package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PolicyDenied;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import org.tacit.sdk.ScoreClient;

/** A scoring service by commands, by the Java SDK and by the Python package: all say the same of an identifier. */
class ScoreCommandsTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: credit
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile}
              - id: train
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs: {label: {table: loans, rows: align.rows}, features: {table: people, rows: align.rows}}
                params: {label: bad, label_columns: [amount], feature_columns: [income], epochs: 1, reveal: owner}
            """;

    private static void table(Path folder, NodeProcess node, String name, StringBuilder csv, List<String> columns) throws Exception {
        node.client().addTable(Files.writeString(folder.resolve(name + ".csv"), csv), name, columns);
    }

    private static void grant(NodeProcess node, String table, List<String> columns, String partner, String allow) {
        node.client().grant(table, Map.of("columns", columns, "partner", partner, "allow", allow, "operators", List.of("psi.*", "train.lr", "predict.lr"), "purpose", "credit-2027"));
    }

    @Test
    void commandsSdkAndPythonSayTheSame(@TempDir Path folder) throws Exception {
        try (Pair pair = Pair.start(folder)) {
            Random random = new Random(3);
            StringBuilder loans = new StringBuilder("phone,amount,bad\n");
            StringBuilder people = new StringBuilder("mobile,income\n");
            for (int i = 0; i < 40; i++) {
                int income = 2000 + random.nextInt(3000);
                loans.append("138000%05d,%d,%d\n".formatted(i, 100 + random.nextInt(900), income < 3500 ? 1 : 0));
                people.append("138000%05d,%d\n".formatted(i + 5, income));
            }
            table(folder, pair.bank, "loans", loans, List.of("phone:text:identifier:L4", "amount:integer:feature:L3", "bad:integer:label:L3"));
            table(folder, pair.telecom, "people", people, List.of("mobile:text:identifier:L4", "income:integer:feature:L3"));
            grant(pair.bank, "loans", List.of("phone"), "telecom", "MEMBERSHIP");
            grant(pair.bank, "loans", List.of("amount", "bad"), "telecom", "MODEL");
            grant(pair.telecom, "people", List.of("mobile"), "bank", "MEMBERSHIP");
            grant(pair.telecom, "people", List.of("income"), "bank", "MODEL");
            String job = pair.bank.client().post("/api/contracts", Map.of("flow", FLOW, "params", Map.of(), "runs", 1, "hours", 24, "legalBasis", "consent")).path("job").asString();
            Await.until("telecom has the contract", () -> pair.telecom.client().contracts().size() == 1);
            pair.telecom.client().approve(pair.telecom.client().contracts().path(0).path("hash").asString());
            pair.both().forEach(node -> Await.until("the job is done at " + node.name, () -> node.client().get("/api/jobs/" + job).path("state").asString().equals("DONE")));

            Ran.ok("service", "publish", "--model", job + "/train", "--table", "people", "--key", "mobile", "--client-key", "phone", "--for", "bank", "--name", "credit", "--per-day", 20,
                    "--purpose", "credit-2027", "--node", pair.telecom.folder);
            Await.until("bank has the offer", () -> pair.bank.client().get("/api/services").size() == 1);
            assertThat(Ran.ok("service", "show", "credit", "--node", pair.bank.folder).out()).contains("not which");
            Ran.ok("service", "accept", "credit", "--node", pair.bank.folder);

            List<String> keys = List.of("13800000010", "13800000011", "13800000002");
            List<String> lines = Ran.ok("service", "score", "credit", keys.get(0), keys.get(1), keys.get(2), "--node", pair.bank.folder).out().lines().toList();
            assertThat(lines).hasSize(3).last().isEqualTo("13800000002,");
            double first = Double.parseDouble(lines.getFirst().split(",")[1]);
            assertThat(first).isBetween(0.0, 1.0);

            String key = Ran.ok("service", "key", "issue", "credit", "branch", "--json", "--node", pair.bank.folder).json().path("secret").asString();
            URI http = URI.create("http://127.0.0.1:" + RunFile.read(NodeHome.existing(pair.bank.folder)).orElseThrow().http());
            try (ScoreClient client = new ScoreClient(http, "credit", key); ScoreClient stranger = new ScoreClient(http, "credit", key + "x")) {
                List<OptionalDouble> scores = client.score(keys.stream().map(List::of).toList());
                assertThat(scores.getFirst().getAsDouble()).isEqualTo(first);
                assertThat(scores.getLast()).isEmpty();
                assertThatThrownBy(() -> stranger.score(List.of(List.of(keys.getFirst())))).isInstanceOf(PolicyDenied.class);
            }
            python(pair, folder, keys);
            // Last, because what is asked in pieces is counted by the piece: some of these are answered before the day's are used up.
            try (ScoreClient client = new ScoreClient(http, "credit", key)) {
                assertThatThrownBy(() -> client.score(java.util.stream.IntStream.range(5, 40).mapToObj(i -> List.of("138000%05d".formatted(i))).toList()))
                        .isInstanceOf(PolicyDenied.class).hasMessageContaining("20 lookups a day");
            }
        }
    }

    private static void python(Pair pair, Path folder, List<String> keys) throws Exception {
        Path out = folder.resolve("python.out");
        Path script = Path.of("..", "python", "examples", "score.py").toAbsolutePath().normalize();
        try {
            Process python = new ProcessBuilder("python3", "-B", script.toString(), pair.bank.folder.toString(), "credit", keys.get(2)).redirectErrorStream(true).redirectOutput(out.toFile()).start();
            assertThat(python.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(out)).contains("# telecom will learn how many identifiers are asked about", "13800000002 -");
        } catch (java.io.IOException e) {
            System.err.println("there is no python3 on this machine: the Python package is not tested");
        }
    }
}

package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;

/** The examples of the Python package against two nodes, by the system's own python3. */
class PythonTest {

    private static final Path EXAMPLES = Path.of("..", "python", "examples").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private record Ended(int code, String out, String err) {
    }

    private Ended python(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-B"));
        for (Object a : arguments) {
            command.add(a.toString());
        }
        Path out = folder.resolve("python.out");
        Path err = folder.resolve("python.err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    private boolean hasPython() {
        try {
            return python("-c", "import sys; sys.exit(0 if sys.version_info >= (3, 9) else 1)").code == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void examplesRun() throws Exception {
        Assumptions.assumeTrue(hasPython(), "there is no python3 of version 3.9 or later on this machine: the Python package is not tested");
        try (NodeProcess bank = NodeProcess.make(folder, "bank", true).start(); NodeProcess telecom = NodeProcess.make(folder, "telecom", false).start()) {
            bank.awaitReady();
            telecom.awaitReady();
            int port = RunFile.read(NodeHome.existing(bank.folder)).orElseThrow().port();
            telecom.client().join(bank.client().invite("127.0.0.1:" + port, 1).path("text").asString());
            bank.awaitConnected();
            telecom.awaitConnected();
            StringBuilder csv = new StringBuilder("mobile,score\n");
            IntStream.range(0, 50).forEach(i -> csv.append("138000%05d,%d\n".formatted(i, 500 + i)));
            telecom.client().addTable(Files.writeString(folder.resolve("scores.csv"), csv), "scores", List.of("mobile:text:identifier:L4", "score:integer:feature:L2"));
            StringBuilder loans = new StringBuilder("phone,amount\n");
            IntStream.range(40, 60).forEach(i -> loans.append("138000%05d,%d\n".formatted(i, i)));
            bank.client().addTable(Files.writeString(folder.resolve("loans.csv"), loans), "loans", List.of("phone:text:identifier:L4", "amount:integer:feature:L3"));
            telecom.client().grant("scores", Map.of("columns", List.of("*"), "partner", "bank", "allow", "VALUE", "operators", List.of("pir.lookup", "psi.*"), "purpose", "credit-2027"));
            bank.client().grant("loans", Map.of("columns", List.of("phone"), "partner", "telecom", "allow", "MEMBERSHIP", "operators", List.of("psi.*"), "purpose", "credit-2027"));
            telecom.client().post("/api/services", Map.of("table", "scores", "key", List.of("mobile"), "columns", List.of("score"), "partners", List.of("bank"), "purpose", "credit-2027", "perDay", 3));
            telecom.client().post("/api/services", Map.of("kind", "intersection", "name", "members", "table", "scores", "key", List.of("mobile"), "partners", List.of("bank"), "least", 2,
                    "purpose", "credit-2027"));
            for (String service : List.of("scores", "members")) {
                Await.until("bank has the offer of " + service, () -> bank.client().get("/api/services").valueStream().anyMatch(s -> s.path("name").asString().equals(service)));
                bank.client().post("/api/services/" + service + "/accept", null);
            }

            Ended lookup = python(EXAMPLES.resolve("lookup.py"), bank.folder, "scores", "13800000007", "13899999999");
            assertThat(lookup).as("%s", lookup).satisfies(e -> assertThat(e.code).isZero());
            assertThat(lookup.out).contains("13800000007 {'score': 507}", "13899999999 -", "# telecom will learn how many keys are asked about");

            // Errors come in both languages, with their code.
            Ended refused = python(EXAMPLES.resolve("lookup.py"), bank.folder, "scores", "13800000001", "13800000002", "13800000003");
            assertThat(refused.code).isEqualTo(3);
            assertThat(refused.err).contains("policy-denied", "3 lookups a day", "每天");
            assertThat(python(EXAMPLES.resolve("lookup.py"), bank.folder, "nothing", "1").err).contains("not-found", "There is no service 'nothing'", "没有服务");

            String key = bank.client().post("/api/services/members/keys", Map.of("name", "script")).path("secret").asString();
            int http = RunFile.read(NodeHome.existing(bank.folder)).orElseThrow().http();
            Path list = Files.writeString(folder.resolve("keys.txt"), "13800000001\n13899999998\n13800000002\n");
            Ended common = python(EXAMPLES.resolve("intersect.py"), http, key, "members", list);
            assertThat(common).as("%s", common).satisfies(e -> assertThat(e.out.lines()).containsExactly("13800000001", "13800000002"));
            // A key of one service opens no other.
            assertThat(python(EXAMPLES.resolve("intersect.py"), http, key, "scores", list).code).isEqualTo(3);
            assertThat(python(EXAMPLES.resolve("intersect.py"), http, key + "x", "members", list).code).isEqualTo(3);

            Path flow = Files.writeString(folder.resolve("flow.yaml"), """
                    tacit: flow/v1
                    name: common customers
                    purpose: credit-2027
                    parties: [bank, telecom]
                    tables:
                      loans: {party: bank, table: loans}
                      people: {party: telecom, table: scores}
                    steps:
                      - id: align
                        operator: psi.intersect
                        roles: {first: bank, second: telecom}
                        inputs:
                          first: {table: loans}
                          second: {table: people}
                        params: {first_key: phone, second_key: mobile}
                    """);
            Thread approving = Thread.ofVirtual().start(() -> {
                Await.until("telecom has the contract", () -> telecom.client().contracts().size() == 1);
                telecom.client().approve(telecom.client().contracts().path(0).path("hash").asString());
            });
            Ended job = python(EXAMPLES.resolve("job.py"), bank.folder, flow);
            approving.join();
            assertThat(job).as("%s", job).satisfies(e -> assertThat(e.code).isZero());
            assertThat(job.out).contains("align rows");
        }
    }
}

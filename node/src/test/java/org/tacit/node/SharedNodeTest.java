package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.TacitException;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.job.JobState;
import org.tacit.node.record.RecordAudit;
import org.tacit.node.rest.SharedServer;
import org.tacit.node.store.OnPostgres;
import org.tacit.node.store.TestDatabase;
import org.tacit.wire.Address;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One bank in two processes of the operating system behind a balancer that takes them in turn, with one PostgreSQL and one folder; and a partner. The one that leads is killed in
 * the middle of a job: the other takes over, the job is done once, the evidence is one chain.
 */
@ExtendWith(OnPostgres.class)
class SharedNodeTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: two steps
            purpose: test
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - {id: first, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
              - {id: second, operator: test.talk, roles: {left: bank, right: telecom}, inputs: {left: {table: loans}, right: {table: people}}}
            """;

    @TempDir
    Path folder;

    private final List<Part> parts = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Balancer balancer;
    private Node telecom;

    /** Both send a byte and receive one; in the second step one of them may wait first. */
    private static final class Talk implements Operator {
        private final CountDownLatch reached;
        private final CountDownLatch open;

        Talk(CountDownLatch reached, CountDownLatch open) {
            this.reached = reached;
            this.open = open;
        }

        @Override
        public OperatorSpec spec() {
            var words = new org.tacit.base.Text("talks", "对话");
            return new OperatorSpec("test.talk", "1", words, words, words, words,
                    List.of(Role.owner("left", "left", "左"), Role.owner("right", "right", "右")),
                    List.of(Port.of("left", "table", PortType.TABLE, "t", "表"), Port.of("right", "table", PortType.TABLE, "t", "表")),
                    List.of(Port.of("left", "report", PortType.REPORT, "r", "报告"), Port.of("right", "report", PortType.REPORT, "r", "报告")), List.of());
        }

        @Override
        public List<Fact> disclosure(Binding binding) {
            return List.of();
        }

        @Override
        public Cost cost(Binding binding) {
            return new Cost(2, 1, 0);
        }

        @Override
        public void run(StepContext step) {
            var channel = step.session().channel(step.session().peer());
            if (step.role().equals("right") && step.binding().step().equals("second")) {
                reached.countDown();
                try {
                    assertThat(open.await(120, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            channel.send(new byte[] {42});
            assertThat(channel.receive(1)).containsExactly(42);
            step.write("report", out -> out.write("{\"talked\":true}".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** One process of the bank; its first line says where it answers REST. */
    public static final class Main {
        public static void main(String[] arguments) throws InterruptedException {
            SharedServer server = SharedServer.start(NodeHome.existing(Path.of(arguments[0])), NodeOptions.standard().withOperators(Operators.of(new Talk(null, null))), arguments[1], 0,
                    new Address("127.0.0.1", 0));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            System.out.println("port " + server.httpPort());
            server.awaitClose();
        }
    }

    private final class Part {
        final String name;
        final Process process;
        final int port;

        Part(String name) throws IOException {
            this.name = name;
            Path errors = folder.resolve(name + ".log");
            process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:TieredStopAtLevel=1", "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName(), folder.resolve("bank").toString(), name)
                    .redirectError(errors.toFile()).start();
            parts.add(this);
            BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            while (line != null && !line.startsWith("port ")) {
                line = out.readLine();
            }
            assertThat(line).as("%s starts; it said: %s", name, Files.readString(errors)).isNotNull();
            port = Integer.parseInt(line.substring(5));
            // What it logs must not fill the pipe.
            Thread.ofVirtual().start(() -> out.lines().forEach(l -> { }));
        }
    }

    /** Takes connections in turn to each process that still takes any. */
    private final class Balancer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private int next;

        Balancer() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        Socket client = listener.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void serve(Socket client) {
            try (client; Socket to = another()) {
                Thread back = Thread.ofVirtual().start(() -> pass(to, client));
                pass(client, to);
                back.join();
            } catch (IOException | InterruptedException e) {
                // The client asks again.
            }
        }

        private synchronized Socket another() throws IOException {
            for (int i = 0; i < parts.size(); i++) {
                try {
                    return new Socket(InetAddress.getLoopbackAddress(), parts.get(next++ % parts.size()).port);
                } catch (IOException e) {
                    // The next one.
                }
            }
            throw new IOException("nobody is there");
        }

        private static void pass(Socket from, Socket to) {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
            } catch (IOException e) {
                // Ended.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        if (telecom != null) {
            telecom.close();
        }
        for (Part part : parts) {
            part.process.destroy();
            if (!part.process.waitFor(30, TimeUnit.SECONDS)) {
                part.process.destroyForcibly().waitFor();
            }
        }
        if (balancer != null) {
            balancer.close();
        }
        http.close();
    }

    private HttpResponse<String> send(int port, String method, String path, Object body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Through the balancer, with the folder's token. */
    private HttpResponse<String> ask(String method, String path, Object body) throws IOException {
        return send(balancer.listener.getLocalPort(), method, path, body, "Authorization", "Bearer " + NodeHome.existing(folder.resolve("bank")).readToken());
    }

    private JsonNode answer(String method, String path, Object body) throws IOException {
        HttpResponse<String> answer = ask(method, path, body);
        assertThat(answer.statusCode()).as("%s %s: %s", method, path, answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body());
    }

    private boolean ready(int port) {
        try {
            return send(port, "GET", "/health/ready", null).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private String leader() throws Exception {
        try (var connection = TestDatabase.connect(NodeHome.existing(folder.resolve("bank"))); var rows = connection.createStatement().executeQuery("select owner, term from node_lead")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void theOtherTakesOverAndNothingIsLostOrDoneTwice() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
        NodeSetup.make(folder.resolve("telecom"), new NodeConfig("telecom", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
        Part one = new Part("one");
        await("the first leads", () -> ready(one.port));
        Part two = new Part("two");
        balancer = new Balancer();
        await("the second passes on", () -> ready(two.port));
        assertThat(leader()).isEqualTo("one");

        // Signed in at one, known at the other; done once, whichever is asked again.
        String setup = Files.readString(NodeHome.existing(folder.resolve("bank")).setupText()).strip();
        assertThat(send(two.port, "POST", "/api/accounts/first", Map.of("text", setup, "name", "alice", "password", AccessServer.PASSWORD)).statusCode()).isEqualTo(200);
        String cookie = send(one.port, "POST", "/api/sessions", Map.of("account", "alice", "password", AccessServer.PASSWORD)).headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(send(two.port, "GET", "/api/me", null, "Cookie", cookie.substring(0, cookie.indexOf(';'))).body()).contains("alice");
        String token = "Bearer " + NodeHome.existing(folder.resolve("bank")).readToken();
        assertThat(send(one.port, "POST", "/api/tenants", Map.of("name", "retail"), "Authorization", token, "Idempotency-Key", "k1").statusCode()).isEqualTo(200);
        HttpResponse<String> again = send(two.port, "POST", "/api/tenants", Map.of("name", "retail"), "Authorization", token, "Idempotency-Key", "k1");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");

        // A job with a partner.
        telecom = Node.open(NodeHome.existing(folder.resolve("telecom")), NodeOptions.standard().withOperators(Operators.of(new Talk(reached, open))));
        answer("POST", "/api/partners", Map.of("text", telecom.partners().invite("127.0.0.1:" + telecom.port(), java.time.Duration.ofHours(1)).text()));
        await("connected", () -> telecom.partners().list().stream().anyMatch(p -> p.connected()));
        Path loans = Files.writeString(folder.resolve("loans.csv"), "phone,amount\n13900000001,1\n");
        Path people = Files.writeString(folder.resolve("people.csv"), "mobile,income\n13900000001,1\n");
        answer("POST", "/api/tables", Map.of("file", loans.toString(), "name", "loans", "columns", List.of("phone:text:identifier:L4", "amount:integer:feature:L3")));
        answer("POST", "/api/tables/loans/grants", Map.of("columns", List.of("phone"), "partner", "telecom", "purpose", "*", "operators", List.of("*"), "allow", "MEMBERSHIP"));
        telecom.catalogue().add(people, "people", List.of("mobile:text:identifier:L4", "income:integer:feature:L3"));
        telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "*", List.of("*"), Kind.MEMBERSHIP));
        ContractRow contract = telecom.contracts().propose(TwoNodes.wanted(FLOW));
        await("the bank has it", () -> status("/api/contracts/" + contract.hash()) == 200);
        answer("POST", "/api/contracts/" + contract.hash() + "/approve", null);
        assertThat(reached.await(120, TimeUnit.SECONDS)).isTrue();

        // Killed with signal 9 in the middle of the second step.
        assertThat(leader()).isEqualTo("one");
        one.process.destroyForcibly().waitFor();
        open.countDown();
        await("the other leads", () -> ready(two.port));
        assertThat(leader()).isEqualTo("two");
        await("both know that the attempt is over", () -> !telecom.jobs().get(contract.job()).job().state().equals(JobState.RUNNING) && status("/api/jobs/" + contract.job()) == 200);
        await("the job went on", () -> {
            JobState state = telecom.jobs().get(contract.job()).job().state();
            assertThat(state).isNotIn(JobState.FAILED, JobState.STOPPED);
            if (state == JobState.INTERRUPTED) {
                try {
                    telecom.jobs().start(contract.job());
                } catch (TacitException e) {
                    // The other one is not back yet, or was faster.
                }
            }
            return state == JobState.DONE;
        });
        JsonNode job = answer("GET", "/api/jobs/" + contract.job() + "?wait=60", null);
        assertThat(job.path("state").asString()).isEqualTo("DONE");
        // Who was signed in still is.
        assertThat(send(two.port, "GET", "/api/me", null, "Cookie", cookie.substring(0, cookie.indexOf(';'))).body()).contains("alice");

        // The one that was killed comes back and stands by.
        Part back = new Part("back");
        await("it passes on", () -> ready(back.port));
        assertThat(leader()).isEqualTo("two");

        // An orderly end hands over as well.
        two.process.destroy();
        assertThat(two.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await("the third leads", () -> ready(back.port));
        assertThat(leader()).isEqualTo("back");
        back.process.destroy();
        assertThat(back.process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        NodeHome bank = NodeHome.existing(folder.resolve("bank"));
        assertThat(RecordAudit.verify(bank, telecom.evidence().heldOf("bank").stream().toList()).findings()).isEmpty();
        List<String> types = new ArrayList<>();
        org.tacit.ledger.Audit.entries(bank.evidence(), entry -> types.add(entry.type() + (entry.type().equals("step.done") ? " " + entry.body().get("step") : "")));
        assertThat(types.stream().filter(t -> t.startsWith("step.done"))).containsExactly("step.done first", "step.done second");
        assertThat(types).filteredOn("job.done"::equals).hasSize(1);
        assertThat(types).filteredOn("node.leads"::equals).hasSize(3);
        assertThat(types).filteredOn("tenant.added"::equals).hasSize(1);
    }

    /** Longer than within one process: these start Java machines. */
    private static void await(String what, java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    private int status(String path) {
        try {
            return ask("GET", path, null).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}

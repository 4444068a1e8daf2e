package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.RestApplication;
import org.tacit.node.trace.Traces;

/** Spans of both nodes, as a collector gets them. */
class TracesTest {

    @TempDir
    Path folder;

    private static void collect(Path node, String where) throws IOException {
        Path config = node.resolve("config.yaml");
        String text = Files.readString(config);
        assertThat(text).contains("traces: \"\"");
        Files.writeString(config, text.replace("traces: \"\"", "traces: \"" + where + "\""));
    }

    private static int post(Node node, RestApplication.Running rest, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path)).header("Authorization", "Bearer " + node.home().readToken())
                    .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void bothNodesSpansAreOfOneTraceAndHoldNoCell() throws Exception {
        try (SpanCollector collector = new SpanCollector(); TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            collect(folder.resolve("bank"), collector.address());
            collect(folder.resolve("telecom"), collector.address() + "/");
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            ContractRow contract = nodes.propose();
            try (RestApplication.Running rest = RestApplication.start(nodes.telecom, 0)) {
                assertThat(post(nodes.telecom, rest, "/api/contracts/" + contract.hash() + "/approve")).isEqualTo(200);
                assertThat(post(nodes.telecom, rest, "/api/contracts/nothing-139000000/approve")).isEqualTo(404);
                TwoNodes.ended(nodes.bank, contract.job());
                TwoNodes.ended(nodes.telecom, contract.job());
            }
            String trace = nodes.bank.jobs().get(contract.job()).turn().trace();
            // What waits is sent at the end.
            nodes.close();
            nodes.bank = null;
            nodes.telecom = null;

            List<SpanCollector.Taken> job = collector.spans.stream().filter(s -> s.trace().equals(trace)).toList();
            assertThat(job.stream().map(s -> s.node() + " " + s.name()).collect(Collectors.toSet())).contains("bank job", "bank step", "bank session", "telecom job", "telecom step",
                    "telecom session", "telecom POST /api/contracts/{id}/approve");
            Map<String, SpanCollector.Taken> byId = job.stream().collect(Collectors.toMap(SpanCollector.Taken::id, s -> s));
            assertThat(job).as("one begins all, and every other hangs below it").filteredOn(s -> s.parent().isEmpty()).singleElement()
                    .satisfies(s -> assertThat(s.node() + " " + s.name()).isEqualTo("bank job"));
            assertThat(job).filteredOn(s -> !s.parent().isEmpty()).allSatisfy(s -> assertThat(byId).containsKey(s.parent()));
            assertThat(job).allSatisfy(s -> assertThat(s.ended()).isGreaterThanOrEqualTo(s.began()));
            for (String node : List.of("bank", "telecom")) {
                assertThat(job).filteredOn(s -> s.node().equals(node) && s.name().equals("step")).singleElement().satisfies(s -> {
                    assertThat(s.attributes()).containsEntry("tacit.step", "align").containsEntry("tacit.operator", "psi.intersect");
                    assertThat(Long.parseLong(s.attributes().get("tacit.bytes_sent"))).isPositive();
                });
                assertThat(job).as("to agree where to begin, the step, and the end").filteredOn(s -> s.node().equals(node) && s.name().equals("session")).hasSize(3);
            }
            assertThat(collector.spans).as("a request that is about no job has a trace of its own").anySatisfy(s -> {
                assertThat(s.attributes()).containsEntry("http.response.status_code", "404");
                assertThat(s.trace()).isNotEqualTo(trace);
            });

            List<String> needles = IntStream.range(0, 90).mapToObj("139000%05d"::formatted).toList();
            assertThat(collector.bodies).isNotEmpty().allSatisfy(body -> {
                String raw = new String(body, StandardCharsets.ISO_8859_1);
                assertThat(needles).noneMatch(raw::contains);
                assertThat(raw).as("what a caller wrote into an address").doesNotContain("nothing-139000000");
            });
            assertThat(collector.spans).flatMap(s -> s.attributes().values()).as("also not as numbers").noneMatch(needles::contains);
        }
    }

    @Test
    void offUnlessACollectorIsNamed() throws Exception {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            nodes.openBank();
            assertThat(nodes.bank.traces()).isSameAs(Traces.OFF);
        }
    }

    @Test
    void aCollectorThatIsAwayStopsNothing() throws Exception {
        String nobody;
        try (SpanCollector gone = new SpanCollector()) {
            nobody = gone.address();
        }
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.AUTOMATIC)) {
            collect(folder.resolve("bank"), nobody);
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            assertThat(TwoNodes.ended(nodes.bank, nodes.propose().job()).job().state().name()).isEqualTo("DONE");
        }
    }

    @Test
    void onlyAnAddressOfTheWebIsTaken() throws Exception {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK)) {
            for (String wrong : List.of("file:///etc/passwd", "127.0.0.1:4318", "http://user:secret@host", "http://host/?key=1", "http://host\\u000dx")) {
                collect(folder.resolve("bank"), wrong);
                assertThatThrownBy(() -> NodeConfig.read(NodeHome.existing(folder.resolve("bank")))).as(wrong).isInstanceOf(InvalidInput.class).hasMessageContaining("operations.traces");
                Path config = folder.resolve("bank/config.yaml");
                Files.writeString(config, Files.readString(config).replaceAll("traces: \".*\"", "traces: \"\""));
            }
        }
    }
}

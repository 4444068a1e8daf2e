package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import org.tacit.sdk.LookupService;
import org.tacit.sdk.PsiService;
import org.tacit.sdk.ServiceTerms;
import org.tacit.sdk.TacitClient;
import tools.jackson.databind.JsonNode;

/** An application without a node asks a node in another process. */
class SdkTest {

    @TempDir
    Path folder;

    private NodeProcess telecom;

    @BeforeEach
    void start() throws Exception {
        telecom = NodeProcess.make(folder, "telecom", true).start().awaitReady();
        StringBuilder csv = new StringBuilder("mobile,score,band\n");
        IntStream.range(0, 300).forEach(i -> csv.append("138000%05d,%d,%s\n".formatted(i, 500 + i, i % 2 == 0 ? "even" : "")));
        telecom.client().addTable(Files.writeString(folder.resolve("scores.csv"), csv), "scores",
                List.of("mobile:text:identifier:L4", "score:integer:feature:L2", "band:text:feature:L2"));
    }

    @AfterEach
    void stop() {
        telecom.close();
    }

    private String invitation() {
        int port = RunFile.read(NodeHome.existing(telecom.folder)).orElseThrow().port();
        return telecom.client().post("/api/applications/invitations", Map.of("name", "crm", "address", "127.0.0.1:" + port)).path("text").asString();
    }

    private void publish(Map<String, Object> wanted) {
        JsonNode made = telecom.client().post("/api/services", wanted).path(0);
        assertThat(telecom.client().get("/api/services/" + made.path("id").asString() + "?wait=60").path("trouble").isNull()).isTrue();
    }

    private static List<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "138000%05d".formatted(i)).toList();
    }

    @Test
    void definitionAuthorisationDownloadRunLog() throws Exception {
        String text = invitation();
        Path app = folder.resolve("app");
        assertThatThrownBy(() -> TacitClient.connect(app)).isInstanceOf(InvalidInput.class).hasMessageContaining("has joined no node");
        try (TacitClient client = TacitClient.connect(app, text)) {
            assertThat(client.name()).isEqualTo("crm");
            assertThat(telecom.client().get("/api/applications").path(0).path("fingerprint").asString()).isEqualTo(client.fingerprint());
            assertThat(client.services()).isEmpty();
            telecom.client().grant("scores", Map.of("columns", List.of("*"), "partner", "crm", "allow", "VALUE", "operators", List.of("pir.lookup"), "purpose", "care"));
            telecom.client().grant("scores", Map.of("columns", List.of("mobile"), "partner", "crm", "allow", "MEMBERSHIP", "operators", List.of("psi.lookup"), "purpose", "care"));
            publish(Map.of("table", "scores", "key", List.of("mobile"), "columns", List.of("score", "band"), "partners", List.of("crm"), "perDay", 40, "purpose", "care"));
            publish(Map.of("kind", "intersection", "name", "members", "table", "scores", "key", List.of("mobile"), "partners", List.of("crm"), "least", 3, "purpose", "care"));
            List<ServiceTerms> offered = client.services();
            assertThat(offered).extracting(ServiceTerms::name).containsExactlyInAnyOrder("scores", "members");
            assertThat(offered.stream().filter(s -> s.name().equals("scores")).findFirst().orElseThrow()).satisfies(s -> {
                assertThat(s.state()).isEqualTo("OFFERED");
                assertThat(s.perDay()).isEqualTo(40);
                assertThat(s.learns().toString()).contains("crm will learn the cells of each key that it asks about", "telecom will learn how many keys are asked about");
            });
            assertThatThrownBy(() -> client.lookup("scores")).isInstanceOf(InvalidInput.class).hasMessageContaining("accept it first");
            assertThat(client.accept("scores").state()).isEqualTo("ACTIVE");
            client.accept("members");
            try (LookupService scores = client.lookup("scores"); PsiService members = client.psi("members")) {
                assertThat(scores.get("13800000008")).hasValue(Map.of("score", 508L, "band", "even"));
                assertThat(scores.get("13800000007").orElseThrow()).containsEntry("score", 507L).containsEntry("band", null);
                assertThat(scores.get("13899999999")).isEmpty();
                assertThat(members.common(keys(297, 305))).containsExactlyElementsOf(keys(297, 300));
                assertThatThrownBy(() -> members.common(keys(0, 2))).isInstanceOf(InvalidInput.class).hasMessageContaining("3 to 1000000");

                // The node is killed and comes back; the next question finds it.
                telecom.kill();
                telecom.start().awaitReady();
                assertThat(scores.getAll(keys(0, 20).stream().map(List::of).toList())).hasSize(20).allSatisfy(row -> assertThat(row).isPresent());
                assertThat(members.common(keys(0, 5))).hasSize(5);
                assertThatThrownBy(() -> scores.getAll(keys(0, 40).stream().map(List::of).toList())).isInstanceOf(PolicyDenied.class).hasMessageContaining("no more lookups");
            }
            assertThat(client.asked("members")).isGreaterThanOrEqualTo(13);
            assertThat(client.verifyLog().findings()).isEmpty();
        }
        // The text is used up.
        assertThatThrownBy(() -> TacitClient.connect(folder.resolve("thief"), text)).hasMessageMatching("(?s).*(cannot be reached|used before|known here already).*");
        // The log has counts and no key.
        try (var files = Files.walk(app.resolve("evidence"))) {
            assertThat(files.filter(Files::isRegularFile).map(SdkTest::content)).allSatisfy(c -> assertThat(c).doesNotContain("138000"));
        }
        // It comes back without the text, and is cut off when it is removed.
        try (TacitClient client = TacitClient.connect(app); LookupService scores = client.lookup("scores")) {
            telecom.client().delete("/api/applications/crm");
            assertThatThrownBy(() -> scores.get("13800000001")).isInstanceOf(org.tacit.base.TacitException.class);
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}

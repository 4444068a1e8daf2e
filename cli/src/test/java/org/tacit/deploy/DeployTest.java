package org.tacit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tacit.cli.Tacit;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The unit, the container file and the chart start the same node in the same way, without rights that it does not need. No container engine runs here: texts are compared. */
class DeployTest {

    private static final Path HOUSE = Path.of(System.getProperty("user.dir")).getParent();
    private static final String EVERYTHING = """
            database: {existingSecret: db}
            vault: {existingSecret: keys}
            image: {pullSecrets: [{name: pull}]}
            node: {address: "bank.example:7100"}
            storage: {className: encrypted}
            service: {annotations: {a: b}}
            networkPolicy: {partners: ["192.0.2.0/24", "198.51.100.7/32"], egress: [{to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}
            sidecars: [{name: proxy, image: proxy}]
            podAnnotations: {a: b}
            nodeSelector: {a: b}
            tolerations: [{key: a}]
            affinity: {podAntiAffinity: {}}
            """;

    private static String read(String file) throws IOException {
        return Files.readString(HOUSE.resolve(file));
    }

    /** What a line of the unit sets. */
    private static String unit(String key) throws IOException {
        return found("(?m)^" + key + "=(.*)$", read("deploy/systemd/tacit.service"));
    }

    private static String found(String pattern, String text) {
        List<String> all = Pattern.compile(pattern).matcher(text).results().map(r -> r.group(1)).toList();
        assertThat(all).as(pattern).hasSize(1);
        return all.getFirst();
    }

    /** Instructions of the container file, continued lines joined, comments gone. */
    private static List<String> container() throws IOException {
        return read("deploy/container/Containerfile").replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n", " ").lines().filter(l -> !l.isBlank()).toList();
    }

    private static String instruction(String name) throws IOException {
        return container().stream().filter(l -> l.startsWith(name + " ")).reduce((a, b) -> b).orElseThrow().substring(name.length()).strip();
    }

    private static List<String> words(String json) {
        List<String> words = new ArrayList<>();
        JsonMapper.shared().readTree(json).forEach(w -> words.add(w.asString()));
        return words;
    }

    private static String defaultOf(String option) {
        return new CommandLine(new Tacit()).getSubcommands().get("node").getSubcommands().get("init").getCommandSpec().findOption(option).defaultValue();
    }

    private static Chart chart(String values) throws IOException {
        return new Chart(HOUSE.resolve("deploy/helm/tacit"), values);
    }

    @Test
    void imageAndUnitRunTheSameCommand() throws IOException {
        List<String> command = words(instruction("ENTRYPOINT"));
        command.addAll(words(instruction("CMD")));
        assertThat(String.join(" ", command)).isEqualTo(unit("ExecStart"));
        assertThat(instruction("STOPSIGNAL")).isEqualTo(unit("KillSignal"));
        assertThat(instruction("EXPOSE")).isEqualTo(defaultOf("--port"));
        String record = container().stream().filter(l -> l.contains("AOTCacheOutput")).findFirst().orElseThrow();
        assertThat(record.replaceAll(" +", " ")).as("the class cache is recorded with the flags that the launcher starts nodes with")
                .contains(found("(?m)^kernel_flags='(.*)'$", read("tacit")));
    }

    @Test
    void theImageRunsAsNobodyAndHasAllItNeeds() throws IOException {
        assertThat(instruction("USER")).isEqualTo("10001:10001");
        assertThat(container().stream().dropWhile(l -> !l.startsWith("USER"))).as("nothing is done after the rights are given up").noneMatch(l -> l.startsWith("RUN") || l.startsWith("COPY"));
        assertThat(words(instruction("HEALTHCHECK").replaceAll(".* CMD ", ""))).containsExactly("/opt/tacit/health", "live");
        assertThat(Files.isExecutable(HOUSE.resolve("deploy/container/health"))).isTrue();
        assertThat(read("deploy/container/health")).contains("TACIT_HTTP:-" + defaultOf("--http"));
        Set<String> here = new TreeSet<>();
        ModuleFinder.ofSystem().findAll().forEach(m -> here.add(m.descriptor().name()));
        String link = container().stream().filter(l -> l.contains("jlink")).findFirst().orElseThrow();
        assertThat(here).contains(found("--add-modules (\\S+)", link).split(","));
        for (String copied : container().stream().filter(l -> l.startsWith("COPY --from=build /src/")).toList()) {
            for (MatchResult source : Pattern.compile("/src/(\\S+)").matcher(copied).results().toList()) {
                assertThat(source.group(1).startsWith("cli/target") || Files.exists(HOUSE.resolve(source.group(1)))).as(source.group(1)).isTrue();
            }
        }
        assertThat(read(".dockerignore")).contains(".git", "**/target", "**/node_modules");
    }

    @Test
    void everyValueIsUsedAndEveryUseHasAValue() throws IOException {
        Chart chart = chart(EVERYTHING);
        for (Path template : chart.templates()) {
            assertThat(chart.text(template)).as(template.toString()).isNotBlank().doesNotContain("{{", "}}");
        }
        for (var group : chart.values().properties()) {
            if (!chart.asked.contains(group.getKey())) {
                for (var value : group.getValue().properties()) {
                    assertThat(chart.asked).contains(group.getKey() + "." + value.getKey());
                }
            }
        }
        // What is left out of a rendering is not looked up in it, but must be there as well.
        Chart plain = chart("{}");
        for (Path template : plain.templates()) {
            plain.text(template);
        }
    }

    @Test
    void thePodHasNoRightsThatItDoesNotNeed() throws IOException {
        for (String values : List.of("{}", EVERYTHING)) {
            JsonNode set = chart(values).rendered("statefulset.yaml").path("spec");
            assertThat(set.path("replicas").asInt()).as("one process for each folder").isEqualTo(1);
            JsonNode pod = set.path("template").path("spec");
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.path("terminationGracePeriodSeconds").asString()).isEqualTo(unit("TimeoutStopSec"));
            JsonNode security = pod.path("securityContext");
            assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(security.path("runAsUser").asString() + ":" + security.path("runAsGroup").asString()).isEqualTo(instruction("USER"));
            assertThat(security.path("fsGroupChangePolicy").asString()).isEqualTo("OnRootMismatch");
            assertThat(security.path("seccompProfile").path("type").asString()).isEqualTo("RuntimeDefault");
            List<JsonNode> ours = new ArrayList<>(List.of(pod.path("initContainers").get(0), pod.path("containers").get(0)));
            for (JsonNode container : ours) {
                JsonNode rights = container.path("securityContext");
                assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
                assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(rights.path("capabilities").path("drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(container.path("resources").path("limits").path("memory").asString()).isNotBlank();
                container.path("volumeMounts").forEach(mount -> assertThat(names(pod.path("volumes"), set.path("volumeClaimTemplates"))).contains(mount.path("name").asString()));
            }
        }
    }

    private static List<String> names(JsonNode volumes, JsonNode claims) {
        List<String> names = new ArrayList<>();
        volumes.forEach(v -> names.add(v.path("name").asString()));
        claims.forEach(c -> names.add(c.path("metadata").path("name").asString()));
        return names;
    }

    @Test
    void thePodRunsTheImagesCommandOnTheImagesPorts() throws IOException {
        JsonNode pod = chart(EVERYTHING).rendered("statefulset.yaml").path("spec").path("template").path("spec");
        JsonNode node = pod.path("containers").get(0);
        List<String> image = words(instruction("CMD"));
        assertThat(words(node.path("args").toString())).startsWith(image.get(0), image.get(1)).last().asString().startsWith(image.get(2));
        assertThat(node.has("command")).as("the image's entry point").isFalse();
        assertThat(node.path("ports").get(0).path("containerPort").asString()).isEqualTo(instruction("EXPOSE"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(words(node.path(probe).path("exec").path("command").toString())).as(probe).first().isEqualTo("/opt/tacit/health");
        }
        String init = pod.path("initContainers").get(0).path("command").get(2).asString();
        assertThat(init).contains("--port " + defaultOf("--port"), "--http " + defaultOf("--http")).as("its output holds the text for the first administrator").contains(">/dev/null");
        Pattern.compile("--([a-z]+)").matcher(init).results().forEach(o -> assertThat(new CommandLine(new Tacit()).getSubcommands().get("node").getSubcommands().get("init")
                .getCommandSpec().findOption("--" + o.group(1))).as(o.group()).isNotNull());
        assertThat(pod.path("initContainers").get(0).path("env").toString()).as("a password comes from a secret").contains("\"secretKeyRef\":{\"name\":\"db\",\"key\":\"url\"}");
        JsonNode service = chart("{}").rendered("service.yaml").path("spec");
        assertThat(service.path("ports")).hasSize(1);
        assertThat(service.path("ports").get(0).path("port").asString()).isEqualTo(instruction("EXPOSE"));
    }

    @Test
    void nobodyMayConnectUnlessNamed() throws IOException {
        JsonNode closed = chart("{}").rendered("networkpolicy.yaml").path("spec");
        assertThat(closed.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(closed.path("ingress").isEmpty()).isTrue();
        JsonNode open = chart(EVERYTHING).rendered("networkpolicy.yaml").path("spec");
        assertThat(open.path("ingress")).hasSize(2).allSatisfy(rule -> {
            assertThat(rule.path("from").get(0).path("ipBlock").path("cidr").asString()).isIn("192.0.2.0/24", "198.51.100.7/32");
            assertThat(rule.path("ports").get(0).path("port").asString()).isEqualTo("partners");
        });
        assertThat(open.path("egress")).hasSize(2);
        assertThat(chart("networkPolicy: {enabled: false}").rendered("networkpolicy.yaml").isMissingNode()).isTrue();
        assertThat(chart("{}").rendered("poddisruptionbudget.yaml").path("spec").path("maxUnavailable").asInt(-1)).isZero();
    }
}

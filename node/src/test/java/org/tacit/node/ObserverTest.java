package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.Audit;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Ledger;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.evidence.EvidenceQuery;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.job.JobState;
import org.tacit.node.rest.RestApplication;
import org.tacit.node.store.TestDatabase;

/** A regulator's node beside two that work: it sees what it was granted, verifies it, and can do nothing. */
class ObserverTest {

    @Test
    void aWholeStoryIsWatchedAndTamperingAtOnePartyIsAnAlarm(@TempDir Path folder) throws Exception {
        ContractRow[] contract = new ContractRow[1];
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            NodeSetup.make(folder.resolve("regulator"), new NodeConfig("regulator", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK).observing());
            NodeHome home = NodeHome.existing(folder.resolve("regulator"));
            try (Node regulator = Node.open(home)) {
                for (Node party : List.of(nodes.bank, nodes.telecom)) {
                    String text = regulator.partners().invite("127.0.0.1:" + regulator.port(), Duration.ofHours(1)).text();
                    party.partners().join(text);
                    TwoNodes.await("the regulator is connected", () -> connected(party, "regulator") && connected(regulator, party.config().name()));
                }

                // Nothing is shown before it is granted.
                assertThatThrownBy(() -> regulator.watching().from(regulator.partners().get("bank"))).isInstanceOf(PolicyDenied.class).hasMessageContaining("may not watch");
                nodes.bank.observers().grant(nodes.bank.partners().get("regulator"), List.of());
                nodes.telecom.observers().grant(nodes.telecom.partners().get("regulator"), List.of("contract.*", "job.*"));
                assertThatThrownBy(() -> nodes.bank.observers().grant(nodes.bank.partners().get("regulator"), List.of("x;y"))).isInstanceOf(InvalidInput.class);

                contract[0] = nodes.propose();
                TwoNodes.await("the contract has come", () -> nodes.telecom.contracts().list().size() == 1);
                nodes.telecom.contracts().approve(contract[0].hash());
                assertThat(TwoNodes.ended(nodes.bank, contract[0].job()).job().state()).isEqualTo(JobState.DONE);
                assertThat(TwoNodes.ended(nodes.telecom, contract[0].job()).job().state()).isEqualTo(JobState.DONE);

                var ofBank = regulator.watching().from(regulator.partners().get("bank"));
                var ofTelecom = regulator.watching().from(regulator.partners().get("telecom"));
                assertThat(ofBank.trouble()).isNull();
                assertThat(ofBank.entries()).isEqualTo(ofBank.head().size()).isPositive();
                assertThat(ofTelecom.silent()).isFalse();

                // One search over all: both parties' logs tell the same story; of telecom's other entries there are hashes alone.
                assertThat(regulator.search().find(EvidenceQuery.parse("type:contract.signed contract:" + contract[0].hash()), null, 50).entries())
                        .extracting(f -> f.origin()).containsExactlyInAnyOrder("bank", "telecom");
                assertThat(regulator.search().find(EvidenceQuery.parse("type:policy.granted"), null, 50).entries()).extracting(f -> f.origin()).containsOnly("bank");
                assertThat(regulator.search().uses("loans", "phone", EvidenceQuery.parse("in:bank"))).hasSize(1);

                // It can do nothing else, from any side.
                assertThatThrownBy(() -> nodes.bank.contracts().tablesOf("regulator")).isInstanceOf(PolicyDenied.class).hasMessageContaining("only observes");
                assertThat(regulator.jobs().list()).isEmpty();

                // The bank's owner rewrites the past: every hash, root and signature is made anew with the bank's own key.
                int port = nodes.bank.port();
                nodes.bank.close();
                rewrite(nodes.bank.home());
                assertThat(Audit.verify(nodes.bank.home().evidence(), "bank", org.tacit.node.home.KnownKeys.read(nodes.bank.home()), List.of()).findings()).isEmpty();
                nodes.reopenBankAt(port);
                TwoNodes.await("the regulator sees the bank again", () -> connected(regulator, "bank") && connected(nodes.bank, "regulator"));
                assertThatThrownBy(() -> regulator.watching().from(regulator.partners().get("bank"))).isInstanceOf(TacitException.class);
                assertThat(regulator.search().find(EvidenceQuery.parse("type:observer.alarm type:head.unproven type:head.forked partner:bank"), null, 50).entries()).isNotEmpty();
                assertThat(regulator.watching().list()).anySatisfy(w -> {
                    assertThat(w.party()).isEqualTo("bank");
                    assertThat(w.trouble()).isNotNull();
                });

                nodes.telecom.observers().revoke("regulator");
                assertThatThrownBy(() -> regulator.watching().from(regulator.partners().get("telecom"))).isInstanceOf(PolicyDenied.class);
                assertThat(nodes.telecom.search().find(EvidenceQuery.parse("type:observer.* partner:regulator"), null, 50).entries()).hasSize(2);
            }
            // What it has fetched is held to be as it came.
            Path held = home.watched().resolve("telecom/entries");
            byte[] bytes = Files.readAllBytes(held);
            bytes[bytes.length / 2] ^= 1;
            Files.write(held, bytes);
            try (Node regulator = Node.open(home)) {
                assertThat(regulator.search().find(EvidenceQuery.parse("type:observer.alarm partner:telecom"), null, 50).entries()).hasSize(1);
                canDoNothing(regulator, home, contract[0]);
            }
        }
    }

    /**
     * Beside three that compute together: of each party it sees the types that this party granted, whole and proved, and of the rest hashes alone; what another granted gives it nothing
     * of this one, a party that granted nothing shows nothing, and no party sees more of another through it.
     */
    @Test
    void besideThreePartiesItSeesWhatEachGrantedAndNothingElse(@TempDir Path folder) throws Exception {
        try (ThreeNodes three = ThreeNodes.ready(folder, NodeOptions.standard())) {
            NodeSetup.make(folder.resolve("regulator"), new NodeConfig("regulator", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK).observing());
            NodeHome home = NodeHome.existing(folder.resolve("regulator"));
            try (Node regulator = Node.open(home)) {
                for (Node party : three.all()) {
                    party.partners().join(regulator.partners().invite("127.0.0.1:" + regulator.port(), Duration.ofHours(1)).text());
                    TwoNodes.await("the regulator is connected", () -> connected(party, "regulator") && connected(regulator, party.config().name()));
                }
                Map<String, List<String>> granted = Map.of("bank", List.of("contract.*", "job.*", "step.*"), "telecom", List.of("job.done"));
                granted.forEach((party, types) -> three.node(party).observers().grant(three.node(party).partners().get("regulator"), types));

                ContractRow contract = three.node("bank").contracts().propose(new Contracts.Wanted(THREE, Map.of(), 1, 24, "consent"));
                for (String party : List.of("insurer", "telecom")) {
                    TwoNodes.await("the contract has come", () -> three.node(party).contracts().list().size() == 1);
                    three.node(party).contracts().approve(contract.hash());
                }
                three.all().forEach(node -> TwoNodes.await("done at " + node.config().name(), () -> node.jobs().list(JobState.DONE).size() == 1));

                Set<String> hidden = new TreeSet<>();
                for (String party : granted.keySet()) {
                    var watched = regulator.watching().from(regulator.partners().get(party));
                    assertThat(watched.trouble()).isNull();
                    Node node = three.node(party);
                    List<String> all = node.evidence().entries(0, (int) watched.entries()).stream().map(Entry::type).toList();
                    List<String> allowed = all.stream().filter(type -> granted.get(party).stream().anyMatch(g -> type.equals(g) || g.endsWith(".*") && type.startsWith(g.substring(0, g.length() - 1)))).toList();
                    assertThat(allowed).isNotEmpty().hasSizeLessThan(all.size());
                    hidden.addAll(all);
                    assertThat(regulator.search().find(EvidenceQuery.parse("in:" + party), null, 1000).entries().reversed()).as("what is granted, in order, and nothing else").extracting(f -> f.entry().type())
                            .containsExactlyElementsOf(allowed);
                }
                assertThatThrownBy(() -> regulator.watching().from(regulator.partners().get("insurer"))).isInstanceOf(PolicyDenied.class).hasMessageContaining("may not watch");
                assertThat(regulator.search().find(EvidenceQuery.parse("in:insurer"), null, 50).entries()).isEmpty();
                // On its disk, too: of what nobody granted there is no word.
                hidden.removeIf(type -> type.matches("(contract|job|step)\\..*"));
                assertThat(hidden).contains("policy.granted");
                try (Stream<Path> files = Files.walk(home.watched())) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                        hidden.forEach(type -> assertThat(bytes).as("%s", file).doesNotContain('"' + type + '"'));
                    }
                }
                // It takes no part: it can neither say yes, nor read, nor is it asked.
                assertThat(regulator.contracts().list()).isEmpty();
                assertThat(regulator.jobs().list()).isEmpty();
                assertThatThrownBy(() -> three.node("bank").contracts().tablesOf("regulator")).isInstanceOf(PolicyDenied.class);
                assertThatThrownBy(() -> three.node("bank").contracts().propose(new Contracts.Wanted(THREE.replace("telecom", "regulator"), Map.of(), 1, 24, "consent"))).isInstanceOf(TacitException.class);
            }
        }
    }

    private static final String THREE = """
            tacit: flow/v1
            name: common to three
            purpose: supervision
            parties: [bank, insurer, telecom]
            tables:
              a: {party: bank, table: people}
              b: {party: insurer, table: people}
              c: {party: telecom, table: people}
            steps:
              - id: common
                operator: psi.intersect_many
                roles: {first: bank, second: insurer, third: telecom}
                inputs: {first: {table: a}, second: {table: b}, third: {table: c}}
                params: {first_key: phone, second_key: phone, third_key: phone}
            """;

    private static boolean connected(Node node, String partner) {
        return node.partners().list().stream().anyMatch(p -> p.name().equals(partner) && p.connected());
    }

    private static void canDoNothing(Node regulator, NodeHome home, ContractRow contract) throws Exception {
        try (RestApplication.Running rest = RestApplication.start(regulator, 0); HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("/api/tables", "/api/contracts", "/api/jobs", "/api/services")) {
                HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + path))
                        .header("Authorization", "Bearer " + home.readToken()).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(403);
            }
            HttpResponse<String> evidence = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest.port() + "/api/evidence/search?q=contract:" + contract.hash()))
                    .header("Authorization", "Bearer " + home.readToken()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(evidence.statusCode()).as(evidence.body()).isEqualTo(200);
            assertThat(evidence.body()).contains("contract.signed");
        }
    }

    private static void rewrite(NodeHome home) throws Exception {
        List<Entry> entries = new java.util.ArrayList<>();
        Audit.entries(home.evidence(), entries::add);
        try (Stream<Path> files = Files.walk(home.evidence())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Signer signer = Identity.load(home, "bank").textSigner();
        Instant[] now = {Instant.EPOCH};
        InstantSource clock = () -> now[0];
        try (Ledger ledger = Ledger.open(home.evidence(), "bank", clock)) {
            for (Entry e : entries) {
                now[0] = e.time();
                ledger.append(e.type(), e.type().equals("contract.signed") ? Map.of("contract", "another") : e.body());
            }
            ledger.sign(signer);
        }
    }
}

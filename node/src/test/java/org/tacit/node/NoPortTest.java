package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.job.JobState;
import org.tacit.node.partner.Partners;
import org.tacit.node.store.TestDatabase;
import org.tacit.wire.Address;
import org.tacit.wire.RelayLimits;
import org.tacit.wire.RelayNodes;
import org.tacit.wire.RelayServer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsSuite;

/** Nodes of which neither has an open port, and nodes that speak 国密 TLS. */
@Timeout(180)
class NoPortTest {

    @TempDir
    Path folder;

    private RelayServer relay(TlsIdentity identity, int port) {
        return new RelayServer(identity, new Address("127.0.0.1", port), new RelayNodes(folder.resolve("nodes.txt")), RelayLimits.DEFAULT);
    }

    private TwoNodes nodes(TlsSuite suite, boolean relayed) throws Exception {
        // The folders that TwoNodes makes are replaced by those with other settings.
        TwoNodes nodes = new TwoNodes(folder.resolve("made"), false, false, NodeConfig.Approval.ASK);
        for (String name : new String[] {"bank", "telecom"}) {
            Path made = folder.resolve("made").resolve(name);
            delete(made);
            NodeSetup.make(made, new NodeConfig(name, !relayed && name.equals("bank"), "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK, suite, ""));
        }
        return nodes;
    }

    private static void delete(Path folder) throws java.io.IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static Partners.View of(Node node) {
        return node.partners().list().getFirst();
    }

    @Test
    void twoNodesThatOnlyDialOutWorkThroughARelay() throws Exception {
        TlsIdentity identity = TlsIdentity.generate("relay");
        try (TwoNodes nodes = nodes(TlsSuite.STANDARD, true)) {
            Files.writeString(folder.resolve("nodes.txt"), fingerprints(nodes));
            RelayServer relay = relay(identity, 0);
            int port = relay.port();
            try {
                Path config = folder.resolve("made/bank/config.yaml");
                Files.writeString(config, Files.readString(config).replace("relay: \"\"", "relay: \"" + identity.fingerprint() + "@127.0.0.1:" + port + "\""));
                nodes.openBank();
                nodes.openTelecom();
                TwoNodes.await("bank waits at the relay", () -> nodes.bank.relayTrouble().isEmpty());
                nodes.telecom.partners().join(nodes.bank.partners().invite("", Duration.ofHours(1)).text());
                nodes.connected();
                assertThat(nodes.bank.port()).isZero();
                assertThat(nodes.telecom.port()).isZero();
                nodes.addTables();
                nodes.grant();
                ContractRow contract = nodes.propose();
                nodes.telecom.contracts().approve(contract.hash());
                assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
                assertThat(nodes.bank.doctor()).anyMatch(f -> f.what().equals("relay") && f.verdict() == Doctor.Verdict.GOOD);

                // A certificate that changes is one that the relay must know; the first one stays the node's address there.
                nodes.bank.partners().successions().begin(Duration.ofDays(30), false);
                String shown = nodes.bank.identity().certificate();
                Files.writeString(folder.resolve("nodes.txt"), fingerprints(nodes).replace("\ntelecom", " " + shown + "\ntelecom"));
                Files.setLastModifiedTime(folder.resolve("nodes.txt"), java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(60)));
                relay.close();
                TwoNodes.await("it is said", () -> of(nodes.telecom).reach().state().equals("RELAY"));
                assertThat(nodes.bank.doctor()).anyMatch(f -> f.what().equals("relay") && f.verdict() == Doctor.Verdict.BAD);
                relay = relay(identity, port);
                nodes.connected();
                ContractRow next = nodes.propose();
                nodes.telecom.contracts().approve(next.hash());
                assertThat(TwoNodes.ended(nodes.telecom, next.job()).job().state()).isEqualTo(JobState.DONE);
            } finally {
                relay.close();
            }
        }
    }

    private String fingerprints(TwoNodes nodes) {
        return "bank " + first("bank") + "\ntelecom " + first("telecom") + "\n";
    }

    private String first(String name) {
        return org.tacit.node.home.Identity.load(NodeHome.existing(folder.resolve("made").resolve(name)), name).fingerprint();
    }

    @Test
    void gmNodesRunAJobAndChangeTheirCertificates() throws Exception {
        try (TwoNodes nodes = nodes(TlsSuite.GM, false)) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            assertThat(nodes.bank.identity().tls().certificate().getSigAlgOID()).isEqualTo("1.2.156.10197.1.501");
            assertThat(nodes.bank.partners().greeting().of(nodes.bank.partners().get("telecom")).orElseThrow().crypto()).contains("tls:GM");
            nodes.addTables();
            nodes.grant();
            ContractRow contract = nodes.propose();
            nodes.telecom.contracts().approve(contract.hash());
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
            assertThat(nodes.bank.partners().successions().begin(Duration.ofDays(30), false).taken()).containsExactly("telecom");
            assertThat(nodes.bank.identity().tls().suite()).isEqualTo(TlsSuite.GM);

            // One of the other suite is told so when it joins.
            NodeSetup.make(folder.resolve("third"), new NodeConfig("third", false, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
            try (Node third = Node.open(NodeHome.existing(folder.resolve("third")))) {
                String text = nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1)).text();
                assertThatThrownBy(() -> third.partners().join(text)).isInstanceOf(InvalidInput.class).hasMessageContaining("TLS suite GM");
            }
            Path config = folder.resolve("third/config.yaml");
            Files.writeString(config, Files.readString(config).replace("tls: standard", "tls: gm"));
            assertThatThrownBy(() -> Node.open(NodeHome.existing(folder.resolve("third")))).isInstanceOf(InvalidInput.class).hasMessageContaining("tls: GM");
        }
    }

    @Test
    void relayAddressesAreChecked() {
        for (String bad : new String[] {"relay:7300", "@relay:7300", "ab@relay:7300", "g".repeat(64) + "@relay:7300", "a".repeat(64) + "@relay"}) {
            assertThatThrownBy(() -> new NodeConfig("bank", false, "", 0, "", 0, "", NodeConfig.Approval.ASK, TlsSuite.STANDARD, bad)).isInstanceOf(InvalidInput.class);
        }
    }
}

package org.tacit.node.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.anchor.Anchor;
import org.tacit.anchor.AnchorFactory;
import org.tacit.anchor.Digest;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.Node;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;

/** A notary over TLS: what it signs is kept and proves itself, what it does not sign is not believed, and the node is not led elsewhere. */
class GatewayAnchorTest {

    @TempDir
    private Path folder;
    private Gateway gateway;
    private final Signer log = Signer.generate(SignatureScheme.ED25519, new SecureRandom());
    private final SignedTreeHead head = SignedTreeHead.sign("bank", 3, new byte[32], Instant.parse("2026-11-22T07:00:00Z"), log);
    private final Anchor.Note note = Digest.note(head, log.verifyingKey());

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("token"), Gateway.TOKEN.replace(' ', '-') + "\n");
        gateway = new Gateway(folder.resolve("notary.pem"));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of("kind", "https", "url", gateway.url(), "key", gateway.signer.verifyingKey().toString(), "token-file", "token", "certificate-file", "notary.pem", "allow", "127.0.0.1"));
    }

    private Anchor anchor(Map<String, String> settings) {
        return AnchorFactory.of(settings, folder);
    }

    @Test
    void pendingThenConfirmedWithAReceiptThatProvesItself() {
        try (Anchor anchor = anchor(settings())) {
            gateway.certain = false;
            Map<String, String> place = anchor.write(note, Map.of());
            assertThat(anchor.write(note, place)).as("the same again does no harm").isEqualTo(place);
            assertThat(gateway.notes).hasSize(1).allSatisfy((id, sent) -> {
                assertThat(sent.path("digest").asString()).isEqualTo(HexFormat.of().formatHex(Digest.of(head)));
                assertThat(sent.propertyNames()).as("nothing but digests leaves").containsExactlyInAnyOrder("log", "digest");
            });
            assertThat(anchor.look(note, place)).satisfies(a -> {
                assertThat(a.state()).isEqualTo(Anchor.State.PENDING);
                assertThat(a.depth()).isEqualTo(1);
            });
            gateway.certain = true;
            Anchor.Anchored standing = anchor.look(note, place);
            assertThat(standing.state()).isEqualTo(Anchor.State.CONFIRMED);
            assertThat(standing.time()).isEqualTo("2026-11-22T08:00:00Z");
            Map<String, String> kept = new HashMap<>(place);
            kept.putAll(standing.receipt());
            assertThat(anchor.proves(note, kept)).isTrue();
            for (String fact : List.of("id", "time", "signature")) {
                Map<String, String> changed = new HashMap<>(kept);
                changed.compute(fact, (k, v) -> v.substring(0, v.length() - 2) + (v.endsWith("00") ? "11" : "00"));
                assertThat(anchor.proves(note, changed)).as(fact).isFalse();
            }
            SignedTreeHead other = SignedTreeHead.sign("bank", 4, new byte[32], Instant.parse("2026-11-22T07:00:00Z"), log);
            assertThat(anchor.proves(Digest.note(other, log.verifyingKey()), kept)).isFalse();
            assertThat(anchor.look(Digest.note(other, log.verifyingKey()), place).state()).as("something else stands there").isEqualTo(Anchor.State.LOST);
            gateway.notes.clear();
            assertThat(anchor.look(note, place).state()).isEqualTo(Anchor.State.LOST);
        }
    }

    @Test
    void theHeadItselfWhereTheNotaryMayHaveIt() {
        Map<String, String> settings = settings();
        settings.put("send", "head");
        try (Anchor anchor = anchor(settings)) {
            anchor.write(note, Map.of());
            assertThat(gateway.notes.values()).singleElement().satisfies(sent ->
                    assertThat(SignedTreeHead.of(sent.path("head").asString().getBytes(java.nio.charset.StandardCharsets.UTF_8)).isSignedBy(log.verifyingKey())).isTrue());
        }
    }

    @Test
    void aGatewayIsNotBelievedMoreThanItProves() {
        try (Anchor anchor = anchor(settings())) {
            Map<String, String> place = anchor.write(note, Map.of());
            gateway.signs = Signer.generate(SignatureScheme.SM2, new SecureRandom());
            assertThatThrownBy(() -> anchor.look(note, place)).isInstanceOf(PeerFailed.class).hasMessageContaining("not signed by the key");
            gateway.signs = gateway.signer;
            for (String nonsense : List.of("", "[]", "{\"state\":\"SURE\"}", "<html>", "{\"id\":\"../../admin\"}", "x".repeat(70_000))) {
                gateway.instead = nonsense;
                assertThatThrownBy(() -> anchor.write(note, Map.of())).as(nonsense).isInstanceOf(PeerFailed.class);
            }
            gateway.instead = null;
            gateway.status = 500;
            assertThatThrownBy(() -> anchor.write(note, Map.of())).isInstanceOf(PeerFailed.class).hasMessageContaining("HTTP 500");
            gateway.status = 200;
            gateway.redirect = "http://169.254.169.254/latest/meta-data";
            assertThatThrownBy(() -> anchor.look(note, place)).isInstanceOf(PeerFailed.class).hasMessageContaining("HTTP 307");
        }
        // With another certificate it is not the notary.
        Map<String, String> stranger = settings();
        stranger.remove("certificate-file");
        try (Anchor anchor = anchor(stranger)) {
            assertThatThrownBy(() -> anchor.write(note, Map.of())).isInstanceOf(PeerFailed.class).hasMessageContaining("SSLHandshake");
        }
    }

    @Test
    void theNodeIsNotSentWhereItShouldNotGo() {
        Map<String, String> near = settings();
        near.remove("allow");
        assertThatThrownBy(() -> anchor(near)).isInstanceOf(InvalidInput.class).hasMessageContaining("leads to this machine");
        for (String bad : List.of("http://10.0.0.1/heads", "file:///etc/passwd", "https://user:secret@10.0.0.1/", "https://10.0.0.1/?q=1", "https://169.254.169.254/")) {
            Map<String, String> settings = settings();
            settings.put("url", bad);
            settings.remove("allow");
            assertThatThrownBy(() -> anchor(settings)).as(bad).isInstanceOf(InvalidInput.class);
        }
        for (String wrong : List.of("key", "send", "certificate-file")) {
            Map<String, String> settings = settings();
            settings.put(wrong, "nothing of the kind");
            assertThatThrownBy(() -> anchor(settings)).as(wrong).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void aNodeKeepsTheReceiptInItsEvidence() throws Exception {
        NodeSetup.make(folder.resolve("node"), new NodeConfig("bank", false, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        NodeHome home = NodeHome.existing(folder.resolve("node"));
        StringBuilder yaml = new StringBuilder("notary:\n");
        settings().forEach((k, v) -> yaml.append("  ").append(k).append(": \"").append(k.endsWith("-file") ? folder.resolve(v) : v).append("\"\n"));
        Files.writeString(home.folder().resolve("anchors.yaml"), yaml);
        try (Node node = Node.open(home)) {
            AnchorReceipt receipt = node.anchoring().now("notary");
            assertThat(receipt.state()).as("%s", receipt.trouble()).isEqualTo(Anchor.State.CONFIRMED);
            assertThat(receipt.place()).containsKeys("id", "time", "signature");
            assertThat(node.evidence().entries(0, 100).stream().filter(e -> e.type().equals("anchor.confirmed")).map(e -> String.valueOf(((Map<?, ?>) e.body().get("place")).get("signature")))).containsExactly(receipt.place().get("signature"));
            assertThat(node.anchoring().check(true)).singleElement().satisfies(c -> assertThat(c.good()).isTrue());
            // The notary forgets: the receipt stands by itself, and that the place has lost it is an alarm.
            gateway.notes.clear();
            assertThat(node.anchoring().check(false)).singleElement().satisfies(c -> assertThat(c.good()).isTrue());
            assertThat(node.anchoring().check(true)).singleElement().satisfies(c -> assertThat(c.good()).isFalse());
            assertThat(node.evidence().entries(0, 100).stream().map(e -> e.type())).contains("anchor.lost");
        }
    }
}

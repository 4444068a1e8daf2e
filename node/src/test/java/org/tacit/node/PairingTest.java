package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.partner.Partners;
import org.tacit.node.store.TestDatabase;

/** How two nodes come to know each other, whichever of them can be dialled. */
class PairingTest {

    @TempDir
    Path folder;

    @Test
    void joinerDialsAndBothSeeBothFingerprints() {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            Partners.Invited invited = nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1));
            assertThat(invited.text()).startsWith("tacit1.").doesNotContain("\n", " ");
            Partners.Joined joined = nodes.telecom.partners().join(wrapped(invited.text()));
            nodes.connected();
            assertThat(joined.reply()).isNull();
            assertThat(joined.partner().fingerprint()).isEqualTo(invited.fingerprint()).isEqualTo(nodes.bank.status().fingerprint());
            assertThat(nodes.bank.partners().list().getFirst().fingerprint()).isEqualTo(joined.ownFingerprint()).isEqualTo(nodes.telecom.status().fingerprint());
            assertThat(nodes.telecom.partners().get("bank").keys()).hasSize(2);

            // Used up: a third party that got hold of the text is turned away.
            NodeSetup.make(folder.resolve("thief"), new NodeConfig("thief", false, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
            try (Node thief = Node.open(NodeHome.existing(folder.resolve("thief")))) {
                assertThatThrownBy(() -> thief.partners().join(invited.text())).isInstanceOf(TacitException.class).hasMessageContaining("used before");
            }
            assertThat(nodes.bank.partners().list()).hasSize(1);
            assertThatThrownBy(() -> nodes.telecom.partners().join(invited.text())).isInstanceOf(InvalidInput.class).hasMessageContaining("partner already");
            assertThatThrownBy(() -> nodes.bank.partners().join(invited.text())).isInstanceOf(InvalidInput.class).hasMessageContaining("own text");
        }
    }

    /** As a mail program breaks it. */
    private static String wrapped(String text) {
        return text.replaceAll("(.{76})", "$1\r\n");
    }

    @Test
    void inviterBehindAFirewallGetsAReplyAndDials() {
        TwoNodes nodes = new TwoNodes(folder, false, true, NodeConfig.Approval.ASK);
        try (nodes) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.setAddressOfTelecom();
            Partners.Invited invited = nodes.bank.partners().invite("", Duration.ofHours(1));
            Partners.Joined joined = nodes.telecom.partners().join(invited.text());
            assertThat(joined.reply()).startsWith("tacit1.");
            nodes.bank.partners().join(joined.reply());
            nodes.connected();
            assertThatThrownBy(() -> nodes.bank.partners().join(joined.reply())).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void changedTextsAreRefused() {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            String text = nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1)).text();
            for (String bad : new String[] {"", "hello", text.substring(0, text.length() - 4), text.substring(7), text + "A",
                    text.substring(0, 40) + (text.charAt(40) == 'A' ? 'B' : 'A') + text.substring(41), "tacit1." + "A".repeat(9000) + ".AAAA"}) {
                assertThatThrownBy(() -> nodes.telecom.partners().join(bad)).isInstanceOf(InvalidInput.class);
            }
            assertThat(nodes.telecom.partners().list()).isEmpty();
        }
    }

    @Test
    void expiredInvitationsAreRefusedByBoth() {
        TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.ASK);
        try (nodes) {
            // The bank's clock is an hour behind the telecom's: what it just made has expired over there.
            nodes.bankOptions = NodeOptions.standard().withClock(Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC));
            nodes.openBank();
            nodes.openTelecom();
            String text = nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1)).text();
            assertThatThrownBy(() -> nodes.telecom.partners().join(text)).isInstanceOf(InvalidInput.class).hasMessageContaining("expired");
        }
    }

    @Test
    void filesAreForTheOwnerAlone() throws Exception {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            NodeHome home = nodes.bank.home();
            for (Path secret : new Path[] {home.token(), home.identity().resolve("tls.pem"), home.identity().resolve("ed25519.key"), home.identity().resolve("sm2.key"),
                    home.identity().resolve("records.key")}) {
                assertThat(Files.getPosixFilePermissions(secret)).containsExactlyInAnyOrder(
                        PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            }
            assertThatThrownBy(() -> NodeSetup.make(home.folder(), nodes.bank.config())).isInstanceOf(InvalidInput.class).hasMessageContaining("already");
            nodes.bank.partners().invite("127.0.0.1:" + nodes.bank.port(), Duration.ofHours(1));
            try (var files = Files.list(home.identity())) {
                assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("tls.pem", "ed25519.key", "sm2.key", "records.key");
            }
        }
    }
}

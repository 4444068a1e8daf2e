package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;
import org.tacit.node.feed.SignedSaying;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeHome;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Topic;
import org.tacit.node.project.Membership;
import org.tacit.node.project.Projects;
import org.tacit.wire.Address;
import org.tacit.wire.Link;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsTransport;

/** The telecom's software is changed and says whatever it likes about projects, over its legitimate link and with its real keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedForgeryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Topic<Said, Have> SAID = new Topic<>("feed.said", Said.class, Have.class);

    record Said(String subject, List<String> sayings) {
    }

    record Have(long position) {
    }

    @TempDir
    static Path folder;

    private ThreeNodes nodes;
    private Node bank;
    private Identity forger;
    private TlsTransport transport;
    private Link link;
    private String project;
    private final List<Saying> mine = new ArrayList<>();

    @BeforeAll
    void telecomIsTakenOver() throws Exception {
        nodes = ThreeNodes.ready(folder, NodeOptions.standard());
        bank = nodes.node("bank");
        nodes.node("telecom").close();
        forger = Identity.load(NodeHome.existing(folder.resolve("telecom")), "telecom");
        transport = TlsTransport.dialling(forger.tls(), "telecom");
        Party to = new Party("bank", bank.status().fingerprint());
        transport.addPeer(Peer.at(to, new Address("127.0.0.1", bank.port())));
        CountDownLatch connected = new CountDownLatch(1);
        link = transport.link(to, new Link.Handler() {
            @Override
            public byte[] answer(Party peer, byte[] request) {
                throw InvalidInput.of("no", "no");
            }

            @Override
            public void changed(Link changed) {
                if (changed.connected()) {
                    connected.countDown();
                }
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @AfterAll
    void close() {
        link.close();
        transport.close();
        nodes.nodes.remove("telecom");
        nodes.close();
    }

    @BeforeEach
    void aProjectToWhichTelecomIsInvited() {
        project = bank.projects().found(new Projects.Founding("credit", "credit-2027", "")).project().id();
        bank.projects().invite(project, "telecom");
        bank.projects().invite(project, "insurer");
        mine.clear();
    }

    private Saying next(String type, Map<String, String> body) {
        Saying last = mine.isEmpty() ? null : mine.getLast();
        Saying saying = new Saying("project/" + project, "telecom", mine.size() + 1, last == null ? "" : last.hash(), Instant.now(), "eve", type, body);
        mine.add(saying);
        return saying;
    }

    private static String signed(Saying saying, Signer signer) {
        String signature = HexFormat.of().formatHex(signer.sign("tacit.saying.v1", Canonical.encode(saying)));
        return new String(Canonical.encode(new SignedSaying(saying, signer.verifyingKey().toString(), signature)), StandardCharsets.UTF_8);
    }

    private long tell(Saying... sayings) {
        return ask(sayings[0].subject(), java.util.Arrays.stream(sayings).map(s -> signed(s, forger.textSigner())).toList());
    }

    private long ask(String subject, List<String> sayings) {
        return Desk.read(SAID, "bank", link.request(Desk.question(SAID, new Said(subject, sayings)), PATIENCE)).position();
    }

    private Membership standing(String party) {
        return bank.projects().get(project).project().standing(party);
    }

    private Map<String, String> yes() {
        return Map.of("invitation", Long.toString(bank.projects().get(project).project().members().get("telecom").invitation()));
    }

    @Test
    void whatIsHonestIsTakenOnceHoweverOftenItComes() {
        Saying accepted = next("accepted", yes());
        assertThat(tell(accepted)).isEqualTo(1);
        long entries = bank.evidence().standing().entries();
        assertThat(tell(accepted)).isEqualTo(1);
        assertThat(tell(accepted, accepted)).isEqualTo(1);
        assertThat(standing("telecom")).isEqualTo(Membership.MEMBER);
        assertThat(bank.evidence().standing().entries()).isEqualTo(entries);
    }

    @Test
    void nobodySpeaksForAnother() {
        Saying forInsurer = new Saying("project/" + project, "insurer", 1, "", Instant.now(), "eve", "accepted", Map.of("invitation", "3"));
        assertThatThrownBy(() -> tell(forInsurer)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("speaks for another party");
        // The insurer's own word, once it is signed by the insurer, is for the insurer to send.
        Identity insurer = Identity.load(NodeHome.existing(folder.resolve("insurer")), "insurer");
        assertThatThrownBy(() -> ask("project/" + project, List.of(signed(forInsurer, insurer.textSigner())))).isInstanceOf(ProtocolViolation.class);
        assertThat(standing("insurer")).isEqualTo(Membership.INVITED);
    }

    @Test
    void whoTakesPartIsNotForAMemberToSay() {
        tell(next("accepted", yes()));
        for (Map.Entry<String, Map<String, String>> word : Map.of("invited", Map.of("party", "mallory", "fingerprint", "ab".repeat(32)),
                "removed", Map.of("party", "insurer", "reason", "x"), "closed", Map.of("reason", "x"), "described", Map.of("description", "x")).entrySet()) {
            Saying saying = next(word.getKey(), word.getValue());
            assertThatThrownBy(() -> tell(saying)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("may not say");
            mine.removeLast();
        }
        assertThat(bank.projects().get(project).project().open()).isTrue();
        assertThat(standing("insurer")).isEqualTo(Membership.INVITED);
    }

    @Test
    void anotherKeyAndAnotherWordAreRefused() {
        Saying accepted = next("accepted", yes());
        Signer other = Signer.generate(SignatureScheme.ED25519, new java.security.SecureRandom());
        assertThatThrownBy(() -> ask("project/" + project, List.of(signed(accepted, other)))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("not signed");
        String good = signed(accepted, forger.textSigner());
        assertThatThrownBy(() -> ask("project/" + project, List.of(good.replace("\"by\":\"eve\"", "\"by\":\"eva\"")))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("not signed");
        assertThat(standing("telecom")).isEqualTo(Membership.INVITED);
    }

    @Test
    void aWordIsNotTakenBack() {
        tell(next("accepted", yes()), next("role", Map.of("person", "li", "role", "lead")));
        Saying other = new Saying("project/" + project, "telecom", 2, mine.getFirst().hash(), Instant.now(), "eve", "role", Map.of("person", "wang", "role", "lead"));
        assertThatThrownBy(() -> tell(other)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("not taken back");
        Saying onOther = new Saying("project/" + project, "telecom", 3, other.hash(), Instant.now(), "eve", "role", Map.of("person", "wang", "role", "lead"));
        assertThatThrownBy(() -> tell(onOther)).isInstanceOf(ProtocolViolation.class);
        assertThat(bank.projects().get(project).project().members().get("telecom").people()).containsOnlyKeys("li");
        assertThat(bank.evidence().entries(0, 10_000)).anyMatch(e -> e.type().equals("feed.forked") && e.body().get("shown").equals(other.hash()));
    }

    @Test
    void whatIsMissingIsAskedForAndOrderMakesNoDifference() {
        List<Saying> all = new ArrayList<>(List.of(next("accepted", yes())));
        for (int i = 0; i < 20; i++) {
            all.add(next("role", Map.of("person", "p" + i, "role", "analyst")));
        }
        assertThat(tell(all.get(3))).as("a gap is not filled").isZero();
        Random random = new Random(7);
        long have = 0;
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(all.size());
            have = tell(all.subList(from, Math.min(all.size(), from + 1 + random.nextInt(4))).toArray(Saying[]::new));
        }
        assertThat(tell(all.subList((int) have, all.size()).toArray(Saying[]::new).length == 0 ? new Saying[] {all.getLast()}
                : all.subList((int) have, all.size()).toArray(Saying[]::new))).isEqualTo(all.size());
        assertThat(bank.projects().get(project).project().members().get("telecom").people()).hasSize(20);
    }

    @Test
    void whatPeopleCannotBeShownIsRefused() {
        List<Map<String, String>> bad = List.of(Map.of("person", "li\u001b[31m", "role", "lead"), Map.of("person", "li\u202e", "role", "lead"), Map.of("person", "x".repeat(4_001), "role", "lead"),
                Map.of("person", "li", "role", "king"), Map.of("person", "li"), Map.of("person", "li", "role", "lead", "more", "x"));
        tell(next("accepted", yes()));
        for (Map<String, String> body : bad) {
            Saying saying = next("role", body);
            assertThatThrownBy(() -> tell(saying)).isInstanceOf(ProtocolViolation.class);
            mine.removeLast();
        }
        assertThatThrownBy(() -> ask("project/" + project, List.of("x".repeat(20_000)))).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> ask("project/" + project, List.of("{}"))).isInstanceOf(TacitException.class);
        assertThatThrownBy(() -> ask("nothing/" + project, List.of())).isInstanceOf(TacitException.class);
    }

    /** The id is the hash of the founding word: nobody can found another's project again, or another one under its id. */
    @Test
    void aForeignProjectIsNotFoundedAgain() {
        Map<String, String> body = Map.of("name", "credit", "purpose", "p", "description", "", "nonce", "00".repeat(16));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Saying under = new Saying("project/" + project, "telecom", 1, "", now, "eve", "founded", body);
        assertThatThrownBy(() -> tell(under)).isInstanceOf(ProtocolViolation.class);
        String own = Feeds.idOf("telecom", now, "eve", body);
        assertThatThrownBy(() -> tell(new Saying("project/" + "ab".repeat(32), "telecom", 1, "", now, "eve", "founded", body))).isInstanceOf(TacitException.class);
        assertThat(tell(new Saying("project/" + own, "telecom", 1, "", now, "eve", "founded", body))).isEqualTo(1);
        assertThat(bank.projects().get(own).mine()).as("the bank was not invited").isEqualTo(Membership.REMOVED);
        assertThatThrownBy(() -> bank.projects().accept(own)).isInstanceOf(InvalidInput.class);
    }
}

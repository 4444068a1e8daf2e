package org.tacit.pir.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tacit.pir.dpf.TwoHosts.OPEN;
import static org.tacit.pir.dpf.TwoHosts.RANDOM;
import static org.tacit.pir.dpf.TwoHosts.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Tap;

/** Hosts that answer wrongly or hold something else, clients that ask for what is not asked, cut lines. */
@Timeout(60)
class TwoHostsCheatingTest {

    private static TwoHosts hosts;

    @BeforeAll
    static void build() {
        hosts = new TwoHosts(300, 24);
    }

    @AfterAll
    static void close() {
        hosts.close();
    }

    /** A host's messages: table, word, answer, word, answer … */
    private static final int FIRST_ANSWER = 2;

    private record Seen(boolean present, long unreadable, boolean nextPresent, List<String> sent) {
    }

    /** Asks for two keys in turn while one host's first answer is changed; what the client sends is kept, by lengths and short words. */
    private static Seen ask(String host, UnaryOperator<byte[]> change) {
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Tap tap = new Tap((from, to, channel, message) -> {
            // Heard where it is sent: the order there is the client's.
            if (from.name().equals("bank") && Thread.currentThread().getName().equals("bank")) {
                sent.add(to.name() + " " + message.length + (message.length == 4 ? Arrays.toString(message) : ""));
            }
        });
        Fault fault = Fault.change(FIRST_ANSWER, change).at(host);
        Pipe.Wrap both = (pipe, self, peer, channel) -> fault.wrap(tap.wrap(pipe, self, peer, channel), self, peer, channel);
        return hosts.ask(options -> options.withWrap(both), OPEN, client -> {
            boolean present = client.lookup(key(17)).isPresent();
            long unreadable = client.unreadable();
            return new Seen(present, unreadable, client.lookup(key(18)).isPresent(), sent);
        });
    }

    /** A wrong sum reads as absent and is counted; the next question is asked as if nothing had been. */
    @Test
    void aHostThatAnswersWronglyLearnsNothingByIt() {
        Seen honest = ask("shop", b -> b);
        assertThat(honest).isEqualTo(new Seen(true, 0, true, honest.sent));
        for (String host : List.of("telecom", "shop")) {
            // Every bit of the sums differs, those of the checksums only, and all are zero.
            List<UnaryOperator<byte[]>> changes = List.of(b -> sums(b, (byte) -1), b -> flipped(b, b.length - 1), b -> flipped(b, b.length - HostShape.CHECK - 1), b -> zeros(b));
            for (int c = 0; c < changes.size(); c++) {
                Seen seen = ask(host, changes.get(c));
                assertThat(seen.unreadable).as("change %d of %s", c, host).isEqualTo(1);
                assertThat(seen.present).isEqualTo(seen.present && (c == 1 || c == 2));
                assertThat(seen.nextPresent).isTrue();
                assertThat(seen.sent).isEqualTo(honest.sent);
            }
        }
    }

    private static int sumBytes() {
        return HostWire.BUCKETS * hosts.second.shape().bucketBytes();
    }

    private static byte[] sums(byte[] answer, byte with) {
        for (int i = answer.length - sumBytes(); i < answer.length; i++) {
            answer[i] ^= with;
        }
        return answer;
    }

    private static byte[] zeros(byte[] answer) {
        Arrays.fill(answer, answer.length - sumBytes(), answer.length, (byte) 0);
        return answer;
    }

    private static byte[] flipped(byte[] answer, int at) {
        answer[at] ^= 1;
        return answer;
    }

    /** The value of another OPRF key, or none at all: the proof does not hold. */
    @Test
    void aProviderThatEvaluatesWithAnotherKeyIsCaught() {
        for (int at : new int[] {40, 70}) {
            assertThatThrownBy(() -> ask("telecom", b -> flipped(b, at))).isInstanceOf(ProtocolViolation.class);
        }
        try (OprfKey other = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
            assertThatThrownBy(() -> TwoHosts.with(options -> options, session -> DpfClient.open(session, TwoHosts.provider(session), TwoHosts.secondHost(session), other.publicKey()),
                    session -> DpfHost.provider(hosts.table).serve(session, session.parties().get(0), OPEN),
                    session -> DpfHost.second(hosts.second).serve(session, session.parties().get(0), OPEN)))
                    .isInstanceOf(ProtocolViolation.class).hasMessageContaining("another lookup key");
        }
    }

    @Test
    void hostsThatHoldDifferentTablesAreNotAsked() {
        try (TwoHosts others = new TwoHosts(300, 24)) {
            assertThatThrownBy(() -> withSecond(others.second)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("different tables");
            HostTable mine = others.second;
            int version = mine.version();
            byte[] content = new byte[mine.shape().contentBytes()];
            mine.content(4, content, 0);
            content[0] ^= 1;
            mine.apply(version, new int[] {4}, content);
            assertThat(mine.version()).isEqualTo(others.table.table().version());
            assertThatThrownBy(() -> others.ask(client -> client.lookup(key(1)))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("different tables");
            content[0] ^= 1;
            mine.apply(version + 1, new int[] {4}, content);
            assertThatThrownBy(() -> others.ask(client -> client.lookup(key(1)))).isInstanceOf(PeerFailed.class).hasMessageContaining("different versions");
        }
    }

    private static Object withSecond(HostTable second) {
        return TwoHosts.with(options -> options, hosts::client, session -> DpfHost.provider(hosts.table).serve(session, session.parties().get(0), OPEN),
                session -> DpfHost.second(second).serve(session, session.parties().get(0), OPEN));
    }

    @Test
    void aSecondHostThatStoresSomethingElseIsNoticedAtTheHandOver() {
        try (TwoHosts others = new TwoHosts(60, 8)) {
            byte[] content = new byte[others.second.shape().contentBytes()];
            others.second.apply(1, new int[] {0}, content);
            others.table.put(key(1), new byte[8]);
            assertThatThrownBy(others::sync).isInstanceOf(ProtocolViolation.class).hasMessageContaining("holds another table");
            // Nobody is answered until all of it was handed over again.
            assertThatThrownBy(() -> others.ask(client -> client.lookup(key(1)))).isInstanceOf(PeerFailed.class).hasMessageContaining("different versions");
            HostTable before = others.second;
            others.sync();
            assertThat(others.second).isNotSameAs(before);
            assertThat(others.<Optional<byte[]>>ask(client -> client.lookup(key(1)))).hasValueSatisfying(r -> assertThat(r).containsOnly(0));
            before.close();
        }
    }

    /** The second host has changed its table and does not hear whether it is the provider's: it answers nobody with it. */
    @Test
    void aHandOverThatIsCutBeforeItsEndIsDoneAgain() {
        try (TwoHosts others = new TwoHosts(60, 8)) {
            others.table.put(key(1), new byte[8]);
            int verdict = 4;
            assertThatThrownBy(() -> others.sync(options -> options.withWrap(Fault.cutAtMessage(verdict).at("bank")))).isInstanceOf(PeerFailed.class);
            assertThat(others.table.table().version()).isEqualTo(2);
            assertThatThrownBy(() -> others.ask(client -> client.lookup(key(1)))).isInstanceOf(PeerFailed.class).hasMessageContaining("different versions");
            try (HostTable before = others.second) {
                others.sync();
                assertThat(others.second).isNotSameAs(before);
            }
            assertThat(others.<Optional<byte[]>>ask(client -> client.lookup(key(1)))).hasValueSatisfying(r -> assertThat(r).containsOnly(0));
        }
    }

    /** A host that has other bytes and says that it has the provider's: nothing comes out, and nothing else happens. */
    @Test
    void aHostThatLiesAboutItsTableIsCounted() {
        HostShape shape = hosts.second.shape();
        try (HostTable wrong = new HostTable(shape)) {
            byte[] content = new byte[shape.contentBytes()];
            for (int b = 0; b < shape.buckets(); b++) {
                RANDOM.nextBytes(content);
                wrong.bucket(b, content, 0);
            }
            byte[] lie = hosts.second.digest();
            Fault liar = Fault.change(0, b -> {
                System.arraycopy(lie, 0, b, HostShape.BYTES + 4, lie.length);
                return b;
            }).at("shop");
            TwoHosts.with(options -> options.withWrap(liar), session -> {
                try (DpfClient client = hosts.client(session)) {
                    for (int i = 1; i <= 3; i++) {
                        assertThat(client.lookup(key(i))).isEmpty();
                        assertThat(client.unreadable()).isEqualTo(i);
                    }
                }
                return null;
            }, session -> DpfHost.provider(hosts.table).serve(session, session.parties().get(0), OPEN), session -> DpfHost.second(wrong).serve(session, session.parties().get(0), OPEN));
        }
    }

    @Test
    void oneHostIsNotTwo() {
        assertThatThrownBy(() -> LocalParties.run(session -> DpfClient.open(session, session.peer(), session.peer(), hosts.key.publicKey()),
                session -> session.channel(session.peer()).receiveInt(0, 0)))
                .isInstanceOf(InvalidInput.class).hasMessageContaining("two hosts");
    }

    /** Raw messages of a client that does not follow the protocol, to the second host. */
    private static void asked(java.util.function.Consumer<Channel> client, String reason) {
        assertThatThrownBy(() -> LocalParties.run(session -> {
            Channel host = session.channel(session.peer());
            host.sendInt(HostWire.TABLE);
            host.receive(HostWire.TABLE_BYTES);
            client.accept(host);
            host.flush();
            return host.receiveInt(0, 0);
        }, session -> DpfHost.second(hosts.second).serve(session, session.peer(), OPEN))).isInstanceOf(ProtocolViolation.class).hasMessageContaining(reason);
    }

    @Test
    void malformedQuestionsAreRefused() {
        HostShape shape = hosts.second.shape();
        asked(host -> {
            host.sendInt(HostWire.QUERY);
            host.sendInt(shape.mostQuestions() + 1);
        }, "announced");
        asked(host -> {
            host.sendInt(HostWire.QUERY);
            host.sendInt(0);
        }, "announced");
        asked(host -> host.sendInt(99), "announced");
        // A key of another domain is of another length.
        asked(host -> {
            host.sendInt(HostWire.QUERY);
            host.sendInt(1);
            host.send(new byte[HostWire.questionBytes(shape, 1, false) + 16]);
        }, "bytes");
        asked(host -> {
            host.sendInt(HostWire.QUERY);
            host.sendInt(1);
            byte[] question = new byte[HostWire.questionBytes(shape, 1, false)];
            HostWire.number(1, question, 0);
            question[4] = 1;
            host.send(question);
        }, "malformed");
    }

    @Test
    void whoAsksFirstKnowsNoTable() {
        assertThatThrownBy(() -> LocalParties.run(session -> {
            Channel host = session.channel(session.peer());
            host.sendInt(HostWire.QUERY);
            host.flush();
            return host.receiveInt(0, 0);
        }, session -> DpfHost.second(hosts.second).serve(session, session.peer(), OPEN))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("before it knows");
    }

    @Test
    void cutLinesEndEverybody() {
        for (Fault fault : List.of(Fault.cutAtMessage(FIRST_ANSWER).at("shop"), Fault.cutAtMessage(FIRST_ANSWER).at("telecom"), Fault.cutAtMessage(3).at("bank"),
                Fault.cutAfterBytes(200).at("shop"))) {
            assertThatThrownBy(() -> hosts.ask(options -> options.withWrap(fault), OPEN, client -> client.lookup(key(1)))).isInstanceOf(PeerFailed.class);
        }
        assertThatThrownBy(() -> hosts.ask(options -> options.withWrap(Fault.truncate(FIRST_ANSWER, 1).at("shop")), OPEN, client -> client.lookup(key(1))))
                .isInstanceOf(TacitException.class);
    }

    @Test
    void aSlowHostIsWaitedFor() {
        Optional<byte[]> record = hosts.ask(options -> options.withWrap(Fault.delay(Duration.ofMillis(30)).at("shop")), OPEN, client -> client.lookup(key(1)));
        assertThat(record).isPresent();
    }
}

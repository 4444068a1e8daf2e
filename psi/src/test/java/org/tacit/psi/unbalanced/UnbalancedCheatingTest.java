package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Address;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.Pipe;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** Either side sends what it must not, asks for more than it may, or dies. */
@Timeout(60)
class UnbalancedCheatingTest {

    private static final List<String> LARGE = IntStream.range(0, 100).mapToObj(i -> "id" + i).toList();
    private static final List<String> SMALL = List.of("id1", "id2", "none");

    /** A large side that says the right things at the beginning and then does {@code cheat}. */
    private static AbstractThrowableAssert<?, ? extends Throwable> largeSide(Consumer<Channel> cheat) {
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                return assertThatThrownBy(() -> LocalParties.run(
                        session -> pair.psi.query(session, encoded, Items.of(SMALL), false),
                        session -> {
                            Channel channel = session.channel(session.peer());
                            channel.send(channel.receive(32));
                            channel.send(channel.receive(32));
                            channel.receiveInt(3, 3);
                            cheat.accept(channel);
                            return channel.receive(1);
                        }));
            }
        }
    }

    /** A key of its own for one victim: the lookups would fail silently, or tell the victim apart. */
    @Test
    void evaluationsUnderAnotherKey() {
        try (OprfKey other = OprfKey.random(OprfMode.VOPRF, Pair.RANDOM)) {
            largeSide(channel -> {
                byte[] asked = channel.receive(96);
                byte[] answer = new byte[96 + 64];
                VoprfBatch.blindEvaluate(other, asked, 0, 3, Pair.RANDOM, answer, 0, answer, 96);
                channel.send(answer);
            }).isInstanceOf(ProtocolViolation.class).hasMessageContaining("public key");
        }
    }

    /** Answers and a proof under the right key, of another question: kept from an earlier run, say. */
    @Test
    void answersToAnotherQuestion() {
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            byte[] asked = new byte[96];
            for (int i = 0; i < 3; i++) {
                System.arraycopy(Voprf.blind(("id" + i).getBytes(), Pair.RANDOM).element(), 0, asked, 32 * i, 32);
            }
            byte[] replayed = new byte[96 + 64];
            VoprfBatch.blindEvaluate(pair.key, asked, 0, 3, Pair.RANDOM, replayed, 0, replayed, 96);
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                assertThatThrownBy(() -> LocalParties.run(session -> pair.psi.query(session, encoded, Items.of(SMALL), false), session -> {
                    Channel channel = session.channel(session.peer());
                    channel.send(channel.receive(32));
                    channel.send(channel.receive(32));
                    channel.receiveInt(3, 3);
                    channel.receive(96);
                    channel.send(replayed);
                    return channel.receive(1);
                })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("public key");
            }
        }
    }

    @Test
    void answersThatAreNone() {
        largeSide(channel -> {
            channel.receive(96);
            channel.send(new byte[160]);
        }).isInstanceOf(ProtocolViolation.class).hasMessageContaining("neutral element");
        largeSide(channel -> channel.send(Arrays.copyOf(channel.receive(96), 160))).isInstanceOf(ProtocolViolation.class);
        largeSide(channel -> {
            channel.receive(96);
            channel.send(new byte[159]);
        }).isInstanceOf(ProtocolViolation.class).hasMessageContaining("159");
    }

    /** A small side that does {@code cheat} from the first message on. */
    private static AbstractThrowableAssert<?, ? extends Throwable> smallSide(Pair pair, boolean bothLearn, Consumer<Channel> cheat) {
        return assertThatThrownBy(() -> LocalParties.run(
                session -> {
                    Channel channel = session.channel(session.peer());
                    channel.send(channel.receive(32));
                    channel.send(channel.receive(32));
                    cheat.accept(channel);
                    return channel.receive(1);
                },
                session -> pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), bothLearn)));
    }

    @Test
    void elementsThatAreNone() {
        try (Pair pair = new Pair(LARGE)) {
            byte[] tooLarge = new byte[32];
            Arrays.fill(tooLarge, (byte) 0xff);
            for (byte[] element : List.of(new byte[32], tooLarge)) {
                smallSide(pair, false, channel -> {
                    channel.sendInt(1);
                    channel.send(element);
                }).isInstanceOf(ProtocolViolation.class);
            }
            smallSide(pair, false, channel -> channel.sendInt((1 << 20) + 1)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced");
            smallSide(pair, false, channel -> channel.sendInt(-1)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced");
        }
    }

    /** Fingerprints are in the encoded set for everybody to read; a match is shown by what is not. */
    @Test
    void matchesThatWereNotAskedAbout() {
        try (Pair pair = new Pair(LARGE)) {
            byte[] readable = pair.fingerprints(5, 1);
            byte[] value = Arrays.copyOf(Voprf.evaluate(pair.key, "id7".getBytes()), readable.length + 16);
            Function<byte[], Consumer<Channel>> reports = report -> channel -> {
                channel.sendInt(2);
                byte[] asked = new byte[64];
                System.arraycopy(Voprf.blind("id7".getBytes(), Pair.RANDOM).element(), 0, asked, 0, 32);
                System.arraycopy(asked, 0, asked, 32, 32);
                channel.send(asked);
                channel.receive(64 + 64);
                channel.sendInt(report.length / value.length);
                channel.send(report);
            };
            byte[] twice = Arrays.copyOf(value, 2 * value.length);
            System.arraycopy(value, 0, twice, value.length, value.length);
            smallSide(pair, true, reports.apply(Arrays.copyOf(readable, value.length))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("match");
            smallSide(pair, true, reports.apply(twice)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("twice");
            // One it did ask about is taken, so the refusals above are for their reasons.
            smallSide(pair, true, reports.apply(value)).isInstanceOf(PeerFailed.class);
        }
    }

    @Test
    void moreThanAllowed() {
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            var limits = new QueryLimits(10, 5, Duration.ofHours(1));
            pair.query(SMALL, false, limits);
            assertThat(pair.account(limits).used()).isEqualTo(3);
            assertThatThrownBy(() -> pair.query(SMALL, false, limits)).isInstanceOf(PolicyDenied.class).hasMessageContaining("try again later");
            assertThat(pair.account(limits).used()).as("what is denied costs nothing").isEqualTo(3);
            pair.clock.set(pair.clock.get().plusSeconds(3700));
            pair.query(SMALL, false, limits);
            pair.clock.set(pair.clock.get().plusSeconds(3700));
            pair.query(SMALL, false, limits);
            pair.clock.set(pair.clock.get().plusSeconds(3700));
            assertThatThrownBy(() -> pair.query(SMALL, false, limits)).isInstanceOf(PolicyDenied.class).hasMessageContaining("1 more");
        }
    }

    /** Two sessions that were both admitted share one account: the second is stopped at the batch that is too much. */
    @Test
    void whatWasAdmittedIsChargedBatchByBatch() {
        try (Pair pair = new Pair(LARGE)) {
            var limits = new QueryLimits(12, 100, Duration.ofHours(1));
            byte[] element = Voprf.blind(new byte[] {1}, Pair.RANDOM).element();
            byte[] eight = new byte[256];
            for (int i = 0; i < 8; i++) {
                System.arraycopy(element, 0, eight, 32 * i, 32);
            }
            assertThatThrownBy(() -> LocalParties.run(session -> {
                Channel channel = session.channel(session.peer());
                channel.send(channel.receive(32));
                channel.send(channel.receive(32));
                channel.sendInt(12);
                channel.send(eight);
                channel.receive(256 + 64);
                pair.account(limits).charge(4);
                channel.send(Arrays.copyOf(eight, 128));
                return channel.receive(128 + 64);
            }, session -> pair.psi.answer(session, pair.set, pair.account(limits), false))).isInstanceOf(PolicyDenied.class);
            assertThat(pair.account(limits).used()).isEqualTo(12);
        }
    }

    @Test
    void otherParametersThanOurs() {
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                assertThatThrownBy(() -> LocalParties.run(session -> pair.psi.query(session, encoded, Items.of(SMALL), true),
                        session -> pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), false)))
                        .isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
            }
        }
    }

    @Test
    void anOldCopyIsRefused() {
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            pair.set.update(Pair.source(List.of("new")), Pair.source(List.of()), Work.SILENT);
            assertThatThrownBy(() -> pair.query(List.of("new"), false)).isInstanceOf(InvalidInput.class).hasMessageContaining("version");
            assertThat(pair.account(Pair.PLENTY).used()).isZero();
            pair.fetch();
            assertThat(pair.query(List.of("new"), false).small().size()).isEqualTo(1);
        }
    }

    /** The set gets its next version while a run is between two batches. */
    @Test
    void anUpdateDoesNotDisturbARun() {
        List<String> many = IntStream.range(0, 40).mapToObj(i -> "id" + i).toList();
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            var updated = new java.util.concurrent.atomic.AtomicBoolean();
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                var both = LocalParties.run(options -> options.withProgress((stage, done, total) -> {
                    if (stage.equals("psi.answer") && updated.compareAndSet(false, true)) {
                        pair.set.update(Pair.source(List.of("new")), Pair.source(many), Work.SILENT);
                    }
                }), session -> pair.psi.query(session, encoded, Items.of(many), true),
                        session -> pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), true));
                assertThat(both.first().size()).isEqualTo(40);
                assertThat(both.second().handles()).isEqualTo(both.first().rows());
            }
            assertThat(pair.set.descriptor().version()).isEqualTo(2);
            pair.fetch();
            assertThat(pair.query(many, true).small().size()).isZero();
        }
    }

    @Test
    void aBadNetworkEndsBothSidesAndWhatWasAnsweredStaysCharged() {
        List<String> many = IntStream.range(0, 40).mapToObj(i -> "id" + i).toList();
        try (Pair pair = new Pair(LARGE)) {
            pair.fetch();
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                long before = 0;
                for (Pipe.Wrap fault : List.of(Fault.cutAtMessage(6).at("bank"), Fault.truncate(5, 1).at("bank"), Fault.corrupt(4).at("telecom"))) {
                    assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap(fault),
                            session -> pair.psi.query(session, encoded, Items.of(many), true),
                            session -> pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), true))).isInstanceOf(TacitException.class);
                    assertThat(pair.account(Pair.PLENTY).used()).isBetween(before, before + 40);
                    before = pair.account(Pair.PLENTY).used();
                }
                assertThat(before).isPositive();
                assertThat(pair.query(many, true).small().size()).isEqualTo(40);
            }
        }
    }

    @Test
    void overTls() throws Exception {
        TlsIdentity bankKey = TlsIdentity.generate("bank");
        TlsIdentity telecomKey = TlsIdentity.generate("telecom");
        Party bank = bankKey.party("bank");
        Party telecom = telecomKey.party("telecom");
        try (Pair pair = new Pair(LARGE); TlsTransport listens = TlsTransport.listening(telecomKey, "telecom", new Address("127.0.0.1", 0));
                TlsTransport dials = TlsTransport.dialling(bankKey, "bank")) {
            listens.addPeer(Peer.dialsUs(bank));
            dials.addPeer(Peer.at(telecom, new Address("127.0.0.1", listens.port().orElseThrow())));
            List<Party> parties = List.of(bank, telecom);
            var atBank = new FutureTask<>(() -> {
                try (EncodedSet set = dials.open("offline", parties, SessionOptions.standard()).run(session ->
                        SetTransfer.fetch(session, pair.smallFolder(), java.util.Optional.of(pair.key.publicKey()), 1000))) {
                    return dials.open("online", parties, SessionOptions.standard()).run(session -> pair.psi.query(session, set, Items.of(SMALL), true));
                }
            });
            Thread.ofPlatform().start(atBank);
            listens.open("offline", parties, SessionOptions.standard()).<Void>run(session -> {
                SetTransfer.serve(session, pair.set);
                return null;
            });
            long[] handles = listens.open("online", parties, SessionOptions.standard())
                    .run((Session session) -> pair.psi.answer(session, pair.set, pair.account(Pair.PLENTY), true)).handles();
            Intersection result = atBank.get(50, TimeUnit.SECONDS);
            assertThat(result.rows()).containsExactlyInAnyOrder(0, 1);
            assertThat(handles).isEqualTo(Arrays.stream(result.rows()).map(row -> row + 1).toArray());
        }
    }
}

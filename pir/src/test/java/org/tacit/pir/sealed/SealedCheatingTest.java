package org.tacit.pir.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import net.jqwik.api.Example;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.Shape;

/** Providers and clients that do not follow the protocol, and networks that break. */
class SealedCheatingTest {

    /** An honest client of a provider that does something else. */
    private static void refused(SealedPair pair, Function<SealedLookup, ?> program, Function<Session, ?> cheater, String words) {
        // The client leaves without a goodbye, so that the refusal is all that the other side hears.
        assertThatThrownBy(() -> LocalParties.run(session -> program.apply(pair.open(session)), session -> {
            cheater.apply(session);
            // Hears of the refusal.
            session.channel(session.peer()).receive(1);
            return null;
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(words);
    }

    /** Serves the table as it is, then answers one question in its own way. */
    private static Function<Session, Object> answering(SealedPair pair, Function<byte[], byte[]> way) {
        return session -> {
            Channel client = session.channel(session.peer());
            client.receiveInt(SealedWire.FETCH, SealedWire.FETCH);
            SealedTransfer.serve(session, client, pair.table);
            byte[] question = client.receive(32 * client.receiveInt(1, 10));
            client.sendInt(SealedWire.ANSWER);
            client.send(way.apply(question));
            return null;
        };
    }

    private static byte[] evaluate(OprfKey key, byte[] question) {
        byte[] answer = new byte[question.length + VoprfBatch.PROOF_BYTES];
        VoprfBatch.blindEvaluate(key, question, 0, question.length / 32, SealedPair.RANDOM, answer, 0, answer, question.length);
        return answer;
    }

    @Example
    void answersThatAreNotThoseOfTheKeyAreRefused() {
        try (SealedPair pair = new SealedPair(20, 8); OprfKey other = OprfKey.random(OprfMode.VOPRF, SealedPair.RANDOM)) {
            // Another key.
            refused(pair, l -> l.lookup(SealedPair.key(1)), answering(pair, q -> evaluate(other, q)), "public key");
            // One bit of the proof, one of the evaluation.
            refused(pair, l -> l.lookup(SealedPair.key(1)), answering(pair, q -> flip(evaluate(pair.key, q), 40)), "");
            refused(pair, l -> l.lookup(SealedPair.key(1)), answering(pair, q -> flip(evaluate(pair.key, q), 3)), "");
            // An answer of before: right then.
            AtomicReference<byte[]> kept = new AtomicReference<>();
            refused(pair, l -> {
                l.lookup(SealedPair.key(1));
                return l.lookup(SealedPair.key(1));
            }, session -> {
                answering(pair, q -> {
                    kept.set(evaluate(pair.key, q));
                    return kept.get();
                }).apply(session);
                Channel client = session.channel(session.peer());
                client.receiveInt(1, 1);
                client.receive(32);
                client.sendInt(SealedWire.ANSWER);
                client.send(kept.get());
                return null;
            }, "public key");
            // Two answers exchanged.
            refused(pair, l -> l.lookup(List.of(SealedPair.key(1), SealedPair.key(2))), answering(pair, q -> {
                byte[] answer = evaluate(pair.key, q);
                byte[] swapped = answer.clone();
                System.arraycopy(answer, 0, swapped, 32, 32);
                System.arraycopy(answer, 32, swapped, 0, 32);
                return swapped;
            }), "public key");
            // Too short.
            refused(pair, l -> l.lookup(SealedPair.key(1)), answering(pair, q -> new byte[95]), "");
        }
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }

    /** A provider that spoils its rows: they read as absent, and it does not hear of it. */
    @Example
    void spoiledRowsReadAsAbsent() throws IOException {
        try (SealedPair pair = new SealedPair(20, 8)) {
            Path folder = pair.folder.resolve("spoiled");
            Files.createDirectories(folder);
            byte[] table = Files.readAllBytes(pair.providerFolder().resolve("v00000001.table"));
            for (int e = SealedDescriptor.BYTES; e < table.length; e += 36) {
                table[e + 15] ^= 1;
            }
            byte[] content = HashSuite.SHA_256.newDigest().digest(Arrays.copyOfRange(table, SealedDescriptor.BYTES, table.length));
            SealedDescriptor spoiled = pair.table.descriptor().with(content);
            System.arraycopy(spoiled.encode(), 0, table, 0, SealedDescriptor.BYTES);
            byte[] owner = Files.readAllBytes(pair.providerFolder().resolve("v00000001.owner"));
            System.arraycopy(OwnerFile.head(spoiled), 0, owner, 0, OwnerFile.HEAD);
            Files.write(folder.resolve("v00000001.table"), table);
            Files.write(folder.resolve("v00000001.owner"), owner);
            try (SealedTable lying = SealedTable.open(folder, pair.key)) {
                LocalParties.run(session -> {
                    try (SealedLookup lookup = pair.open(session)) {
                        assertThat(lookup.lookup(SealedPair.key(1))).isEmpty();
                        return assertThat(lookup.lookup(List.of(SealedPair.key(1), SealedPair.key(2)))).allMatch(Optional::isEmpty);
                    }
                }, session -> new SealedProvider(lying).serve(session, session.peer(), SealedPair.OPEN));
            }
        }
    }

    /** A copy whose bytes changed on the client's disk is fetched again, not believed. */
    @Example
    void aDamagedCopyIsFetchedAgain() throws IOException {
        try (SealedPair pair = new SealedPair(20, 8)) {
            pair.ask(lookup -> null);
            Path file = pair.clientFolder().resolve("v00000001.table");
            byte[] bytes = Files.readAllBytes(file);
            bytes[SealedDescriptor.BYTES + 15] ^= 1;
            Files.write(file, bytes);
            assertThatThrownBy(() -> SealedTableCopy.open(pair.clientFolder())).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
            pair.ask(lookup -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(lookup.lookup(SealedPair.key(i))).isPresent();
                }
                return null;
            });
        }
    }

    @Example
    void clientsThatAskWhatIsNoElementAreRefused() {
        try (SealedPair pair = new SealedPair(20, 8)) {
            byte[] nonsense = new byte[32];
            Arrays.fill(nonsense, (byte) 0xff);
            for (byte[] element : new byte[][] {new byte[32], nonsense}) {
                int[] admitted = {0};
                assertThatThrownBy(() -> LocalParties.run(session -> {
                    Channel provider = session.channel(session.peer());
                    provider.sendInt(SealedWire.HELLO);
                    provider.send(pair.key.publicKey());
                    provider.receiveInt(0, 0);
                    provider.sendInt(1);
                    provider.send(element);
                    provider.receiveInt(0, 0);
                    provider.receive(1);
                    return null;
                }, session -> new SealedProvider(pair.table).serve(session, session.peer(), q -> admitted[0] += q))).isInstanceOf(ProtocolViolation.class);
                assertThat(admitted[0]).isEqualTo(1);
            }
            // Asks before it greets, or for more than there can be.
            for (int word : new int[] {1, SealedWire.MOST_KEYS + 1, -3}) {
                assertThatThrownBy(() -> LocalParties.run(session -> {
                    Channel provider = session.channel(session.peer());
                    provider.sendInt(word);
                    provider.receive(1);
                    return null;
                }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN))).isInstanceOf(ProtocolViolation.class);
            }
        }
    }

    @Example
    void tablesThatDoNotFitAreRefusedAndNothingIsKept() {
        try (SealedPair pair = new SealedPair(50, 8); SealedPair other = new SealedPair(50, 8)) {
            // Another key, another version than the one agreed, too large.
            assertThatThrownBy(() -> serve(pair, other.key.publicKey(), Optional.empty(), 1 << 20, Pipe.Wrap.NONE)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("another lookup key");
            assertThatThrownBy(() -> serve(pair, pair.key.publicKey(), Optional.of(new byte[32]), 1 << 20, Pipe.Wrap.NONE)).isInstanceOf(ProtocolViolation.class)
                    .hasMessageContaining("another version");
            assertThatThrownBy(() -> serve(pair, pair.key.publicKey(), Optional.empty(), 4000, Pipe.Wrap.NONE)).isInstanceOf(InvalidInput.class).hasMessageContaining("more than the 4000");
            // A byte of an entry, and the descriptor.
            for (int message = 0; message < 2; message++) {
                Fault change = Fault.change(message, m -> flip(m, 44)).at("telecom");
                assertThatThrownBy(() -> serve(pair, pair.key.publicKey(), Optional.empty(), 1 << 20, change)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not fit");
            }
            assertThat(SealedTableCopy.open(pair.clientFolder())).isEmpty();
            serve(pair, pair.key.publicKey(), Optional.of(pair.table.descriptor().digest()), 1 << 20, Pipe.Wrap.NONE);
            assertThat(SealedTableCopy.open(pair.clientFolder())).isPresent();
        }
    }

    private static long serve(SealedPair pair, byte[] publicKey, Optional<byte[]> digest, long most, Pipe.Wrap wrap) {
        return LocalParties.run(options -> options.withWrap(wrap), session -> {
            SealedLookup.open(session, pair.clientFolder(), publicKey, digest, most).close();
            return session.traffic().bytesReceived();
        }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN)).first();
    }

    /** An older version than the client has, and a step with a changed place or entry. */
    @Example
    void stepsThatDoNotFitAreRefused() throws IOException {
        try (SealedPair pair = new SealedPair(500, 8)) {
            byte[] key = pair.key.publicKey();
            serve(pair, key, Optional.empty(), 1 << 20, Pipe.Wrap.NONE);
            Path old = pair.folder.resolve("old");
            Files.createDirectories(old);
            for (String name : List.of("v00000001.table", "v00000001.owner")) {
                Files.copy(pair.providerFolder().resolve(name), old.resolve(name));
            }
            pair.table.update(SealedPair.rows(SealedPair.numbered(1, 8), 8), List.of(SealedPair.key(9)), SealedPair.RANDOM, Progress.SILENT);
            for (int at : new int[] {1, 4 * 64 + 2, 4 * 64 + 20}) {
                Fault change = Fault.change(2, m -> flip(m, at)).at("telecom");
                assertThatThrownBy(() -> serve(pair, key, Optional.empty(), 1 << 20, change)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("does not fit");
                assertThat(SealedTableCopy.open(pair.clientFolder()).orElseThrow().descriptor().version()).isEqualTo(1);
            }
            assertThat(serve(pair, key, Optional.empty(), 1 << 20, Pipe.Wrap.NONE)).isEqualTo(172 + SealedDescriptor.BYTES + 64 * (4 + 36));
            assertThat(serve(pair, key, Optional.empty(), 1 << 20, Pipe.Wrap.NONE)).isEqualTo(172);
            try (SealedTable before = SealedTable.open(old, pair.key)) {
                assertThatThrownBy(() -> LocalParties.run(session -> pair.open(session), session -> new SealedProvider(before).serve(session, session.peer(), SealedPair.OPEN)))
                        .isInstanceOf(ProtocolViolation.class).hasMessageContaining("is here already");
            }
        }
    }

    /** Cut in the middle of a table of several messages: the next transfer brings the rest. */
    @Example
    void aTransferGoesOnWhereItWasCut() {
        try (SealedPair pair = new SealedPair(60, 65536)) {
            long all = pair.table.descriptor().fileBytes() - SealedDescriptor.BYTES;
            byte[] key = pair.key.publicKey();
            assertThatThrownBy(() -> LocalParties.run(options -> options.withProgress((stage, done, total) -> {
                if (stage.equals("pir.fetch") && done == 4 * SealedWire.CHUNK) {
                    throw PeerFailed.of("cut", "断开");
                }
            }), pair::open, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN))).isInstanceOf(PeerFailed.class);
            assertThat(SealedTableCopy.open(pair.clientFolder())).isEmpty();
            assertThat(serve(pair, key, Optional.empty(), 1 << 30, Pipe.Wrap.NONE)).isEqualTo(172 + all - 4 * SealedWire.CHUNK);
            assertThat(SealedTableCopy.open(pair.clientFolder())).isPresent();
        }
    }

    /** Another version by the time it is tried again: from the beginning. */
    @Example
    void aCutTransferOfAnOldVersionBeginsAgain() {
        try (SealedPair pair = new SealedPair(60, 65536)) {
            byte[] key = pair.key.publicKey();
            assertThatThrownBy(() -> serve(pair, key, Optional.empty(), 1 << 30, Fault.cutAtMessage(3).at("telecom"))).isInstanceOf(TacitException.class);
            pair.table.refresh(SealedPair.rows(SealedPair.numbered(59, 65536), 65536), SealedPair.RANDOM, Progress.SILENT);
            assertThat(serve(pair, key, Optional.empty(), 1 << 30, Pipe.Wrap.NONE)).isEqualTo(172 + pair.table.descriptor().fileBytes() - SealedDescriptor.BYTES);
        }
    }

    @Example
    void cutAnywhereBothEndInOneSentence() {
        try (SealedPair pair = new SealedPair(100, 8)) {
            for (int cut = 0; cut < 6; cut++) {
                for (String who : List.of("bank", "telecom")) {
                    Fault fault = Fault.cutAtMessage(cut).at(who);
                    try {
                        LocalParties.run(options -> options.withWrap(fault), session -> {
                            try (SealedLookup lookup = pair.open(session)) {
                                return lookup.lookup(SealedPair.key(1));
                            }
                        }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN));
                    } catch (TacitException expected) {
                        assertThat(expected.getMessage()).isNotBlank();
                    }
                }
            }
            pair.ask(lookup -> assertThat(lookup.lookup(SealedPair.key(1))).isPresent());
        }
    }

    /** A slow link: one round trip for a question, and batches stream. */
    @Example
    void aSlowLinkChangesNothing() {
        try (SealedPair pair = new SealedPair(100, 8)) {
            Pipe.Wrap slow = Shape.of(50_000_000, Duration.ofMillis(10));
            LocalParties.run(options -> options.withWrap(slow), session -> {
                try (SealedLookup lookup = pair.open(session)) {
                    assertThat(lookup.lookup(SealedPair.key(1))).isPresent();
                    int[] hits = {0};
                    lookup.lookup(SealedWire.MESSAGE + 10, i -> SealedPair.key(i), (i, r) -> hits[0] += r.isPresent() ? 1 : 0);
                    return assertThat(hits[0]).isEqualTo(100);
                }
            }, session -> new SealedProvider(pair.table).serve(session, session.peer(), SealedPair.OPEN));
        }
    }

    /** While clients ask and fetch, the table changes under them; each sees one version, whole. */
    @Example
    void rowsChangeWhileClientsAsk() {
        try (SealedPair pair = new SealedPair(300, 20)) {
            pair.ask(lookup -> {
                assertThat(lookup.lookup(SealedPair.key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(SealedPair.record(5, 20)));
                var put = SealedPair.numbered(1, 20);
                put.put(SealedPair.text(SealedPair.key(5)), SealedPair.record(99, 20));
                put.put(SealedPair.text(SealedPair.key(1000)), SealedPair.record(100, 20));
                pair.table.update(SealedPair.rows(put, 20), List.of(SealedPair.key(6)), SealedPair.RANDOM, Progress.SILENT);
                // The copy is that of before until it is brought up to date.
                assertThat(lookup.lookup(SealedPair.key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(SealedPair.record(5, 20)));
                assertThat(lookup.lookup(SealedPair.key(1000))).isEmpty();
                lookup.refresh(SealedPair.PLENTY);
                assertThat(lookup.lookup(SealedPair.key(5))).hasValueSatisfying(r -> assertThat(r).isEqualTo(SealedPair.record(99, 20)));
                assertThat(lookup.lookup(SealedPair.key(1000))).hasValueSatisfying(r -> assertThat(r).isEqualTo(SealedPair.record(100, 20)));
                assertThat(lookup.lookup(SealedPair.key(6))).isEmpty();
                return assertThat(lookup.lookup(SealedPair.key(7))).isPresent();
            });
        }
    }
}

package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;

class LedgerTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T10:00:00.5Z"));

    @TempDir
    Path folder;
    private final Signer bank = Signer.generate(SignatureScheme.ED25519, new SecureRandom());
    private final Signer telecom = Signer.generate(SignatureScheme.SM2, new SecureRandom());

    private Ledger open(String party) {
        return Ledger.open(folder.resolve(party), party, CLOCK);
    }

    private static void append(Ledger ledger, int count) {
        for (int i = 0; i < count; i++) {
            ledger.append("job.step", Map.of("n", (long) i, "说明", "第 " + i + " 步"));
        }
    }

    @Test
    void entriesSurviveReopening() {
        byte[] root;
        try (Ledger ledger = open("bank")) {
            append(ledger, 5);
            root = ledger.root(5);
            assertThat(ledger.entry(0).previous()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
            assertThat(ledger.entry(4).previous()).isEqualTo(Entry.hex(ledger.root(4)));
        }
        try (Ledger ledger = open("bank")) {
            assertThat(ledger.size()).isEqualTo(5);
            assertThat(ledger.root(5)).isEqualTo(root);
            assertThat(ledger.notes()).isEmpty();
            assertThat(ledger.entry(3).body()).isEqualTo(Map.of("n", 3L, "说明", "第 3 步"));
            append(ledger, 1);
            byte[] entry = ledger.entry(2).bytes();
            assertThat(MerkleProof.includesEntry(entry, 2, 6, ledger.inclusion(2, 6), ledger.root(6))).isTrue();
            assertThat(MerkleProof.isConsistent(5, root, 6, ledger.root(6), ledger.consistency(5, 6))).isTrue();
            assertThatThrownBy(() -> ledger.entry(6)).isInstanceOf(InvalidInput.class).hasMessage("There is no entry 6; the log has 6.");
            assertThatThrownBy(() -> ledger.inclusion(0, 7)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> ledger.consistency(4, 3)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void aBatchIsTheSameAsOneByOne() {
        try (Ledger one = open("one"); Ledger batch = open("batch")) {
            append(one, 1);
            append(batch, 1);
            for (int i = 0; i < 9; i++) {
                one.append("t", Map.of("i", i));
            }
            batch.append(java.util.stream.IntStream.range(0, 9).mapToObj(i -> new Ledger.Statement("t", Map.of("i", i))).toList());
            assertThat(batch.root(10)).isEqualTo(one.root(10));
        }
    }

    @Test
    void oneWriterAtATime() {
        try (Ledger ledger = open("bank")) {
            assertThatThrownBy(() -> open("bank")).isInstanceOf(InvalidInput.class).hasMessageStartingWith("Another process writes the evidence");
        }
        open("bank").close();
    }

    /** The file as a crash leaves it: every length that the last append could have reached. */
    @Test
    void aTornLastRecordIsPutAside() throws IOException {
        long before;
        try (Ledger ledger = open("bank")) {
            append(ledger, 3);
            ledger.sign(bank);
            before = Files.size(folder.resolve("bank/log"));
            append(ledger, 1);
        }
        byte[] log = Files.readAllBytes(folder.resolve("bank/log"));
        byte[] leaves = Files.readAllBytes(folder.resolve("bank/leaves"));
        for (int cut = (int) before + 1; cut < log.length; cut += 7) {
            Files.write(folder.resolve("bank/log"), java.util.Arrays.copyOf(log, cut));
            Files.write(folder.resolve("bank/leaves"), java.util.Arrays.copyOf(leaves, leaves.length - 40));
            try (Ledger ledger = open("bank")) {
                assertThat(ledger.size()).isEqualTo(3);
                assertThat(ledger.notes()).hasSize(1).first().asString().isEqualTo("log: a record cut short by a crash (" + (cut - before) + " bytes behind record 3) was put aside.");
                assertThat(Files.readAllBytes(folder.resolve("bank/log.torn-" + before))).hasSize(cut - (int) before);
                append(ledger, 1);
            }
            try (Ledger ledger = open("bank")) {
                assertThat(ledger.size()).isEqualTo(4);
                assertThat(ledger.notes()).isEmpty();
            }
        }
        // The entry is whole, its hash was not written yet.
        Files.write(folder.resolve("bank/log"), log);
        Files.write(folder.resolve("bank/leaves"), java.util.Arrays.copyOf(leaves, leaves.length - 5));
        try (Ledger ledger = open("bank")) {
            assertThat(ledger.size()).isEqualTo(4);
            assertThat(ledger.notes()).hasSize(1);
        }
        assertThat(Audit.verify(folder.resolve("bank"), "bank", Map.of("bank", bank.verifyingKey()), List.of()).findings()).isEmpty();
    }

    /** A disk that is full between the two: the entry stands, its hash comes with the next one or when the log is opened. */
    @Test
    void anEntryWhoseHashCannotBeWrittenStands() {
        byte[] root;
        try (Ledger ledger = open("bank")) {
            append(ledger, 2);
            ledger.leaves.close();
            append(ledger, 2);
            assertThat(ledger.size()).isEqualTo(4);
            assertThat(ledger.notes()).isNotEmpty();
            root = ledger.root(4);
        }
        try (Ledger ledger = open("bank")) {
            assertThat(ledger.root(4)).isEqualTo(root);
            append(ledger, 1);
            ledger.sign(bank);
        }
        assertThat(Audit.verify(folder.resolve("bank"), "bank", Map.of("bank", bank.verifyingKey()), List.of()).findings()).isEmpty();
    }

    @Test
    void damageInsideWhatIsSignedIsNotMended() throws IOException {
        try (Ledger ledger = open("bank")) {
            append(ledger, 4);
            ledger.sign(bank);
        }
        byte[] log = Files.readAllBytes(folder.resolve("bank/log"));
        byte[] flipped = log.clone();
        flipped[log.length - 20] ^= 1;
        byte[] longer = log.clone();
        longer[8] = 0x7F;
        for (byte[] damaged : List.of(flipped, longer, java.util.Arrays.copyOf(log, log.length - 3))) {
            Files.write(folder.resolve("bank/log"), damaged);
            assertThatThrownBy(() -> open("bank")).isInstanceOf(InvalidInput.class).hasMessageStartingWith("The evidence log is damaged near entry");
            assertThat(Files.readAllBytes(folder.resolve("bank/log"))).isEqualTo(damaged);
        }
        Files.write(folder.resolve("bank/log"), "something else".getBytes());
        assertThatThrownBy(() -> open("bank")).isInstanceOf(InvalidInput.class).hasMessage("log is not an evidence file of this version.");
    }

    @ParameterizedTest
    @EnumSource
    void headsAreSignedAndRead(SignatureScheme scheme) {
        Signer signer = Signer.generate(scheme, new SecureRandom());
        try (Ledger ledger = open("bank")) {
            append(ledger, 3);
            SignedTreeHead head = ledger.sign(signer);
            assertThat(head.isSignedBy(signer.verifyingKey())).isTrue();
            assertThat(head.isSignedBy(telecom.verifyingKey())).isFalse();
            assertThat(SignedTreeHead.of(head.bytes())).isEqualTo(head);
            assertThat(new SignedTreeHead("bank", 4, head.root(), head.time(), head.signature()).isSignedBy(signer.verifyingKey())).isFalse();
            assertThat(new SignedTreeHead("bonk", 3, head.root(), head.time(), head.signature()).isSignedBy(signer.verifyingKey())).isFalse();
            assertThat(ledger.newestHead()).contains(head);
        }
    }

    @Test
    void headsAreExchanged() {
        try (Ledger a = open("bank"); Ledger b = open("telecom")) {
            append(a, 3);
            SignedTreeHead first = a.sign(bank);
            WitnessedHead seen = b.witness(first, bank.verifyingKey(), List.of(), telecom);
            assertThat(WitnessedHead.of(seen.bytes())).isEqualTo(seen);
            a.addWitness(seen, telecom.verifyingKey());
            append(a, 4);
            SignedTreeHead second = a.sign(bank);
            assertThatThrownBy(() -> b.witness(second, bank.verifyingKey(), List.of(), telecom)).isInstanceOf(ProtocolViolation.class)
                    .hasMessage("The evidence log of bank, now 7 entries, does not continue the one of 3 entries that it signed before.");
            a.addWitness(b.witness(second, bank.verifyingKey(), a.consistency(3, 7), telecom), telecom.verifyingKey());
            assertThat(b.newestOf("bank")).contains(second);
            assertThat(a.witnesses()).singleElement().satisfies(w -> assertThat(w.head()).isEqualTo(second));
            // Going back to an earlier head is no continuation.
            assertThatThrownBy(() -> b.witness(first, bank.verifyingKey(), List.of(), telecom)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> b.witness(second, telecom.verifyingKey(), List.of(), telecom)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> a.addWitness(WitnessedHead.sign(second, "telecom", bank), telecom.verifyingKey())).isInstanceOf(ProtocolViolation.class);
            SignedTreeHead foreign = SignedTreeHead.sign("bank", 7, new byte[32], CLOCK.instant(), bank);
            assertThatThrownBy(() -> a.addWitness(WitnessedHead.sign(foreign, "telecom", telecom), telecom.verifyingKey())).isInstanceOf(ProtocolViolation.class);
        }
        try (Ledger b = open("telecom")) {
            assertThat(b.newestOf("bank").orElseThrow().size()).isEqualTo(7);
        }
    }

    @Test
    void bytesThatAreNoHeadAreRefused() {
        SignedTreeHead head = SignedTreeHead.sign("bank", 1, new byte[32], CLOCK.instant(), bank);
        for (Object bad : new Object[] {Map.of(), List.of(), Map.of("origin", "bank", "size", -1L, "root", head.root(), "time", head.time(), "signature", head.signature()),
            Map.of("origin", "bank", "size", 1L, "root", "00", "time", head.time(), "signature", head.signature()),
            Map.of("origin", "bank", "size", 1L, "root", head.root(), "time", "now", "signature", head.signature()),
            Map.of("origin", "bank", "size", 1L, "root", head.root(), "time", head.time(), "signature", "xx")}) {
            assertThatThrownBy(() -> SignedTreeHead.of(Json.write(bad))).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> WitnessedHead.of(Json.write(bad))).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void aFullAppendIsRolledBackWhenItIsTooLong() throws IOException {
        try (Ledger ledger = open("bank")) {
            append(ledger, 1);
            long size = Files.size(folder.resolve("bank/log"));
            assertThatThrownBy(() -> ledger.append("t", Map.of("x", "x".repeat(RecordFile.LONGEST)))).isInstanceOf(InvalidInput.class);
            assertThat(ledger.size()).isEqualTo(1);
            assertThat(Files.size(folder.resolve("bank/log"))).isEqualTo(size);
            append(ledger, 1);
        }
        try (Ledger ledger = open("bank")) {
            assertThat(ledger.size()).isEqualTo(2);
        }
        Files.write(folder.resolve("bank/log"), new byte[] {0, 0}, StandardOpenOption.APPEND);
        open("bank").close();
    }
}

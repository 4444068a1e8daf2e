package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.ledger.Finding.Kind;

/** Twelve entries; heads at 5 and 10, the one at 5 witnessed; entries 10 and 11 are not signed yet. */
class AuditTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T10:00:00Z"));

    @TempDir
    Path folder;
    private final Signer bank = Signer.generate(SignatureScheme.ED25519, new SecureRandom());
    private final Signer telecom = Signer.generate(SignatureScheme.SM2, new SecureRandom());
    private final Map<String, VerifyingKey> keys = Map.of("bank", bank.verifyingKey(), "telecom", telecom.verifyingKey());
    private SignedTreeHead at5;
    private SignedTreeHead at10;
    private Path path;

    @BeforeEach
    void fill() {
        path = folder.resolve("bank");
        try (Ledger a = Ledger.open(path, "bank", CLOCK); Ledger b = Ledger.open(folder.resolve("telecom"), "telecom", CLOCK)) {
            append(a, 5);
            at5 = a.sign(bank);
            a.addWitness(b.witness(at5, bank.verifyingKey(), List.of(), telecom), telecom.verifyingKey());
            append(a, 5);
            at10 = a.sign(bank);
            append(a, 2);
            b.append("x", Map.of());
            a.witness(b.sign(telecom), telecom.verifyingKey(), List.of(), bank);
        }
    }

    private static void append(Ledger ledger, int count) {
        IntStream.range(0, count).forEach(i -> ledger.append("job.step", Map.of("i", i)));
    }

    private AuditReport audit(SignedTreeHead... held) {
        return Audit.verify(path, "bank", keys, List.of(held));
    }

    /** Rewrites a file of records with right check sums: what somebody who knows the format can do. */
    private void rewrite(String file, Consumer<List<byte[]>> change) throws IOException {
        List<byte[]> records = new ArrayList<>(RecordFile.read(path.resolve(file)).records());
        change.accept(records);
        Files.delete(path.resolve(file));
        try (RecordFile out = RecordFile.open(path.resolve(file), new RecordFile.Content(List.of(), 0, 0))) {
            out.append(records);
        }
    }

    private static byte[] altered(byte[] entry) {
        Entry e = Entry.of(entry);
        return new Entry(e.sequence(), e.time(), "job.other", e.previous(), e.body()).bytes();
    }

    private void found(AuditReport report, Object... kindsAndEntries) {
        List<org.assertj.core.groups.Tuple> expected = new ArrayList<>();
        for (int i = 0; i < kindsAndEntries.length; i += 2) {
            expected.add(tuple(kindsAndEntries[i], ((Number) kindsAndEntries[i + 1]).longValue()));
        }
        assertThat(report.findings()).extracting(Finding::kind, Finding::entry).containsExactlyElementsOf(expected);
        assertThat(report.verified()).isEqualTo(expected.isEmpty());
    }

    @Test
    void untouched() {
        AuditReport report = audit(at10);
        found(report);
        assertThat(report.entries()).isEqualTo(12);
        assertThat(report.signed()).isEqualTo(10);
        assertThat(report.witnessed()).isEqualTo(10);
        assertThat(report.heads()).isEqualTo(5);
        assertThat(audit().witnessed()).isEqualTo(5);
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void changed() throws IOException {
        for (int victim : new int[] {0, 3, 4, 7, 9, 11}) {
            byte[] log = Files.readAllBytes(path.resolve("log"));
            rewrite("log", r -> r.set(victim, altered(r.get(victim))));
            AuditReport report = audit();
            found(report, Kind.CHANGED, victim);
            assertThat(report.findings().getFirst().what().en()).isEqualTo("Entry " + victim + " was changed.");
            Files.write(path.resolve("log"), log);
        }
        found(audit());
    }

    @Test
    void aFlippedBitIsAChange() throws IOException {
        byte[] log = Files.readAllBytes(path.resolve("log"));
        log[30] ^= 1;
        Files.write(path.resolve("log"), log);
        found(audit(), Kind.CHANGED, 0);
    }

    @Test
    void removed() throws IOException {
        rewrite("log", r -> r.remove(6));
        found(audit(), Kind.REMOVED, 6);
    }

    @Test
    void removedInTwoPlaces() throws IOException {
        rewrite("log", r -> {
            r.remove(8);
            r.remove(0);
        });
        found(audit(), Kind.REMOVED, 0, Kind.REMOVED, 8);
    }

    @Test
    void reordered() throws IOException {
        rewrite("log", r -> r.add(2, r.remove(7)));
        found(audit(), Kind.REORDERED, 7);
    }

    @Test
    void inserted() throws IOException {
        rewrite("log", r -> r.add(4, altered(r.get(4))));
        found(audit(), Kind.INSERTED, 4);
    }

    @Test
    void insertedTwice() throws IOException {
        rewrite("log", r -> r.add(4, r.get(2)));
        found(audit(), Kind.INSERTED, 4);
    }

    @Test
    void allAtOnce() throws IOException {
        rewrite("log", r -> {
            r.set(10, altered(r.get(10)));
            r.remove(5);
            r.add(1, altered(r.get(0)));
        });
        found(audit(), Kind.INSERTED, 1, Kind.REMOVED, 5, Kind.CHANGED, 10);
    }

    /** Log and stored hashes rewritten to fit, as far as the tamperer can: the heads still tell, and the chain says where. */
    @Test
    void changedWithItsHash() throws IOException {
        rewrite("log", r -> r.set(7, altered(r.get(7))));
        rewrite("leaves", r -> r.set(7, new MerkleHash().leaf(RecordFile.read(path.resolve("log")).records().get(7))));
        AuditReport report = audit();
        found(report, Kind.CHANGED, 7, Kind.FORKED, 5);
        assertThat(report.findings().get(1).what().en()).isEqualTo("Entries 5 to 9 are not those whose head bank signed at 2026-01-31T10:00:00Z.");
        assertThat(report.signed()).isEqualTo(5);
    }

    /** Everything from entry 7 on rewritten as if it had been so: only the heads tell. */
    private void history(int from, int size) throws IOException {
        List<byte[]> records = RecordFile.read(path.resolve("log")).records();
        for (String file : new String[] {"log", "leaves"}) {
            Files.delete(path.resolve(file));
        }
        MerkleHash hash = new MerkleHash();
        CompactRange range = new CompactRange(hash);
        List<byte[]> log = new ArrayList<>();
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            byte[] entry = i < from ? records.get(i) : new Entry(i, CLOCK.instant(), "job.forged", Entry.hex(range.root()), Map.of()).bytes();
            log.add(entry);
            leaves.add(hash.leaf(entry));
            range.append(leaves.getLast());
        }
        for (var file : Map.of("log", log, "leaves", leaves).entrySet()) {
            try (RecordFile out = RecordFile.open(path.resolve(file.getKey()), new RecordFile.Content(List.of(), 0, 0))) {
                out.append(file.getValue());
            }
        }
    }

    @Test
    void rewrittenHistory() throws IOException {
        history(7, 12);
        found(audit(), Kind.FORKED, 5);
        Files.delete(path.resolve("heads"));
        // Nothing in the folder shows it any more; the partner's copy of the head does.
        found(audit());
        assertThat(audit().witnessed()).isEqualTo(5);
        found(audit(at10), Kind.FORKED, 5);
    }

    @Test
    void rewrittenHistoryWithANewHead() throws IOException {
        history(3, 12);
        Files.delete(path.resolve("heads"));
        Files.delete(path.resolve("witnessed"));
        try (Ledger ledger = Ledger.open(path, "bank", CLOCK)) {
            ledger.sign(bank);
        }
        found(audit());
        SignedTreeHead held = SignedTreeHead.of(at5.bytes());
        found(audit(held), Kind.FORKED, 0);
    }

    @Test
    void rolledBack() throws IOException {
        history(8, 8);
        AuditReport report = audit();
        found(report, Kind.ROLLED_BACK, 8);
        assertThat(report.findings().getFirst().what().en())
                .isEqualTo("The log has 8 entries, but bank signed a head of 10 at 2026-01-31T10:00:00Z: entries 8 to 9 are gone.");
        assertThat(report.findings().getFirst().what().zh())
                .isEqualTo("日志只有 8 条，但 bank 曾于 2026-01-31T10:00:00Z 为 10 条的树头签名：第 8 至 9 条已丢失。");
        Files.delete(path.resolve("heads"));
        found(audit());
        found(audit(at10), Kind.ROLLED_BACK, 8);
    }

    @Test
    void theWholeLogGone() throws IOException {
        Files.delete(path.resolve("log"));
        assertThat(audit().findings()).hasSize(12).allMatch(f -> f.kind() == Kind.REMOVED);
        Files.delete(path.resolve("leaves"));
        found(audit(), Kind.ROLLED_BACK, 0);
    }

    @Test
    void tailRemovedFromTheLogOnly() throws IOException {
        rewrite("log", r -> r.subList(8, 12).clear());
        found(audit(), Kind.REMOVED, 8, Kind.REMOVED, 9, Kind.REMOVED, 10, Kind.REMOVED, 11);
    }

    @Test
    void storedHashesTouched() throws IOException {
        rewrite("leaves", r -> r.set(3, new byte[32]));
        found(audit(), Kind.RECORD, -1);
    }

    @Test
    void signatures() throws IOException {
        SignedTreeHead forged = new SignedTreeHead("bank", 10, at10.root(), at10.time(), at5.signature());
        rewrite("heads", r -> r.set(1, forged.bytes()));
        AuditReport report = audit();
        found(report, Kind.SIGNATURE, -1);
        assertThat(report.signed()).isEqualTo(5);
        rewrite("heads", r -> r.set(1, at10.bytes()));
        rewrite("witnessed", r -> r.set(0, WitnessedHead.sign(at5, "telecom", bank).bytes()));
        report = audit();
        found(report, Kind.SIGNATURE, -1);
        assertThat(report.findings().getFirst().what().en()).isEqualTo("A signature of telecom in 'witnessed' is not valid.");
        assertThat(report.witnessed()).isZero();
    }

    @Test
    void partnersSignatures() throws IOException {
        WitnessedHead seen = WitnessedHead.of(RecordFile.read(path.resolve("partners")).records().getFirst());
        SignedTreeHead other = SignedTreeHead.sign("telecom", 1, new byte[32], CLOCK.instant(), telecom);
        rewrite("partners", r -> r.add(WitnessedHead.sign(other, "bank", bank).bytes()));
        AuditReport report = audit();
        found(report, Kind.FORKED, 0);
        assertThat(report.findings().getFirst().what().en()).isEqualTo("telecom signed two different logs of 1 entries.");
        rewrite("partners", r -> r.set(1, WitnessedHead.sign(seen.head(), "bank", telecom).bytes()));
        found(audit(), Kind.SIGNATURE, -1);
        rewrite("partners", r -> r.set(1, new byte[] {1}));
        found(audit(), Kind.RECORD, -1);
    }

    @Test
    void unknownKeys() {
        AuditReport report = Audit.verify(path, "bank", Map.of("bank", bank.verifyingKey()), List.of());
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.SIGNATURE, Kind.SIGNATURE);
        assertThat(report.findings().getFirst().what().en()).isEqualTo("The key of telecom is not known, so that its signature in 'witnessed' proves nothing.");
        assertThat(report.witnessed()).isZero();
        Map<String, VerifyingKey> swapped = new HashMap<>(keys);
        swapped.put("bank", telecom.verifyingKey());
        assertThat(Audit.verify(path, "bank", swapped, List.of()).signed()).isZero();
    }

    @Test
    void anEmptyFolderIsAnEmptyLog() {
        AuditReport report = Audit.verify(folder.resolve("none"), "bank", keys, List.of());
        found(report);
        assertThat(report.entries()).isZero();
        found(Audit.verify(folder.resolve("none"), "bank", keys, List.of(at5)), Kind.ROLLED_BACK, 0);
    }

    @Test
    @Tag("slow")
    void aHundredThousandEntries() {
        Path large = folder.resolve("large");
        try (Ledger ledger = Ledger.open(large, "bank", CLOCK)) {
            for (int batch = 0; batch < 10; batch++) {
                ledger.append(IntStream.range(0, 10_000).mapToObj(i -> new Ledger.Statement("job.step", Map.of("i", i, "hash", "0".repeat(64)))).toList());
            }
            ledger.sign(bank);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        AuditReport report = Audit.verify(large, "bank", keys, List.of());
        found(report);
        assertThat(report.signed()).isEqualTo(100_000);
        assertThat((threads.getCurrentThreadCpuTime() - start) / 1e9).as("seconds of processor").isLessThan(5);
    }
}

package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/** Any one byte of the evidence's files, or of a bundle, changed: found, and where it is an entry's, that entry is named. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryByteTest {

    /** Bytes between two that are tried, behind the first ones of each file. */
    private static final int STEP = 29;

    @TempDir
    static Path folder;

    private final SecureRandom random = new SecureRandom(new byte[] {1});
    private final Signer bank = Signer.generate(SignatureScheme.ED25519, random);
    private final Signer telecom = Signer.generate(SignatureScheme.ED25519, random);
    private final Map<String, VerifyingKey> keys = Map.of("bank", bank.verifyingKey(), "telecom", telecom.verifyingKey());
    private Bundle whole;
    private Bundle excerpt;
    private Bundle withOthers;

    @BeforeAll
    void story() {
        InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
        try (Ledger a = Ledger.open(folder.resolve("bank"), "bank", clock); Ledger b = Ledger.open(folder.resolve("telecom"), "telecom", clock)) {
            for (int i = 0; i < 9; i++) {
                a.append("contract.signed", Map.of("contract", "c" + i, "purpose", "credit 授信"));
                b.append("job.done", Map.of("job", "j" + i));
                if (i % 4 == 3) {
                    SignedTreeHead ofA = a.sign(bank);
                    a.addWitness(b.witness(ofA, bank.verifyingKey(), b.newestOf("bank").map(h -> a.consistency(h.size(), ofA.size())).orElse(List.of()), telecom), telecom.verifyingKey());
                    SignedTreeHead ofB = b.sign(telecom);
                    a.witness(ofB, telecom.verifyingKey(), a.newestOf("telecom").map(h -> b.consistency(h.size(), ofB.size())).orElse(List.of()), bank);
                }
            }
            SignedTreeHead head = a.sign(bank);
            whole = Bundle.of(a, head, List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), false, keys);
            excerpt = Bundle.of(a, head, List.of(2L, 5L), false, keys);
            withOthers = Bundle.of(a, head, List.of(2L, 5L), true, keys);
        }
        assertThat(audit(folder.resolve("bank")).findings()).isEmpty();
    }

    private AuditReport audit(Path evidence) {
        return Audit.verify(evidence, "bank", keys, List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log", "leaves", "heads", "witnessed", "partners"})
    void ofTheFiles(String file, @TempDir Path copies) throws IOException {
        Path copy = Files.createDirectories(copies.resolve("bank"));
        for (String other : List.of("log", "leaves", "heads", "witnessed", "partners")) {
            Files.copy(folder.resolve("bank").resolve(other), copy.resolve(other));
        }
        byte[] content = Files.readAllBytes(copy.resolve(file));
        List<Long> begins = new ArrayList<>();
        RecordFile.scan(copy.resolve(file), (at, bytes) -> begins.add(at));
        for (int i = 0; i < content.length; i += i < 40 ? 1 : STEP) {
            byte[] changed = content.clone();
            changed[i] ^= (byte) (1 << (i % 8));
            Files.write(copy.resolve(file), changed);
            AuditReport report = audit(copy);
            assertThat(report.verified()).as("byte %d of %s", i, file).isFalse();
            if (file.equals("log") && i >= 8) {
                long at = i;
                long entry = begins.stream().filter(b -> b <= at).count() - 1;
                // A changed length moves everything behind it: the entry is then the first that is named.
                assertThat(report.findings()).as("byte %d of entry %d", i, entry).anyMatch(f -> f.entry() == entry);
            }
        }
    }

    @Test
    void ofABundle() {
        for (Bundle bundle : List.of(whole, excerpt, withOthers)) {
            byte[] bytes = bundle.bytes();
            AuditReport good = BundleAudit.verify(Bundle.of(bytes), keys);
            assertThat(good.findings()).isEmpty();
            assertThat(good.witnessed()).isEqualTo(8);
            for (int i = 0; i < bytes.length; i += 7) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) (1 << (i % 5));
                if (harmless(changed, bundle)) {
                    continue;
                }
                assertThat(found(changed)).as("byte %d: %s", i, new String(changed, Math.max(0, i - 20), Math.min(40, bytes.length - Math.max(0, i - 20)))).isTrue();
            }
        }
    }

    /** A partner's own key in the bundle is replaced by another name's: what is trusted does not come from there. */
    private boolean harmless(byte[] changed, Bundle bundle) {
        try {
            Bundle read = Bundle.of(changed);
            return read.head().equals(bundle.head()) && read.entries().equals(bundle.entries()) && read.others().equals(bundle.others())
                    && read.witnessed().equals(bundle.witnessed());
        } catch (InvalidInput e) {
            return false;
        }
    }

    private boolean found(byte[] changed) {
        try {
            return !BundleAudit.verify(Bundle.of(changed), keys).verified();
        } catch (InvalidInput e) {
            return true;
        }
    }

    @Test
    void anExcerptWithHashesLeavesNothingOutUnnoticed() {
        Bundle less = new Bundle(withOthers.head(), withOthers.entries(), withOthers.others().subList(0, 6), withOthers.keys(), withOthers.witnessed());
        assertThat(BundleAudit.verify(less, keys).verified()).isFalse();
        Bundle swapped = new Bundle(excerpt.head(), List.of(excerpt.entries().get(1), excerpt.entries().get(0)), List.of(), excerpt.keys(), excerpt.witnessed());
        assertThat(BundleAudit.verify(swapped, keys).findings()).anyMatch(f -> f.kind() == Finding.Kind.REORDERED);
        assertThat(BundleAudit.verify(excerpt, Map.of()).notes()).anyMatch(n -> n.en().contains("bundle's own"));
        assertThat(BundleAudit.verify(excerpt, Map.of("bank", telecom.verifyingKey(), "telecom", bank.verifyingKey())).verified()).isFalse();
    }
}

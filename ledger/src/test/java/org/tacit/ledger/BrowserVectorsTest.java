package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/** What the console's own verifier is tested with: proofs and bundles as a node makes them. {@code -Dtacit.update=true} writes the file anew. */
class BrowserVectorsTest {

    private static final Path VECTORS = Path.of("../console/test/vectors/evidence.json");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-10-01T08:00:00.250Z"));
    private static final int ENTRIES = 9;

    @TempDir
    Path folder;

    private static Signer ed25519(int seed) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        return Signer.of(SignatureScheme.ED25519, secret, new SecureRandom());
    }

    /** Only its public key stands in the file: a browser cannot check its signatures. */
    private static Signer sm2() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 0x23);
        return Signer.of(SignatureScheme.SM2, secret, new SecureRandom());
    }

    @Test
    void theConsolesVectorsAreWhatANodeMakes() throws IOException {
        Signer bank = ed25519(1);
        Signer hospital = ed25519(2);
        Map<String, VerifyingKey> keys = Map.of("bank", bank.verifyingKey(), "hospital", hospital.verifyingKey(), "telecom", sm2().verifyingKey());
        try (Ledger ledger = Ledger.open(folder.resolve("bank"), "bank", CLOCK);
                Ledger seen = Ledger.open(folder.resolve("hospital"), "hospital", CLOCK)) {
            for (int i = 0; i < ENTRIES; i++) {
                ledger.append("job.step", Map.of("n", (long) i, "说明", "第 " + i + " 步", "sign", "<\"\\\u0001é"));
                if (i == 4) {
                    SignedTreeHead five = ledger.sign(bank);
                    ledger.addWitness(seen.witness(five, bank.verifyingKey(), List.of(), hospital), hospital.verifyingKey());
                }
            }
            List<Object> trees = new ArrayList<>();
            for (long size = 1; size <= ENTRIES; size++) {
                List<Object> inclusion = new ArrayList<>();
                List<Object> consistency = new ArrayList<>();
                for (long i = 0; i < size; i++) {
                    inclusion.add(hex(ledger.inclusion(i, size)));
                    consistency.add(hex(ledger.consistency(i + 1, size)));
                }
                trees.add(Map.of("size", size, "root", Entry.hex(ledger.root(size)), "inclusion", inclusion, "consistency", consistency));
            }
            SignedTreeHead head = ledger.sign(bank);
            Bundle excerpt = Bundle.of(ledger, head, List.of(2L, 8L), false, keys);
            Bundle whole = Bundle.of(ledger, head, List.of(2L, 8L), true, keys);
            Map<String, Object> fresh = Map.of("leaves", java.util.stream.LongStream.range(0, ENTRIES).mapToObj(i -> Entry.hex(ledger.leafHash(i))).toList(),
                    "trees", trees, "excerpt", Json.read(excerpt.bytes()), "whole", Json.read(whole.bytes()));
            if (Boolean.getBoolean("tacit.update")) {
                Files.createDirectories(VECTORS.getParent());
                Files.write(VECTORS, Json.write(fresh));
            }
            assertThat(VECTORS).as("run this test once with -Dtacit.update=true").exists();
            assertThat(Json.read(Files.readAllBytes(VECTORS))).isEqualTo(Json.read(Json.write(fresh)));
            assertThat(BundleAudit.verify(excerpt, keys).verified()).isTrue();
            assertThat(BundleAudit.verify(whole, keys).verified()).isTrue();
        }
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(HexFormat.of()::formatHex).toList();
    }
}

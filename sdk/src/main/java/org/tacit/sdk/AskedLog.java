package org.tacit.sdk;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.ledger.Audit;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.Ledger;

/** The application's own evidence: what it joined, accepted and asked, as counts; never a key, an answer, or whether there was one. A Merkle log that {@code tacit audit verify} checks, too. */
final class AskedLog implements AutoCloseable {

    private final Path folder;
    private final Ledger ledger;
    private final Signer signer;

    AskedLog(Path folder, String me, Signer signer, Clock clock) {
        this.folder = folder;
        this.ledger = Ledger.open(folder, me, clock);
        this.signer = signer;
    }

    void add(String type, Map<String, Object> facts) {
        ledger.append(type, new HashMap<>(facts));
    }

    /** Questions of a service, answered or refused, since the log began. */
    long asked(String service) {
        long asked = 0;
        for (long i = 0; i < ledger.size(); i++) {
            var entry = ledger.entry(i);
            if (entry.type().equals("service.asked") && service.equals(entry.body().get("service"))) {
                asked += ((Number) entry.body().get("questions")).longValue();
            }
        }
        return asked;
    }

    AuditReport verify() {
        if (ledger.size() > 0) {
            ledger.sign(signer);
        }
        VerifyingKey own = signer.verifyingKey();
        return Audit.verify(folder, ledger.origin(), Map.of(ledger.origin(), own), java.util.List.of());
    }

    static boolean signs(Signer signer) {
        return signer.verifyingKey().scheme() == SignatureScheme.ED25519;
    }

    @Override
    public void close() {
        if (ledger.size() > 0) {
            ledger.sign(signer);
        }
        ledger.close();
    }
}

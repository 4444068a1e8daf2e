package org.tacit.node.service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.spec.TableRef;

/** Doors to terms and editions as partners send them. */
public final class ServiceTargets {

    private ServiceTargets() {
    }

    public static byte[] terms(List<String> keys) {
        ContractParty telecom = new ContractParty("telecom", "a".repeat(64), keys);
        ContractParty bank = new ContractParty("bank", "b".repeat(64), keys);
        Terms terms = new Terms(Terms.FORMAT, "lookup", "scores", telecom, bank, new TableRef("scores", "telecom", "scores", 10, "e".repeat(64), List.of()),
                Map.of("keys", List.of("mobile")), Map.of(), new Limits(1, 2, 3), Price.NONE, "credit", "", Instant.parse("2027-01-01T00:00:00Z"), List.of(), "f".repeat(64));
        return new SignedTerms(terms, List.of(new ContractSignature("telecom", keys.getFirst(), "c".repeat(64), "d".repeat(128)))).text().getBytes(StandardCharsets.UTF_8);
    }

    public static void terms(byte[] bytes) {
        SignedTerms signed = SignedTerms.read(new String(bytes, StandardCharsets.UTF_8));
        signed.terms().hash();
        signed.only(signed.terms().provider(), signed.terms().client());
        signed.verifySigned();
    }

    public static byte[] edition(String service) {
        return new SignedEdition(new Edition(Edition.FORMAT, service, 1, 1, "lwe", "a".repeat(64), 10, "e".repeat(64), Map.of("score", "0 INTEGER 0"), Instant.parse("2026-11-21T00:00:00Z")),
                List.of("d".repeat(128))).text().getBytes(StandardCharsets.UTF_8);
    }

    public static void edition(byte[] bytes) {
        SignedEdition.read(new String(bytes, StandardCharsets.UTF_8));
    }
}

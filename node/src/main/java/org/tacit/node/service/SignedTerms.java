package org.tacit.node.service;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;

/**
 * Terms with the signatures collected so far.
 *
 * <p><b>Security guarantees.</b> A signature is over the terms' hash, the signer's name and the hash of the policy clauses it relied on, in a domain of its own: no signature of a
 * contract is one of terms. Each party signs with every key that the terms name for it; that these are its keys is for the caller to check against its partners.
 */
public record SignedTerms(Terms terms, List<ContractSignature> signatures) {

    private static final String DOMAIN = "tacit.service.v1";

    public SignedTerms {
        signatures = List.copyOf(signatures);
    }

    /** Signs with every key. */
    SignedTerms signed(String party, String clauses, List<Signer> signers) {
        List<ContractSignature> all = new ArrayList<>(signatures);
        signers.forEach(s -> all.add(new ContractSignature(party, s.verifyingKey().toString(), clauses,
                HexFormat.of().formatHex(s.sign(DOMAIN, message(party, clauses))))));
        return new SignedTerms(terms, all);
    }

    private byte[] message(String party, String clauses) {
        return (terms.hash() + "\n" + party + "\n" + clauses).getBytes(StandardCharsets.UTF_8);
    }

    /** Throws {@link PolicyDenied} unless this party has signed with each of its keys. */
    public void verifySignedBy(ContractParty party) {
        for (String key : party.keys()) {
            if (signatures.stream().noneMatch(s -> s.party().equals(party.name()) && s.key().equals(key) && isGood(s))) {
                throw PolicyDenied.of("%s has not signed the terms of '%s' with its key %.24s….", "%s 没有用其密钥 %3$.24s… 签署服务“%2$s”的条款。", party.name(), terms.name(), key);
            }
        }
    }

    /** Throws {@link PolicyDenied} unless both parties have signed. */
    public void verifySigned() {
        verifySignedBy(terms.provider());
        verifySignedBy(terms.client());
    }

    private boolean isGood(ContractSignature signature) {
        try {
            return VerifyingKey.parse(signature.key()).verify(DOMAIN, message(signature.party(), signature.clauses()), HexFormat.of().parseHex(signature.signature()));
        } catch (IllegalArgumentException | InvalidInput malformed) {
            return false;
        }
    }

    /** Only these parties' signatures, each once and in a form that can be kept and shown. */
    SignedTerms only(ContractParty... parties) {
        List<ContractSignature> kept = new ArrayList<>();
        for (ContractParty party : parties) {
            for (String key : party.keys()) {
                signatures.stream().filter(s -> s.party().equals(party.name()) && s.key().equals(key) && s.clauses().matches("[0-9a-f]{64}")
                        && s.signature().matches("[0-9a-f]{128}") && isGood(s)).findFirst().ifPresent(kept::add);
            }
        }
        return new SignedTerms(terms, kept);
    }

    String text() {
        return new String(Canonical.encode(this), StandardCharsets.UTF_8);
    }

    static SignedTerms read(String text) {
        return Canonical.decode(text.getBytes(StandardCharsets.UTF_8), SignedTerms.class);
    }
}

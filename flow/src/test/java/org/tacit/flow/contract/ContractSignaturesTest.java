package org.tacit.flow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.Example;
import org.tacit.wire.Party;

class ContractSignaturesTest {

    private static final String CLAUSES = "00".repeat(32);
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Signer bank = Signer.generate(SignatureScheme.ED25519, RANDOM);
    private final Signer telecom = Signer.generate(SignatureScheme.SM2, RANDOM);

    private Contract contract() {
        return Contract.of(Example.plan(), List.of(party("bank", bank), party("telecom", telecom)), 2, Example.EXPIRY, "consent", "cd".repeat(32));
    }

    private static ContractParty party(String name, Signer... signers) {
        return ContractParty.of(new Party(name, name + "-fingerprint"), signers);
    }

    private SignedContract signed() {
        Contract c = contract();
        return SignedContract.unsigned(c).with(ContractSignatures.sign(c, "bank", CLAUSES, bank))
                .with(ContractSignatures.sign(c, "telecom", CLAUSES, telecom));
    }

    @Test
    void allSignedIsRunnable() {
        ContractSignatures.verifyRunnable(signed(), Example.EXPIRY.minusSeconds(1), 1);
        SignedContract signed = signed(); // once: SM2 signatures are not deterministic
        SignedContract travelled = SignedContract.decode(signed.encode());
        ContractSignatures.verifySigned(travelled);
        assertThat(travelled).isEqualTo(signed);
    }

    @Test
    void oneMissing() {
        Contract c = contract();
        assertThatThrownBy(() -> ContractSignatures.verifySigned(SignedContract.unsigned(c).with(ContractSignatures.sign(c, "bank", CLAUSES, bank))))
                .isInstanceOf(PolicyDenied.class).hasMessageContaining("telecom has not signed contract " + c.hash().substring(0, 16));
    }

    @Test
    void signatureOfAnotherContractDoesNotFit() {
        Contract other = new Contract(Contract.FORMAT, contract().flow(), contract().parties(), contract().tables(), contract().operators(),
                contract().receivers(), contract().disclosure(), 3, contract().expires(), contract().legalBasis(), contract().nonce());
        assertThatThrownBy(() -> ContractSignatures.verifySigned(new SignedContract(other, signed().signatures())))
                .isInstanceOf(PolicyDenied.class).hasMessageContaining("does not fit");
    }

    @Test
    void nobodySignsForAnother() {
        Contract c = contract();
        ContractSignature own = ContractSignatures.sign(c, "bank", CLAUSES, bank);
        SignedContract withOwnKey = SignedContract.unsigned(c).with(own).with(ContractSignatures.sign(c, "telecom", CLAUSES, bank));
        assertThatThrownBy(() -> ContractSignatures.verifySigned(withOwnKey)).hasMessageContaining("telecom has not signed");
        SignedContract renamed = SignedContract.unsigned(c).with(own)
                .with(new ContractSignature("telecom", telecom.verifyingKey().toString(), CLAUSES, own.signature()));
        assertThatThrownBy(() -> ContractSignatures.verifySigned(renamed)).hasMessageContaining("telecom's signature does not fit");
    }

    @Test
    void clausesAreUnderTheSignature() {
        SignedContract s = signed();
        ContractSignature bankSignature = s.signatures().getFirst();
        SignedContract changed = s.with(new ContractSignature("bank", bankSignature.key(), "11".repeat(32), bankSignature.signature()));
        assertThatThrownBy(() -> ContractSignatures.verifySigned(changed)).hasMessageContaining("bank's signature does not fit");
    }

    @Test
    void everyFlippedBitIsNoticed() {
        SignedContract s = signed();
        byte[] signature = HexFormat.of().parseHex(s.signatures().getFirst().signature());
        for (int bit = 0; bit < signature.length * 8; bit += 7) {
            byte[] changed = signature.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            SignedContract forged = s.with(new ContractSignature("bank", bank.verifyingKey().toString(), CLAUSES, HexFormat.of().formatHex(changed)));
            assertThatThrownBy(() -> ContractSignatures.verifySigned(forged)).as("bit " + bit).isInstanceOf(PolicyDenied.class);
        }
        for (String malformed : List.of("", "zz", "00", s.signatures().getFirst().signature() + "00")) {
            assertThatThrownBy(() -> ContractSignatures.verifySigned(s.with(new ContractSignature("bank", bank.verifyingKey().toString(), CLAUSES, malformed))))
                    .isInstanceOf(PolicyDenied.class);
        }
    }

    @Test
    void everyKeyNamedMustSign() {
        Signer second = Signer.generate(SignatureScheme.SM2, RANDOM);
        Contract c = Contract.of(Example.plan(), List.of(party("bank", bank, second), party("telecom", telecom)), 1, Example.EXPIRY, "", "cd".repeat(32));
        SignedContract s = SignedContract.unsigned(c).with(ContractSignatures.sign(c, "bank", CLAUSES, bank))
                .with(ContractSignatures.sign(c, "telecom", CLAUSES, telecom));
        assertThatThrownBy(() -> ContractSignatures.verifySigned(s)).isInstanceOf(PolicyDenied.class).hasMessageContaining("bank has not signed");
        ContractSignatures.verifySigned(s.with(ContractSignatures.sign(c, "bank", CLAUSES, second)));
        Contract keyless = Contract.of(Example.plan(), List.of(party("bank"), party("telecom", telecom)), 1, Example.EXPIRY, "", "cd".repeat(32));
        assertThatThrownBy(() -> ContractSignatures.verifySigned(SignedContract.unsigned(keyless))).hasMessageContaining("names no signing key for bank");
    }

    @Test
    void expiryAndQuota() {
        assertThatThrownBy(() -> ContractSignatures.verifyRunnable(signed(), Example.EXPIRY, 0)).isInstanceOf(PolicyDenied.class).hasMessageContaining("expired at 2027-01-01T00:00:00Z");
        assertThatThrownBy(() -> ContractSignatures.verifyRunnable(signed(), Instant.EPOCH, 2)).isInstanceOf(PolicyDenied.class).hasMessageContaining("allows 2 runs and all are used");
    }
}

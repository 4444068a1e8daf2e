package org.tacit.flow.contract;

import java.util.List;
import org.tacit.crypto.sign.Signer;
import org.tacit.wire.Party;

/**
 * A party to a contract.
 *
 * @param fingerprint lower-case hex SHA-256 of its node's certificate
 * @param keys        the public keys it signs with, as {@link org.tacit.crypto.sign.VerifyingKey#toString} writes them
 *                    ({@code ed25519:HEX}, {@code sm2:HEX}), sorted; it must sign with every one of them
 */
public record ContractParty(String name, String fingerprint, List<String> keys) {

    public ContractParty {
        keys = keys.stream().distinct().sorted().toList();
    }

    public static ContractParty of(Party party, Signer... signers) {
        return new ContractParty(party.name(), party.fingerprint(),
                java.util.Arrays.stream(signers).map(s -> s.verifyingKey().toString()).toList());
    }

    public Party party() {
        return new Party(name, fingerprint);
    }
}

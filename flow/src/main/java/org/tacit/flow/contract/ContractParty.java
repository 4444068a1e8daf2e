package org.tacit.flow.contract;

import java.util.Map;
import java.util.TreeMap;
import org.tacit.wire.Party;

/**
 * A party to a contract.
 *
 * @param fingerprint lower-case hex SHA-256 of its node's certificate
 * @param keys        public keys it signs with, by algorithm ({@code Ed25519}, {@code SM2}), lower-case hex of the encoding that
 *                    {@link ContractSigner#publicKey} gives; it must sign with every one of them
 */
public record ContractParty(String name, String fingerprint, Map<String, String> keys) {

    public ContractParty {
        keys = java.util.Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    public Party party() {
        return new Party(name, fingerprint);
    }
}

package org.tacit.flow.contract;

/**
 * One party's signature with one key.
 *
 * @param key       the key, as in {@link ContractParty#keys}
 * @param clauses   lower-case hex SHA-256 over the policy clauses that the signer relied on; the clauses themselves stay with it
 * @param signature lower-case hex
 */
public record ContractSignature(String party, String key, String clauses, String signature) {
}

package org.tacit.flow.contract;

/**
 * One party's signature with one key.
 *
 * @param clauses   lower-case hex SHA-256 over the policy clauses that the signer relied on; the clauses themselves stay with it
 * @param signature lower-case hex
 */
public record ContractSignature(String party, String algorithm, String clauses, String signature) {
}

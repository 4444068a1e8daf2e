package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import org.tacit.base.ProtocolViolation;
import org.tacit.flow.contract.Canonical;

/**
 * Where a contract comes from. The contract's nonce is the hash of this, so every signature covers it, and a proposer cannot tell two parties different
 * things of one contract; see {@code docs/decisions/contract-origin.md}.
 *
 * @param project  id of the project that it belongs to, empty for none
 * @param replaces hash of the version that it takes the place of, empty for none
 * @param salt     64 hex characters chosen by the proposer
 */
public record Origin(String project, String replaces, String salt) {

    /** Of contracts that come from nowhere: their nonce is just random. */
    public static final Origin NONE = new Origin("", "", "");

    String nonce() {
        return Canonical.sha256("tacit/contract/origin/v1\n", Canonical.encode(this));
    }

    /** Refuses what has no proper form or is not what the contract was signed with. */
    void check(String proposer, String nonce) {
        if (!project.matches("([0-9a-f]{64})?") || !replaces.matches("([0-9a-f]{64})?") || !salt.matches("[0-9a-f]{64}") || !isOf(nonce)) {
            throw ProtocolViolation.of("%s signed the contract with another origin than it says.", "%s 签署合约时的来源与其所述不符。", proposer);
        }
    }

    private boolean isOf(String nonce) {
        return java.security.MessageDigest.isEqual(nonce().getBytes(StandardCharsets.US_ASCII), nonce.getBytes(StandardCharsets.US_ASCII));
    }
}

package org.tacit.node.contract;

import java.time.Instant;
import org.tacit.base.Text;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.SignedContract;

/**
 * A contract as this node knows it.
 *
 * @param proposed  by this node
 * @param reason    why it was declined, null otherwise
 * @param job       the job that was proposed with it
 * @param delivered whether the partner has heard this node's decision
 */
public record ContractRow(String hash, String partner, boolean proposed, SignedContract signed, ContractState state, Text reason, String job,
                          boolean delivered, Instant createdAt, Instant decidedAt) {

    public Contract contract() {
        return signed.contract();
    }
}

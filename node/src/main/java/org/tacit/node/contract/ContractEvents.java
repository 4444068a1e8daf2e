package org.tacit.node.contract;

import org.tacit.base.Text;

/** Told when a contract changes its state, after the database knows. */
public interface ContractEvents {

    /** Whether no job has this id yet; a partner chooses the ids of the jobs that it proposes. */
    boolean isFree(String job);

    /** A new contract, proposed here or received. */
    void added(ContractRow contract);

    /** A received contract was signed here, and others have still to decide. */
    void agreed(ContractRow contract);

    /** Every party has signed. */
    void signed(ContractRow contract);

    /** Every party has signed and was told so, as far as it could be reached: who proposed may begin. */
    void complete(ContractRow contract);

    /** It is over: declined, withdrawn, replaced, ended or expired. */
    void closed(ContractRow contract);

    /** A party has suspended it; what runs is cut off and can go on later. */
    void suspended(ContractRow contract, Text why);

    /** No party suspends it any more. */
    void resumed(ContractRow contract);
}

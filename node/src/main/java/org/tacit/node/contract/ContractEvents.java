package org.tacit.node.contract;

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

    void declined(ContractRow contract);
}

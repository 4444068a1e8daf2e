package org.tacit.node.contract;

/** Told when a contract changes its state, after the database knows. */
public interface ContractEvents {

    /** Whether no job has this id yet; a partner chooses the ids of the jobs that it proposes. */
    boolean isFree(String job);

    /** A new contract, proposed here or received. */
    void added(ContractRow contract);

    void signed(ContractRow contract);

    void declined(ContractRow contract);
}

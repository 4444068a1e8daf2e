package org.tacit.node.contract;

/** Told when a contract changes its state, after the database knows. */
public interface ContractEvents {

    /** A new contract, proposed here or received. */
    void added(ContractRow contract);

    void signed(ContractRow contract);

    void declined(ContractRow contract);
}

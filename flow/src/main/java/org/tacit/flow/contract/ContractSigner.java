package org.tacit.flow.contract;

/** A key that signs for this node; the private key stays behind it. */
public interface ContractSigner {

    /** {@code Ed25519} or {@code SM2}. */
    String algorithm();

    /** X.509 SubjectPublicKeyInfo. */
    byte[] publicKey();

    byte[] sign(byte[] message);
}

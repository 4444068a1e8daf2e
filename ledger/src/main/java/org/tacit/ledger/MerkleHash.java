package org.tacit.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of RFC 9162 §2.1.1: {@code leaf(d) = SHA-256(00 ‖ d)}, {@code node(l, r) = SHA-256(01 ‖ l ‖ r)}, the empty tree is SHA-256 of nothing. One thread. */
final class MerkleHash {

    static final int BYTES = 32;

    private final MessageDigest sha256;

    MerkleHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    byte[] empty() {
        return sha256.digest();
    }

    byte[] leaf(byte[] data) {
        sha256.update((byte) 0);
        return sha256.digest(data);
    }

    byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }
}

package org.tacit.anchor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.ledger.SignedTreeHead;

/** What is written down in place of a head. */
public final class Digest {

    private Digest() {
    }

    /** SHA-256 over a domain and the head's canonical bytes, its signature included. */
    public static byte[] of(SignedTreeHead head) {
        return hash("tacit.anchor.head.v1\n", head.bytes());
    }

    /** A log's pseudonym: who has the key of its owner knows it, nobody else. */
    public static byte[] log(String origin, VerifyingKey key) {
        return hash("tacit.anchor.log.v1\n", (origin + "\n" + key).getBytes(StandardCharsets.UTF_8));
    }

    public static Anchor.Note note(SignedTreeHead head, VerifyingKey key) {
        return new Anchor.Note(log(head.origin(), key), of(head), head.bytes());
    }

    private static byte[] hash(String domain, byte[] bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(domain.getBytes(StandardCharsets.UTF_8));
            return sha.digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

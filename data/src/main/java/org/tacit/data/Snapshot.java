package org.tacit.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is known of one version of a table without reading its cells.
 *
 * @param version     counts from 1
 * @param contentHash see {@link Table#contentHash}; for the owner's own use
 * @param salt        64 hex digits drawn when the version was made; stays with the owner
 */
public record Snapshot(String name, int version, Schema schema, long rows, String contentHash, String salt) {

    /**
     * What a partner may be shown in place of the content hash: lower-case hex {@code SHA-256("tacit.table.commitment.v1" 00 ‖ salt ‖ content hash)}.
     * Binding like the hash, and hiding: who guesses the whole table cannot confirm the guess without the salt (random oracle).
     */
    public String commitment() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update("tacit.table.commitment.v1\0".getBytes(StandardCharsets.US_ASCII));
            sha256.update(HexFormat.of().parseHex(salt));
            return HexFormat.of().formatHex(sha256.digest(HexFormat.of().parseHex(contentHash)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

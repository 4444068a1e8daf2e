package org.tacit.wire;

/**
 * An organisation, known by the fingerprint of its node's certificate.
 *
 * @param name        short name used in contracts and screens, for example {@code bank}
 * @param fingerprint lower-case hex SHA-256 of the certificate's DER encoding; for in-process tests any unique text
 */
public record Party(String name, String fingerprint) {
    @Override
    public String toString() {
        return name;
    }
}

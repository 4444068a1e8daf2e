package org.tacit.crypto.symmetric;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A hash of a list of values under the name of one use: {@code H(len ‖ domain ‖ len ‖ value_1 ‖ len ‖ value_2 …)}, each length as
 * eight bytes, little-endian. Two lists that differ, or two uses with different names, never feed the function the same bytes.
 *
 * <h2>Security guarantees</h2>
 * Collision-resistant when the suite is. As a random oracle it may serve where the digest is used whole or cut, and never as a
 * prefix of a longer message, which the length of every part rules out.
 *
 * <p>Protocols add the session's id first. Not thread-safe; {@link #digest} starts the next list under the same domain.
 */
public final class DomainHash {

    private final MessageDigest digest;
    private final byte[] domain;

    private DomainHash(MessageDigest digest, byte[] domain) {
        this.digest = digest;
        this.domain = domain;
        add(domain);
    }

    /** @param domain names the use, for example {@code tacit/base-ot/key} */
    public static DomainHash of(HashSuite suite, String domain) {
        return new DomainHash(suite.newDigest(), domain.getBytes(StandardCharsets.UTF_8));
    }

    public DomainHash add(byte[] value) {
        return add(value, 0, value.length);
    }

    public DomainHash add(byte[] value, int offset, int count) {
        length(count);
        digest.update(value, offset, count);
        return this;
    }

    /** UTF-8. */
    public DomainHash add(String value) {
        return add(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Eight bytes, little-endian. */
    public DomainHash add(long value) {
        length(8);
        length(value);
        return this;
    }

    /** 32 bytes. */
    public byte[] digest() {
        byte[] out = digest.digest();
        add(domain);
        return out;
    }

    private void length(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            digest.update((byte) (value >>> shift));
        }
    }
}

package org.tacit.crypto.sign;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is really signed: {@code "tacit.sign.v1" 00 ‖ u32 length of the domain ‖ domain ‖ message}. Injective, so that no message of one domain is one of another. */
final class Domain {

    private static final byte[] PREFIX = "tacit.sign.v1\0".getBytes(StandardCharsets.US_ASCII);

    private Domain() {
    }

    static byte[] bind(String domain, byte[] message) {
        byte[] name = domain.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(PREFIX.length + 4 + name.length + message.length)
                .put(PREFIX).putInt(name.length).put(name).put(message).array();
    }
}

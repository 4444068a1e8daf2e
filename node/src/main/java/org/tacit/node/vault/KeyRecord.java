package org.tacit.node.vault;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.tacit.flow.contract.Canonical;

/**
 * A wrapped key as its file holds it. Everything but {@code retired} and what wraps it is authenticated when it is unwrapped.
 *
 * @param id        16 random bytes, hex
 * @param wrappedBy name of the node's key for a tenant's key, id of the tenant's key for a file's
 * @param wrapped   Base64
 * @param retired   opens what it sealed and seals nothing more
 */
record KeyRecord(String format, String id, String tenant, String purpose, String object, String cipher, String createdAt, String wrappedBy, String wrapped,
                 boolean retired) {

    static final String FORMAT = "vault-key/v1";
    /** Purpose of a tenant's own key. */
    static final String TENANT = "tenant";

    Sealing sealing() {
        return new Sealing(tenant, purpose, object);
    }

    SealCipher with() {
        return SealCipher.labelled(cipher);
    }

    byte[] context() {
        return sealing().bytes("tacit/vault-key/v1", (id + "\n" + cipher + "\n" + createdAt).getBytes(StandardCharsets.UTF_8));
    }

    byte[] wrappedBytes() {
        return Base64.getDecoder().decode(wrapped);
    }

    Instant created() {
        return Instant.parse(createdAt);
    }

    KeyRecord wrapped(String by, byte[] bytes) {
        return new KeyRecord(format, id, tenant, purpose, object, cipher, createdAt, by, Base64.getEncoder().encodeToString(bytes), retired);
    }

    KeyRecord retire() {
        return new KeyRecord(format, id, tenant, purpose, object, cipher, createdAt, wrappedBy, wrapped, true);
    }

    byte[] encode() {
        return Canonical.encode(this);
    }
}

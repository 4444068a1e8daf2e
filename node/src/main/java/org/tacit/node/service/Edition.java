package org.tacit.node.service;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.flow.contract.Canonical;

/**
 * What a service serves now. The provider signs each; the client believes no key and no layout that is not in one.
 *
 * @param format     {@value #FORMAT}
 * @param service    hash of the terms
 * @param epoch      counts keys from 1; a higher one has another public key and gives the earlier ones up for good
 * @param version    counts snapshots within the epoch from 1
 * @param method     how it is served
 * @param publicKey  lower-case hex
 * @param rows       of the table
 * @param commitment of the snapshot
 * @param layout     of answers, as the kind reads it
 * @param made       whole seconds, UTC
 */
public record Edition(String format, String service, int epoch, long version, String method, String publicKey, long rows, String commitment,
                      Map<String, String> layout, Instant made) {

    public static final String FORMAT = "service-edition/v1";

    public Edition {
        layout = Collections.unmodifiableMap(new TreeMap<>(layout));
    }

    /** {@code 2.17}: epoch and version. */
    String name() {
        return epoch + "." + version;
    }

    String hash() {
        return Canonical.sha256("tacit/service-edition/v1\n", Canonical.encode(this));
    }

    /** Whether the two differ in nothing but when they were made. */
    boolean isSameAs(Edition other) {
        return equals(new Edition(other.format, other.service, other.epoch, other.version, other.method, other.publicKey, other.rows, other.commitment, other.layout, made));
    }

    /** Whether this may follow another at a client: numbers never go back, and a key stays as long as its epoch and no longer. */
    boolean mayFollow(Edition before) {
        return service.equals(before.service) && (epoch > before.epoch && !publicKey.equals(before.publicKey)
                || epoch == before.epoch && publicKey.equals(before.publicKey) && version >= before.version);
    }

    /** Whether a conversation that began with another goes on: same key, same form of answers. */
    boolean continues(Edition before) {
        return epoch == before.epoch && publicKey.equals(before.publicKey) && method.equals(before.method) && layout.equals(before.layout);
    }
}

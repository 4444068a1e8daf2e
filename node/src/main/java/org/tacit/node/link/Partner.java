package org.tacit.node.link;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.wire.Party;

/**
 * Another organisation that this node trusts to be who it says.
 *
 * @param fingerprint of its TLS certificate, the only thing that makes a connection this partner's
 * @param keys        public keys it signs contracts with, by algorithm, lower-case hex
 * @param address     {@code host:port} to dial; empty where only the partner can dial
 */
public record Partner(String name, String fingerprint, Map<String, String> keys, String address, Instant addedAt) {

    public Partner {
        keys = java.util.Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    public Party party() {
        return new Party(name, fingerprint);
    }
}

package org.tacit.wire;

import java.util.Optional;

/**
 * A partner's node as the transport knows it. Exactly one side of a pair dials, for every connection between the two.
 *
 * @param party   its fingerprint is the only thing that makes a connection this partner's
 * @param address where it listens; this or a relay is needed when we dial
 * @param relay   where it waits for calls, when it has no open port
 */
public record Peer(Party party, Optional<Address> address, Optional<RelayAddress> relay, Dials dials) {

    /** Who opens the connections between the two nodes. */
    public enum Dials { WE, THEY }

    public Peer {
        if (dials == Dials.WE && address.isEmpty() == relay.isEmpty()) {
            throw new IllegalArgumentException("one address to dial is needed for " + party);
        }
    }

    /** A partner that we dial. */
    public static Peer at(Party party, Address address) {
        return new Peer(party, Optional.of(address), Optional.empty(), Dials.WE);
    }

    /** A partner that dials us. */
    public static Peer dialsUs(Party party) {
        return new Peer(party, Optional.empty(), Optional.empty(), Dials.THEY);
    }

    /** A partner that waits at a relay; we call it there. */
    public static Peer through(Party party, RelayAddress relay) {
        return new Peer(party, Optional.empty(), Optional.of(relay), Dials.WE);
    }

    /** As configured: {@code host:port}, {@code FINGERPRINT@host:port} of a relay, or nothing for a partner that dials us. */
    public static Peer parse(Party party, String where) {
        return where.isEmpty() ? dialsUs(party) : where.contains("@") ? through(party, RelayAddress.parse(where)) : at(party, Address.parse(where));
    }

    /** Where connections go, for people. */
    String where() {
        return address.map(Address::toString).or(() -> relay.map(r -> "the relay " + r.address())).orElse("-");
    }
}

package org.tacit.wire;

import java.util.Optional;

/**
 * A partner's node as the transport knows it. Exactly one side of a pair dials, for every connection between the two.
 *
 * @param party   its fingerprint is the only thing that makes a connection this partner's
 * @param address where it listens; needed when we dial
 */
public record Peer(Party party, Optional<Address> address, Dials dials) {

    /** Who opens the connections between the two nodes. */
    public enum Dials { WE, THEY }

    public Peer {
        if (dials == Dials.WE && address.isEmpty()) {
            throw new IllegalArgumentException("no address to dial for " + party);
        }
    }

    /** A partner that we dial. */
    public static Peer at(Party party, Address address) {
        return new Peer(party, Optional.of(address), Dials.WE);
    }

    /** A partner that dials us. */
    public static Peer dialsUs(Party party) {
        return new Peer(party, Optional.empty(), Dials.THEY);
    }
}

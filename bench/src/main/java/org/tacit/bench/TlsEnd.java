package org.tacit.bench;

import java.util.List;
import java.util.Optional;
import org.tacit.wire.Address;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsLimits;
import org.tacit.wire.TlsTransport;
import org.tacit.wire.Transport;

/** One party's end of the TLS transport: party a listens on a free loopback port, party b dials it, each pins the other. */
final class TlsEnd implements AutoCloseable {

    private final Party self;
    private final boolean listens;
    private final TlsTransport transport;
    private Party peer;

    private TlsEnd(Party self, boolean listens, TlsTransport transport) {
        this.self = self;
        this.listens = listens;
        this.transport = transport;
    }

    static TlsEnd open(String name, boolean listens) {
        TlsIdentity identity = TlsIdentity.generate(name);
        Optional<Address> listen = listens ? Optional.of(new Address("127.0.0.1", 0)) : Optional.empty();
        return new TlsEnd(identity.party(name), listens, TlsTransport.of(identity, name, listen, TlsLimits.DEFAULT));
    }

    /** {@code name fingerprint port}; port 0 where nothing listens. */
    String describe() {
        return self.name() + " " + self.fingerprint() + " " + transport.port().orElse(0);
    }

    /** Takes the other's description. */
    Transport meet(String description) {
        String[] words = description.split(" ");
        peer = new Party(words[0], words[1]);
        transport.addPeer(listens ? Peer.dialsUs(peer) : Peer.at(peer, new Address("127.0.0.1", Integer.parseInt(words[2]))));
        return transport;
    }

    List<Party> parties() {
        return listens ? List.of(self, peer) : List.of(peer, self);
    }

    @Override
    public void close() {
        transport.close();
    }
}

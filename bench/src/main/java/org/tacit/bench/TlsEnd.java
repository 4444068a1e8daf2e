package org.tacit.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tacit.wire.Address;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsLimits;
import org.tacit.wire.TlsTransport;
import org.tacit.wire.Transport;

/** One party's end of the TLS transport on loopback: each dials those before it in the list, waits for those after it, and pins all. */
final class TlsEnd implements AutoCloseable {

    private final Party self;
    private final TlsTransport transport;
    private final List<Party> parties = new ArrayList<>();

    private TlsEnd(Party self, TlsTransport transport) {
        this.self = self;
        this.transport = transport;
    }

    static TlsEnd open(String name) {
        return open(name, TlsIdentity.generate(name));
    }

    /** @param folder the party's own: a party that is started again is the same party */
    static TlsEnd open(String name, Path folder) {
        Path file = folder.resolve("identity.pem");
        if (!Files.exists(file)) {
            TlsIdentity.generate(name).save(file);
        }
        return open(name, TlsIdentity.load(file));
    }

    private static TlsEnd open(String name, TlsIdentity identity) {
        return new TlsEnd(identity.party(name), TlsTransport.of(identity, name, Optional.of(new Address("127.0.0.1", 0)), TlsLimits.DEFAULT));
    }

    /** {@code name fingerprint port}. */
    String describe() {
        return self.name() + " " + self.fingerprint() + " " + transport.port().orElseThrow();
    }

    /** Takes the descriptions of all parties, self included, separated by semicolons. */
    Transport meet(String descriptions) {
        for (String description : descriptions.split(";")) {
            String[] words = description.split(" ");
            Party party = new Party(words[0], words[1]);
            if (!party.equals(self)) {
                transport.addPeer(parties.contains(self) ? Peer.dialsUs(party) : Peer.at(party, new Address("127.0.0.1", Integer.parseInt(words[2]))));
            }
            parties.add(party);
        }
        return transport;
    }

    /** All parties, in the order of {@link #meet}. */
    List<Party> parties() {
        return List.copyOf(parties);
    }

    @Override
    public void close() {
        transport.close();
    }
}

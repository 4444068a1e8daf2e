package org.tacit.node;

import java.util.Optional;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.Database;
import org.tacit.wire.Address;
import org.tacit.wire.TlsLimits;
import org.tacit.wire.TlsTransport;

/** One organisation's node, assembled from its services. Usable without any HTTP server. */
public final class Node implements AutoCloseable {

    private final NodeHome home;
    private final NodeConfig config;
    private final Identity identity;
    private final Database database;
    private final TlsTransport transport;

    private Node(NodeHome home, NodeConfig config, Identity identity, Database database, TlsTransport transport) {
        this.home = home;
        this.config = config;
        this.identity = identity;
        this.database = database;
        this.transport = transport;
    }

    /**
     * What a node says of itself.
     *
     * @param port for partners, 0 where it does not listen
     */
    public record Status(String name, String fingerprint, int port, String version) {
    }

    public static Node open(NodeHome home) {
        NodeConfig config = NodeConfig.read(home);
        Identity identity = Identity.load(home, config.name());
        Database database = config.externalDatabase().map(Database::at).orElseGet(() -> Database.embedded(home.database()));
        try {
            Optional<Address> listen = config.listen() ? Optional.of(new Address(config.host(), config.port())) : Optional.empty();
            return new Node(home, config, identity, database, TlsTransport.of(identity.tls(), identity.name(), listen, TlsLimits.DEFAULT));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public NodeHome home() {
        return home;
    }

    public NodeConfig config() {
        return config;
    }

    /** The port that partners connect to, 0 where this node does not listen. */
    public int port() {
        return transport.port().orElse(0);
    }

    public Status status() {
        return new Status(config.name(), identity.fingerprint(), port(), version());
    }

    public static String version() {
        String version = Node.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    @Override
    public void close() {
        transport.close();
        database.close();
    }
}

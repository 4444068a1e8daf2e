package org.tacit.node.lead;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.tacit.wire.Address;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.WithinNode;

/**
 * REST at any process of a node. A process listens at its REST port whether it leads or not: what comes in goes to the REST server of the process that leads, its own or,
 * over TLS with the node's key at both ends, another one's. So every request is done by one process and sees what the one before it did.
 *
 * <pre>
 * client → REST port (loopback) of any process → [TLS → passage of the one that leads] → its REST server (loopback)
 * </pre>
 */
public final class Passage implements AutoCloseable {

    private static final int PATIENCE = (int) Duration.ofSeconds(10).toMillis();
    private static final int DRAIN = (int) Duration.ofSeconds(1).toMillis();
    /** What a client hears while no process leads. */
    private static final String BODY = "{\"status\":503,\"code\":\"no-lead\",\"en\":\"No process of this node leads right now; ask again in a moment.\",\"zh\":\"本节点暂无主进程，请稍后重试。\"}";
    private static final byte[] NOBODY = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Type: application/problem+json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(BODY.getBytes(StandardCharsets.UTF_8).length, BODY).getBytes(StandardCharsets.UTF_8);

    private final Supplier<TlsIdentity> identity;
    private final Supplier<OptionalInt> own;
    private final Supplier<Optional<Address>> other;
    private final Gate rest;
    private final Gate inside;
    private final String host;

    /**
     * @param identity the node's as it is now
     * @param own      port of this process's REST server, where it leads
     * @param other    where the passage of the process that leads is, where that is another
     * @param port     of REST, on the loopback address
     * @param reach    where other processes reach this one, an address of this machine
     */
    public Passage(Supplier<TlsIdentity> identity, Supplier<OptionalInt> own, Supplier<Optional<Address>> other, int port, Address reach) {
        this.identity = identity;
        this.own = own;
        this.other = other;
        this.host = reach.host();
        this.inside = new Gate(reach, this::fromAnother);
        try {
            this.rest = new Gate(new Address("127.0.0.1", port), this::fromClient);
        } catch (RuntimeException e) {
            inside.close();
            throw e;
        }
    }

    public int restPort() {
        return rest.port();
    }

    /** Where others reach this process. */
    public Address reach() {
        return new Address(host, inside.port());
    }

    private Socket here(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private void fromAnother(Socket plain) throws IOException {
        Socket tls = WithinNode.answer(identity.get(), plain, PATIENCE);
        OptionalInt port = own.get();
        if (port.isPresent()) {
            Splice.between(tls, here(port.getAsInt()));
        } else {
            // It leads no more; the other end tells its client.
            tls.close();
        }
    }

    private void fromClient(Socket client) throws IOException {
        Socket way;
        try {
            OptionalInt port = own.get();
            way = port.isPresent() ? here(port.getAsInt()) : WithinNode.dial(identity.get(), other.get().orElseThrow(() -> new IOException("nobody leads")), PATIENCE);
        } catch (IOException e) {
            sorry(client);
            return;
        }
        Splice.between(client, way);
    }

    /** The request is read first: a connection closed on unread bytes may take the answer with it. */
    private static void sorry(Socket client) throws IOException {
        client.setSoTimeout(DRAIN);
        client.getInputStream().read(new byte[8 << 10]);
        client.getOutputStream().write(NOBODY);
        client.shutdownOutput();
        client.getInputStream().skip(1 << 20);
    }

    @Override
    public void close() {
        rest.close();
        inside.close();
    }
}

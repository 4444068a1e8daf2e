package org.tacit.wire;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;

/**
 * Connections between processes of one node, which have the same key: TLS 1.3 as between nodes.
 *
 * <h2>Security guarantees</h2>
 * A connection exists only where both ends have shown, and proven to own, this very certificate: nobody but the node itself can be at the other end.
 */
public final class WithinNode {

    private WithinNode() {
    }

    /** Answers a connection that was accepted; {@code plain} is closed with the socket that is returned, and by the caller where this fails. */
    public static Socket answer(TlsIdentity identity, Socket plain, int millis) throws IOException {
        SSLSocket tls = (SSLSocket) context(identity).createSocket(plain, (InputStream) null, true);
        tls.setUseClientMode(false);
        return shake(identity, tls, millis);
    }

    /** Connects to another process of this node. */
    public static Socket dial(TlsIdentity identity, Address to, int millis) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(to.host(), to.port()), millis);
            SSLSocket tls = (SSLSocket) context(identity).createSocket(plain, to.host(), to.port(), true);
            tls.setUseClientMode(true);
            return shake(identity, tls, millis);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static javax.net.ssl.SSLSocketFactory context(TlsIdentity identity) {
        return Pinning.context(identity, identity.fingerprint()::equals).getSocketFactory();
    }

    private static Socket shake(TlsIdentity identity, SSLSocket tls, int millis) throws IOException {
        identity.suite().prepare(tls);
        if (!tls.getUseClientMode()) {
            tls.setNeedClientAuth(true);
        }
        tls.setTcpNoDelay(true);
        tls.setSoTimeout(millis);
        tls.startHandshake();
        if (!TlsIdentity.fingerprint((X509Certificate) tls.getSession().getPeerCertificates()[0]).equals(identity.fingerprint())) {
            throw new IOException("another node answers");
        }
        tls.setSoTimeout(0);
        return tls;
    }
}

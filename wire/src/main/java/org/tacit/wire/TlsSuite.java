package org.tacit.wire;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** What a node's TLS 1.3 connections and certificates are made of. Two nodes can talk only where both have the same. */
public enum TlsSuite {

    /** P-256 certificates, ephemeral elliptic curves, AES-GCM or ChaCha20-Poly1305; the JDK's own TLS. */
    STANDARD("secp256r1", "SHA256withECDSA", null, "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"),

    /** RFC 8998: SM2 certificates and signatures, ephemeral curveSM2, SM4-GCM, SM3; BouncyCastle's TLS. */
    GM("sm2p256v1", "SM3withSM2", new BouncyCastleProvider(), "TLS_SM4_GCM_SM3");

    /** Held so that its level stays: the provider tells of every connection, and our transport tells what of that is of interest. */
    private static final Logger PROVIDER = Logger.getLogger("org.bouncycastle.jsse");

    static {
        PROVIDER.setLevel(Level.SEVERE);
    }

    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final String[] GM_GROUPS = {"curveSM2"};
    private static final String[] GM_SIGNATURES = {"sm2sig_sm3"};

    private final String curve;
    private final String signature;
    private final Provider keys;
    private final String[] suites;

    TlsSuite(String curve, String signature, Provider keys, String... suites) {
        this.curve = curve;
        this.signature = signature;
        this.keys = keys;
        this.suites = suites;
    }

    String curve() {
        return curve;
    }

    String signature() {
        return signature;
    }

    /** Where keys and certificates come from; null for the JDK's own. */
    Provider keys() {
        return keys;
    }

    SSLContext context(KeyManager key, TrustManager trust) {
        try {
            SSLContext context = this == GM
                    ? SSLContext.getInstance("TLSv1.3", new BouncyCastleJsseProvider(false, keys)) : SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no TLS of the suite " + this, e);
        }
    }

    /** Nothing but this suite, whatever the provider's defaults are. */
    void prepare(SSLSocket tls) {
        tls.setEnabledProtocols(PROTOCOLS);
        tls.setEnabledCipherSuites(suites);
        if (this == GM) {
            var socket = (BCSSLSocket) tls;
            BCSSLParameters parameters = socket.getParameters();
            parameters.setNamedGroups(GM_GROUPS);
            parameters.setSignatureSchemes(GM_SIGNATURES);
            socket.setParameters(parameters);
        }
    }

    /** Whether one direction of a connection can be closed alone. BouncyCastle's cannot; see {@link MarkedStreams}. */
    boolean closesHalf() {
        return this == STANDARD;
    }
}

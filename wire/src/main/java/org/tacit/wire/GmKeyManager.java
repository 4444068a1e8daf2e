package org.tacit.wire;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jsse.BCX509ExtendedKeyManager;
import org.bouncycastle.jsse.BCX509Key;

/** One SM2 key, for whatever is asked: BouncyCastle's own managers do not hold an SM2 certificate fit for RFC 8998. */
final class GmKeyManager extends BCX509ExtendedKeyManager {

    private static final String ALIAS = "self";

    private final TlsIdentity identity;

    GmKeyManager(TlsIdentity identity) {
        this.identity = identity;
    }

    private record Key(String keyType, TlsIdentity identity) implements BCX509Key {
        @Override
        public X509Certificate[] getCertificateChain() {
            return new X509Certificate[] {identity.certificate()};
        }

        @Override
        public String getKeyType() {
            return keyType;
        }

        @Override
        public PrivateKey getPrivateKey() {
            return identity.key();
        }
    }

    @Override
    public BCX509Key chooseClientKeyBC(String[] keyTypes, Principal[] issuers, Socket socket) {
        return getKeyBC(keyTypes[0], ALIAS);
    }

    @Override
    public BCX509Key chooseServerKeyBC(String[] keyTypes, Principal[] issuers, Socket socket) {
        return getKeyBC(keyTypes[0], ALIAS);
    }

    @Override
    public BCX509Key chooseEngineClientKeyBC(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return getKeyBC(keyTypes[0], ALIAS);
    }

    @Override
    public BCX509Key chooseEngineServerKeyBC(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return getKeyBC(keyTypes[0], ALIAS);
    }

    @Override
    protected BCX509Key getKeyBC(String keyType, String alias) {
        return new Key(keyType, identity);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {identity.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.key();
    }
}

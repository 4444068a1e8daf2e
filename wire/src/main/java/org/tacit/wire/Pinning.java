package org.tacit.wire;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.3 where trust is a set of certificate fingerprints: no authority, no names. Dates are looked at after the handshake, when the reason can be told. */
final class Pinning {

    private Pinning() {
    }

    static SSLContext context(TlsIdentity identity, Predicate<String> pinned) {
        return identity.suite().context(identity.suite() == TlsSuite.GM ? new GmKeyManager(identity) : new OneKey(identity), new Trust(pinned));
    }

    /** Both roles trust the same set; which of the pinned peers it is gets checked by the caller after the handshake. */
    private static final class Trust extends X509ExtendedTrustManager {
        private final Predicate<String> pinned;

        Trust(Predicate<String> pinned) {
            this.pinned = pinned;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            // TLS proves possession of the first certificate's key; what follows it means nothing here.
            String fingerprint = TlsIdentity.fingerprint(chain[0]);
            if (!pinned.test(fingerprint)) {
                throw new CertificateException("no partner has the fingerprint " + fingerprint);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class OneKey extends X509ExtendedKeyManager {
        private static final String ALIAS = "self";
        private final TlsIdentity identity;

        OneKey(TlsIdentity identity) {
            this.identity = identity;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keyType.equals("EC") ? ALIAS : null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
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
}

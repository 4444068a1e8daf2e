package org.tacit.node.anchor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tacit.anchor.Anchor;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A notary on loopback, as docs/anchoring.md asks of one, over TLS with a certificate of its own; the test can make it slow, forgetful or a liar. */
final class Gateway implements AutoCloseable {

    static final String TOKEN = "a token of the bank's";

    final Signer signer = Signer.generate(SignatureScheme.SM2, new SecureRandom());
    final Map<String, JsonNode> notes = new ConcurrentHashMap<>();
    /** Until then a note is pending. */
    volatile boolean certain = true;
    volatile Signer signs = signer;
    /** In place of an answer. */
    volatile int status = 200;
    volatile String instead;
    volatile String redirect;
    private final HttpServer server;

    Gateway(Path certificate) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=notary");
        var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(System.nanoTime()), Date.from(Instant.now().minusSeconds(3600)), Date.from(Instant.now().plusSeconds(86_400)), name, pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        X509Certificate made = new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(made.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("k", pair.getPrivate(), new char[0], new X509Certificate[] {made});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(context));
        server = tls;
        server.createContext("/heads", this::answer);
        server.start();
    }

    String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort() + "/heads";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (redirect != null) {
                exchange.getResponseHeaders().add("Location", redirect);
                exchange.sendResponseHeaders(307, -1);
                return;
            }
            if (!("Bearer " + TOKEN.replace(' ', '-')).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String id = exchange.getRequestURI().getPath().substring("/heads".length());
            if (exchange.getRequestMethod().equals("POST") && id.isEmpty()) {
                JsonNode note = JsonMapper.shared().readTree(body);
                id = "/n" + note.path("digest").asString().substring(0, 16);
                notes.put(id, note);
            }
            JsonNode note = notes.get(id);
            if (status == 200 && note == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] said = instead != null ? instead.getBytes(StandardCharsets.UTF_8) : JsonMapper.shared().writeValueAsBytes(said(id.substring(1), note));
            exchange.sendResponseHeaders(status, said.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(said);
            }
        }
    }

    private Map<String, Object> said(String id, JsonNode note) {
        Map<String, Object> said = new LinkedHashMap<>(Map.of("id", id, "log", note.path("log").asString(), "digest", note.path("digest").asString(), "state", certain ? "CONFIRMED" : "PENDING", "depth", certain ? 6 : 1));
        if (certain) {
            String time = "2026-11-22T08:00:00Z";
            said.put("time", time);
            Anchor.Note signed = new Anchor.Note(HexFormat.of().parseHex(note.path("log").asString()), HexFormat.of().parseHex(note.path("digest").asString()), new byte[0]);
            said.put("signature", HexFormat.of().formatHex(signs.sign(GatewayAnchor.DOMAIN, GatewayAnchor.receipt(signed, id, time))));
        }
        return said;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

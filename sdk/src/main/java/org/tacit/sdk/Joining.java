package org.tacit.sdk;

import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** How an application becomes known to a node: with the text that a person there gave out ({@code tacit service application invite}), good for one use. */
final class Joining {

    private static final String PREFIX = "tacit1.";
    /** Of a node that has changed its certificate. */
    private static final String PREFIX_LATER = "tacit2.";
    private static final String DOMAIN = "tacit.invitation.v1";
    private static final int LONGEST = 8_000;

    private Joining() {
    }

    /** Dials with the text's one-time certificate, says which certificate and keys this application has, and learns its name. */
    static Provider join(String pasted, ClientFolder folder, TlsIdentity identity, List<Signer> signers, Clock clock) {
        Fields text = read(pasted);
        if (!text.text("kind").equals("application")) {
            throw InvalidInput.of("This is an invitation for a node; ask for one for an application.", "这是节点之间的邀请；请索取面向应用的邀请。");
        }
        if (!clock.instant().isBefore(text.time("expires"))) {
            throw InvalidInput.of("This invitation expired at %s; ask for a new one.", "该邀请已于 %s 过期；请索取新的。", text.time("expires"));
        }
        Provider unnamed = new Provider(text.text("name"), text.text("fingerprint"), text.map().containsKey("certificate") ? text.text("certificate") : text.text("fingerprint"), text.texts("keys"), text.text("address"), "");
        try (TlsTransport transport = TlsTransport.dialling(folder.pass(text.text("pass")), "application");
                NodeLine line = new NodeLine(transport, unnamed, topic -> { })) {
            line.awaitConnection();
            Fields answer = line.ask("application.join", Map.of("id", text.text("id"), "fingerprint", identity.fingerprint(),
                    "keys", signers.stream().map(s -> s.verifyingKey().toString()).toList()));
            return new Provider(unnamed.name(), unnamed.fingerprint(), unnamed.certificate(), unnamed.keys(), unnamed.address(), answer.text("name"));
        }
    }

    private static Fields read(String pasted) {
        String text = pasted.replaceAll("\\s", "");
        String[] parts = (text.startsWith(PREFIX) || text.startsWith(PREFIX_LATER)) && text.length() <= LONGEST ? text.substring(PREFIX.length()).split("\\.", -1) : new String[0];
        if (parts.length == 2) {
            try {
                byte[] body = Base64.getUrlDecoder().decode(parts[0]);
                Fields fields = Fields.read(new String(body, java.nio.charset.StandardCharsets.UTF_8));
                VerifyingKey key = fields.texts("keys").stream().map(VerifyingKey::parse).filter(k -> k.scheme() == SignatureScheme.ED25519).findFirst().orElseThrow();
                if (key.verify(DOMAIN, body, Base64.getUrlDecoder().decode(parts[1]))) {
                    return fields;
                }
            } catch (IllegalArgumentException | java.util.NoSuchElementException | InvalidInput e) {
                // Said below.
            }
        }
        throw InvalidInput.of("This is not a whole invitation; copy the text again, from 'tacit1.' to its end.", "这不是完整的邀请文本；请从“tacit1.”到结尾重新复制。");
    }
}

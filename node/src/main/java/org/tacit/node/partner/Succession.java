package org.tacit.node.partner;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Partner;
import org.tacit.wire.TlsIdentity;

/**
 * A node's word that another certificate and other keys are its own from now on.
 *
 * <h2>Security guarantees</h2>
 * Signed by the certificate's key and both signing keys before it, and by both signing keys after it: only who holds all of the
 * old ones can make it, and only who holds the new ones can be named in it. Whoever has stolen all of the old ones can make one too; so after a
 * theft ({@code compromised}) a partner holds the partnership until a person has compared the new fingerprint.
 *
 * @param id          fingerprint of the node's first certificate
 * @param generation  what it announces, one more than what it replaces
 * @param before      certificate that it replaces, DER in Base64
 * @param after       the new one
 * @param keysBefore  public signing keys, sorted
 * @param compromised the old ones may be in others' hands: nothing more is believed of them
 * @param until       how long the old ones are accepted beside the new ones, where they are
 */
record Succession(String format, String id, int generation, String before, String after, List<String> keysBefore, List<String> keysAfter, boolean compromised,
                  Instant made, Instant until) {

    static final String FORMAT = "succession/v1";
    static final Duration LONGEST = Duration.ofDays(90);
    private static final String DOMAIN = "tacit.succession.v1";
    private static final String PREFIX = "tacitnext1.";
    private static final int LONGEST_TEXT = 20_000;

    /**
     * With its signatures, lower-case hex.
     *
     * @param tls    by the key of the certificate before
     * @param before by the keys before, in their order
     * @param after  by the keys after
     */
    record Signed(Succession succession, String tls, List<String> before, List<String> after) {
    }

    Succession {
        keysBefore = List.copyOf(keysBefore);
        keysAfter = List.copyOf(keysAfter);
    }

    static String sign(Identity identity, Identity.Generation before, Identity.Generation after, boolean compromised, Instant made, Instant until) {
        Base64.Encoder base64 = Base64.getEncoder();
        try {
            Succession made0 = new Succession(FORMAT, identity.fingerprint(), after.number(), base64.encodeToString(before.tls().certificate().getEncoded()),
                    base64.encodeToString(after.tls().certificate().getEncoded()), before.keys(), after.keys(), compromised, made, until);
            byte[] message = Canonical.encode(made0);
            Signed signed = new Signed(made0, HexFormat.of().formatHex(before.tls().sign(forTls(message))), signatures(before, message), signatures(after, message));
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Canonical.encode(signed));
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException("an own certificate cannot be encoded", e);
        }
    }

    private static byte[] forTls(byte[] message) {
        byte[] domain = (DOMAIN + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(domain, domain.length + message.length);
        System.arraycopy(message, 0, all, domain.length, message.length);
        return all;
    }

    private static List<String> signatures(Identity.Generation generation, byte[] message) {
        List<String> made = new ArrayList<>();
        for (String key : generation.keys()) {
            Signer signer = generation.signers().stream().filter(s -> s.verifyingKey().toString().equals(key)).findFirst().orElseThrow();
            made.add(HexFormat.of().formatHex(signer.sign(DOMAIN, message)));
        }
        return made;
    }

    /** Reads a text of anybody; who signed it is {@link #check}ed against a partner. */
    static Signed read(String pasted) {
        String text = pasted.replaceAll("\\s", "");
        if (!text.startsWith(PREFIX) || text.length() > LONGEST_TEXT) {
            throw incomplete();
        }
        try {
            return Canonical.decode(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())), Signed.class);
        } catch (IllegalArgumentException | InvalidInput e) {
            throw incomplete();
        }
    }

    private static InvalidInput incomplete() {
        return InvalidInput.of("This is not a whole announcement of a new certificate; copy the text again, from 'tacitnext1.' to its end.",
                "这不是完整的新证书公告文本；请从“tacitnext1.”到结尾重新复制。");
    }

    /**
     * That this partner made it, as the successor of what it is known by here.
     *
     * @param newest what is known of it
     */
    static void check(Signed signed, Partner partner, PartnerStore.Known newest, Instant now) {
        Succession s = signed.succession;
        X509Certificate before = certificate(s.before);
        X509Certificate after = certificate(s.after);
        if (!s.format.equals(FORMAT) || !s.id.equals(partner.fingerprint())) {
            throw PolicyDenied.of("This announcement is not of %s, or of another version.", "该公告不属于 %s，或属于其他版本。", partner.name());
        }
        if (!s.keysBefore.equals(newest.keys()) || !TlsIdentity.fingerprint(before).equals(newest.certificate())) {
            throw PolicyDenied.of("The announcement of %s does not follow the certificate and keys that it is known by here (generation %d); ask it for those in between, or pair anew.",
                    "%s 的公告与本方所知的证书和密钥（第 %d 代）不衔接；请向其索取中间的公告，或重新配对。", partner.name(), newest.generation());
        }
        Partner.checkKeys(s.keysAfter);
        byte[] message = Canonical.encode(s);
        boolean good = TlsIdentity.verify(before, forTls(message), hex(signed.tls)) && verify(s.keysBefore, message, signed.before) && verify(s.keysAfter, message, signed.after);
        if (!good) {
            throw PolicyDenied.of("The announcement of %s is not signed by its old and new keys; it was changed, or is not its own.", "%s 的公告未经其新旧密钥签名；文本被改动，或并非其所发。", partner.name());
        }
        if (TlsIdentity.suiteOf(before) != TlsIdentity.suiteOf(after)) {
            throw PolicyDenied.of("%s announces a certificate of the other TLS suite; pair anew for that.", "%s 公告的证书属于另一套 TLS 算法；需重新配对。", partner.name());
        }
        if (s.until.isAfter(s.made.plus(LONGEST)) || !now.isBefore(after.getNotAfter().toInstant())) {
            throw PolicyDenied.of("%s announces a certificate that has expired, or more than %d days for the change.", "%s 公告的证书已过期，或更换期超过 %d 天。", partner.name(), LONGEST.toDays());
        }
    }

    private static boolean verify(List<String> keys, byte[] message, List<String> signatures) {
        boolean good = keys.size() == signatures.size();
        for (int i = 0; good && i < keys.size(); i++) {
            good = VerifyingKey.parse(keys.get(i)).verify(DOMAIN, message, hex(signatures.get(i)));
        }
        return good;
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static X509Certificate certificate(String base64) {
        try {
            return TlsIdentity.certificate(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw incomplete();
        }
    }

    X509Certificate newCertificate() {
        return certificate(after);
    }

    String newFingerprint() {
        return TlsIdentity.fingerprint(newCertificate());
    }
}

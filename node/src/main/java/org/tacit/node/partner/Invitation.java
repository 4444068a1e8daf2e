package org.tacit.node.partner;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.Signer;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.link.Partner;

/**
 * What one organisation hands to another, over any channel that they trust, so that their nodes know each other: one line of
 * text, signed, good for one use.
 *
 * <p>Usually the inviter listens. Then {@code pass} holds a one-time TLS identity that the inviter's node accepts until it was
 * used or has expired, for one purpose only: saying who the joiner is. Whoever holds the text can use it, so both sides are
 * shown both fingerprints to compare. Where the inviter cannot be dialled, {@code pass} is empty, and the joiner answers with
 * a text of the same form, of kind {@link #REPLY}, in which {@code id} names the invitation.
 *
 * @param fingerprint of the writer's first TLS certificate
 * @param certificate that it shows now; the text is of the first form, which every version reads, while that is still the first one
 * @param keys        with which the writer signs contracts; this text is signed with its Ed25519 key
 * @param address     where the writer can be dialled, empty where it cannot
 * @param pass        PEM, empty where none is given
 */
public record Invitation(String kind, String id, String name, String fingerprint, String certificate, List<String> keys, String address,
                         Instant expires, String pass) {

    public static final String INVITE = "invitation";
    public static final String REPLY = "reply";

    private static final String PREFIX = "tacit1.";
    private static final String PREFIX_LATER = "tacit2.";
    private static final String DOMAIN = "tacit.invitation.v1";
    private static final int LONGEST = 8_000;

    public Invitation {
        keys = List.copyOf(keys);
    }

    /** What the text of a node holds that shows its first certificate. */
    private record First(String kind, String id, String name, String fingerprint, List<String> keys, String address, Instant expires, String pass) {
    }

    /** The signed text: prefix, Base64url of the canonical form, a dot, Base64url of the signature. */
    public String text(Signer signer) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        boolean first = certificate.equals(fingerprint);
        byte[] body = first ? Canonical.encode(new First(kind, id, name, fingerprint, keys, address, expires, pass)) : Canonical.encode(this);
        return (first ? PREFIX : PREFIX_LATER) + base64.encodeToString(body) + "." + base64.encodeToString(signer.sign(DOMAIN, body));
    }

    /** Reads a text that somebody pasted; white space that a mail program put in is ignored. */
    public static Invitation read(String pasted, Instant now) {
        String text = pasted.replaceAll("\\s", "");
        String[] parts = (text.startsWith(PREFIX) || text.startsWith(PREFIX_LATER)) && text.length() <= LONGEST ? text.substring(PREFIX.length()).split("\\.", -1) : new String[0];
        if (parts.length != 2) {
            throw incomplete();
        }
        byte[] body;
        Invitation invitation;
        byte[] signature;
        try {
            body = Base64.getUrlDecoder().decode(parts[0]);
            signature = Base64.getUrlDecoder().decode(parts[1]);
            invitation = text.startsWith(PREFIX) ? of(Canonical.decode(body, First.class)) : Canonical.decode(body, Invitation.class);
        } catch (IllegalArgumentException | InvalidInput e) {
            throw incomplete();
        }
        Partner.checkKeys(invitation.keys);
        if (!Partner.textKey(invitation.keys).verify(DOMAIN, body, signature)) {
            throw incomplete();
        }
        NodeConfig.checkName(invitation.name);
        checkFingerprint(invitation.fingerprint);
        checkFingerprint(invitation.certificate);
        if (!now.isBefore(invitation.expires)) {
            throw InvalidInput.of("This text of %s expired at %s; ask for a new one.", "%s 的这段文本已于 %s 过期，请索取新的。",
                    invitation.name, invitation.expires);
        }
        return invitation;
    }

    private static Invitation of(First f) {
        return new Invitation(f.kind, f.id, f.name, f.fingerprint, f.fingerprint, f.keys, f.address, f.expires, f.pass);
    }

    static void checkFingerprint(String fingerprint) {
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            throw incomplete();
        }
    }

    private static InvalidInput incomplete() {
        return InvalidInput.of("This is not a whole invitation of this version; copy the text again, from 'tacit1.' to its end.",
                "这不是完整的本版本邀请文本；请从“tacit1.”到结尾重新复制。");
    }

    /** The pass would let a reader join. */
    @Override
    public String toString() {
        return kind + " " + id + " of " + name;
    }
}

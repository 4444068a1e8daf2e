package org.tacit.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * "At this time my log had this many entries and this root": what a party shows to its partners, and cannot take back.
 *
 * @param origin    the party whose log it is
 * @param root      lower-case hex
 * @param signature lower-case hex, over the canonical bytes of the other fields
 */
public record SignedTreeHead(String origin, long size, String root, Instant time, String signature) {

    /** Signed under this domain. */
    public static final String DOMAIN = "tacit.ledger.head.v1";

    public static SignedTreeHead sign(String origin, long size, byte[] root, Instant time, Signer signer) {
        String hex = Entry.hex(root);
        return new SignedTreeHead(origin, size, hex, time, Entry.hex(signer.sign(DOMAIN, statement(origin, size, hex, time))));
    }

    public boolean isSignedBy(VerifyingKey key) {
        return key.verify(DOMAIN, statement(origin, size, root, time), HexFormat.of().parseHex(signature));
    }

    private static byte[] statement(String origin, long size, String root, Instant time) {
        return Json.write(Map.of("origin", origin, "size", size, "root", root, "time", time));
    }

    byte[] rootBytes() {
        return HexFormat.of().parseHex(root);
    }

    Map<String, Object> map() {
        return Map.of("origin", origin, "size", size, "root", root, "time", time, "signature", signature);
    }

    /** Canonical JSON, as it is stored and sent. */
    public byte[] bytes() {
        return Json.write(map());
    }

    /** {@link InvalidInput} when the bytes are not those of a head. The signature is not checked here. */
    public static SignedTreeHead of(byte[] bytes) {
        return of(Json.read(bytes));
    }

    static SignedTreeHead of(Object json) {
        if (json instanceof Map<?, ?> map && map.size() == 5 && map.get("origin") instanceof String origin && map.get("size") instanceof Long size && size >= 0
                && map.get("root") instanceof String root && Entry.isHash(root) && map.get("time") instanceof String time
                && map.get("signature") instanceof String signature && isSignature(signature)) {
            try {
                return new SignedTreeHead(origin, size, root, Instant.parse(time), signature);
            } catch (DateTimeException e) {
                // Said below.
            }
        }
        throw InvalidInput.of("These bytes are no signed tree head.", "这些字节不是签名树头。");
    }

    static boolean isSignature(String hex) {
        return hex.length() == 2 * SignatureScheme.SIGNATURE_BYTES && hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}

package org.tacit.ledger;

import java.util.HexFormat;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/**
 * A head with the signature of a partner that saw it and found it consistent with the one it saw before.
 *
 * @param witness   the partner
 * @param signature lower-case hex, over the canonical bytes of witness and head
 */
public record WitnessedHead(SignedTreeHead head, String witness, String signature) {

    /** Signed under this domain. */
    public static final String DOMAIN = "tacit.ledger.witness.v1";

    public static WitnessedHead sign(SignedTreeHead head, String witness, Signer signer) {
        return new WitnessedHead(head, witness, Entry.hex(signer.sign(DOMAIN, statement(head, witness))));
    }

    /** Whether the witness signed; the head's own signature is another question. */
    public boolean isSignedBy(VerifyingKey witnessKey) {
        return witnessKey.verify(DOMAIN, statement(head, witness), HexFormat.of().parseHex(signature));
    }

    private static byte[] statement(SignedTreeHead head, String witness) {
        return Json.write(Map.of("head", head.map(), "witness", witness));
    }

    /** Canonical JSON, as it is stored and sent. */
    public byte[] bytes() {
        return Json.write(Map.of("head", head.map(), "witness", witness, "signature", signature));
    }

    /** {@link InvalidInput} when the bytes are not those of a witnessed head. No signature is checked here. */
    public static WitnessedHead of(byte[] bytes) {
        if (Json.read(bytes) instanceof Map<?, ?> map && map.size() == 3 && map.get("head") instanceof Map<?, ?> head
                && map.get("witness") instanceof String witness && map.get("signature") instanceof String signature && SignedTreeHead.isSignature(signature)) {
            return new WitnessedHead(SignedTreeHead.of(head), witness, signature);
        }
        throw InvalidInput.of("These bytes are no witnessed tree head.", "这些字节不是见证过的树头。");
    }
}

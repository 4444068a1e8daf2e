package org.tacit.sdk;

import java.util.List;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.wire.Party;
import java.util.HexFormat;

/**
 * The node that an application joined, as its invitation said: pinned from then on.
 *
 * @param certificate fingerprint of what it shows now: another than its first where it has changed it
 * @param me          the application's name there
 */
record Provider(String name, String fingerprint, String certificate, List<String> keys, String address, String me) {

    Provider {
        keys = List.copyOf(keys);
        if (!fingerprint.matches("[0-9a-f]{64}") || !certificate.matches("[0-9a-f]{64}") || keys.size() != SignatureScheme.values().length
                || keys.stream().map(VerifyingKey::parse).map(VerifyingKey::scheme).distinct().count() != keys.size()) {
            throw InvalidInput.of("The node's keys are not one of each scheme; update the older side.", "节点的公钥不是每种算法一个；请升级较旧的一方。");
        }
    }

    Party party() {
        return new Party(name, fingerprint);
    }

    /** @throws ProtocolViolation unless each of the node's keys has signed */
    void verify(String domain, byte[] message, List<String> signatures, String what) {
        boolean good = signatures.size() == keys.size();
        for (int i = 0; good && i < signatures.size(); i++) {
            try {
                good = VerifyingKey.parse(keys.get(i)).verify(domain, message, HexFormat.of().parseHex(signatures.get(i)));
            } catch (IllegalArgumentException malformed) {
                good = false;
            }
        }
        if (!good) {
            throw ProtocolViolation.of("%s has not signed the %s that it shows; nothing is asked with it.", "%s 没有签署其出示的%s；不会据此提问。", name, what);
        }
    }
}

package org.tacit.node.link;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.ContractParty;
import org.tacit.wire.Party;

/**
 * Another organisation that this node trusts to be who it says.
 *
 * @param fingerprint of its TLS certificate, the only thing that makes a connection this partner's
 * @param keys        public keys it signs with, as {@link VerifyingKey#toString} writes them, sorted: one of each scheme
 * @param address     {@code host:port} to dial; empty where only the partner can dial
 */
public record Partner(String name, String fingerprint, List<String> keys, String address, Instant addedAt) {

    public Partner {
        keys = keys.stream().sorted().toList();
    }

    public Party party() {
        return new Party(name, fingerprint);
    }

    public ContractParty asContractParty() {
        return new ContractParty(name, fingerprint, keys);
    }

    /** Signs its tree heads and texts. */
    public VerifyingKey textKey() {
        return textKey(keys);
    }

    public static VerifyingKey textKey(List<String> keys) {
        return keys.stream().map(VerifyingKey::parse).filter(k -> k.scheme() == SignatureScheme.ED25519).findFirst()
                .orElseThrow(() -> InvalidInput.of("The partner has no Ed25519 key.", "对方没有 Ed25519 公钥。"));
    }

    /** Refuses keys that contracts could not be checked with: there must be exactly one of each scheme. */
    public static void checkKeys(List<String> keys) {
        Set<SignatureScheme> schemes = keys.stream().map(VerifyingKey::parse).map(VerifyingKey::scheme).collect(Collectors.toSet());
        if (keys.size() != SignatureScheme.values().length || !schemes.containsAll(Arrays.asList(SignatureScheme.values()))) {
            throw InvalidInput.of("The partner signs with other keys than one of each scheme (%s); update the older node.",
                    "对方的签名公钥与本节点要求的每种算法一个（%s）不符；请升级较旧的节点。", Arrays.toString(SignatureScheme.values()));
        }
    }
}

package org.tacit.node.link;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.ContractParty;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;

/**
 * Another organisation that this node trusts to be who it says.
 *
 * @param fingerprint of its first TLS certificate: who it is, for good
 * @param keys        public keys it signs with now, as {@link VerifyingKey#toString} writes them, sorted: one of each scheme
 * @param address     {@code host:port} to dial, {@code FINGERPRINT@host:port} of a relay; empty where only the partner can dial
 * @param generation  of its certificate and keys that it shows now
 * @param also        key sets beside them that new things may be signed with, while it changes from one to the next; mostly none
 * @param earlier     key sets that it signed with before and that are not known to be in others' hands
 * @param suspended   why nothing is done with it at present; empty where it is not suspended
 */
public record Partner(String name, String fingerprint, List<String> keys, String address, Instant addedAt, int generation, List<List<String>> also,
                      List<List<String>> earlier, String suspended) {

    public Partner {
        keys = keys.stream().sorted().toList();
        also = List.copyOf(also);
        earlier = List.copyOf(earlier);
    }

    /** One that has never changed its keys. */
    public Partner(String name, String fingerprint, List<String> keys, String address, Instant addedAt) {
        this(name, fingerprint, keys, address, addedAt, 0, List.of(), List.of(), "");
    }

    public Party party() {
        return new Party(name, fingerprint);
    }

    public Peer peer() {
        return Peer.parse(party(), address);
    }

    public boolean isSuspended() {
        return !suspended.isEmpty();
    }

    public ContractParty asContractParty() {
        return new ContractParty(name, fingerprint, keys);
    }

    /** Whether this party of something new is this partner, with keys that it may sign new things with. */
    public boolean isNow(ContractParty party) {
        return isNamed(party) && (party.keys().equals(keys) || also.contains(party.keys()));
    }

    /** Whether this party of something that was signed at any time is this partner. */
    public boolean isParty(ContractParty party) {
        return isNamed(party) && keySets().anyMatch(party.keys()::equals);
    }

    private boolean isNamed(ContractParty party) {
        return party.name().equals(name) && party.fingerprint().equals(fingerprint);
    }

    /** Each set of keys that it signs or has signed with, the present one first. */
    public Stream<List<String>> keySets() {
        return Stream.concat(Stream.of(keys), Stream.concat(also.stream(), earlier.stream()));
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

package org.tacit.node.service;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Canonical;

/**
 * An edition and the provider's signatures, one with each of the keys that it signs with.
 *
 * @param signatures lower-case hex, in the order of {@link org.tacit.flow.contract.ContractParty#keys}
 */
public record SignedEdition(Edition edition, List<String> signatures) {

    private static final String DOMAIN = "tacit.service-edition.v1";

    public SignedEdition {
        signatures = List.copyOf(signatures);
    }

    static SignedEdition sign(Edition edition, List<String> keys, List<Signer> signers) {
        byte[] message = edition.hash().getBytes(StandardCharsets.UTF_8);
        return new SignedEdition(edition, keys.stream().map(key -> signers.stream().filter(s -> s.verifyingKey().toString().equals(key)).findFirst().orElseThrow())
                .map(s -> HexFormat.of().formatHex(s.sign(DOMAIN, message))).toList());
    }

    /** As {@link #verify(Terms, List)} with the keys that the terms name. */
    void verify(Terms terms) {
        verify(terms, List.of(terms.provider().keys()));
    }

    /**
     * @param provider each set of keys that the provider signs or has signed with
     * @throws ProtocolViolation unless the provider of these terms signed it for them, with each key of one set
     */
    void verify(Terms terms, List<List<String>> provider) {
        if (provider.stream().noneMatch(keys -> isGood(terms, keys))) {
            throw ProtocolViolation.of("%s showed an edition of '%s' that it has not signed for these terms; nothing is asked with it.",
                    "%s 出示的“%s”服务版本并非其为本条款所签；不会据此提问。", terms.provider().name(), terms.name());
        }
    }

    private boolean isGood(Terms terms, List<String> keys) {
        boolean good = edition.format().equals(Edition.FORMAT) && edition.service().equals(terms.hash()) && edition.epoch() >= 1 && edition.version() >= 1
                && edition.rows() >= 0 && edition.publicKey().matches("[0-9a-f]{64}") && edition.commitment().matches("[0-9a-f]{64}") && signatures.size() == keys.size();
        for (int i = 0; good && i < keys.size(); i++) {
            try {
                good = VerifyingKey.parse(keys.get(i)).verify(DOMAIN, edition.hash().getBytes(StandardCharsets.UTF_8), HexFormat.of().parseHex(signatures.get(i)));
            } catch (IllegalArgumentException | InvalidInput malformed) {
                good = false;
            }
        }
        return good;
    }

    String text() {
        return new String(Canonical.encode(this), StandardCharsets.UTF_8);
    }

    static SignedEdition read(String text) {
        return Canonical.decode(text.getBytes(StandardCharsets.UTF_8), SignedEdition.class);
    }
}

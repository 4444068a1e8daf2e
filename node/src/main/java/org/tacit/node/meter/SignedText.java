package org.tacit.node.meter;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.contract.ContractParty;

/**
 * A canonical text and one party's signatures over it, one with each of the party's keys, in a domain that says what the text is.
 *
 * @param signatures lower-case hex, in the order of {@link ContractParty#keys}
 */
public record SignedText(String text, List<String> signatures) {

    private static final int LONGEST = 1 << 20;

    public SignedText {
        signatures = List.copyOf(signatures);
    }

    static SignedText sign(String domain, Object value, ContractParty me, List<Signer> signers) {
        byte[] message = Canonical.encode(value);
        return new SignedText(new String(message, StandardCharsets.UTF_8), me.keys().stream()
                .map(key -> signers.stream().filter(s -> s.verifyingKey().toString().equals(key)).findFirst().orElseThrow())
                .map(s -> HexFormat.of().formatHex(s.sign(domain, message))).toList());
    }

    /** @throws ProtocolViolation unless this party signed it, as what {@code type} is */
    <T> T open(String domain, Class<T> type, ContractParty signer) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        boolean good = message.length <= LONGEST && signatures.size() == signer.keys().size();
        for (int i = 0; good && i < signatures.size(); i++) {
            try {
                good = VerifyingKey.parse(signer.keys().get(i)).verify(domain, message, HexFormat.of().parseHex(signatures.get(i)));
            } catch (IllegalArgumentException | InvalidInput malformed) {
                good = false;
            }
        }
        if (!good) {
            throw ProtocolViolation.of("%s sent a text without its signatures; nothing of it is used.", "%s 发来的文本缺少其签名，不予采用。", signer.name());
        }
        return Canonical.decode(message, type);
    }

    /** What it says, where its signatures were checked when it was stored. */
    <T> T stored(Class<T> type) {
        return Canonical.decode(text.getBytes(StandardCharsets.UTF_8), type);
    }

    String hash(String domain) {
        return Canonical.sha256(domain + "\n", text.getBytes(StandardCharsets.UTF_8));
    }

    String encoded() {
        return new String(Canonical.encode(this), StandardCharsets.UTF_8);
    }

    static SignedText read(String encoded) {
        if (encoded.length() > 2 * LONGEST) {
            throw InvalidInput.of("A signed text has at most %d characters.", "签名文本至多 %d 个字符。", 2 * LONGEST);
        }
        return Canonical.decode(encoded.getBytes(StandardCharsets.UTF_8), SignedText.class);
    }
}

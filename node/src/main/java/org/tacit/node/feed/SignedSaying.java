package org.tacit.node.feed;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;

/**
 * A saying with its speaker's signature.
 *
 * <h2>Security guarantees</h2>
 * The signature covers the whole saying, and with {@link Saying#previous} everything that the party said before about the subject: a party can
 * neither speak for another, nor take a word back, nor tell two parties different things without two signed sayings of one position that prove it.
 *
 * @param key       as {@link VerifyingKey#toString} writes it
 * @param signature lower-case hex
 */
public record SignedSaying(Saying saying, String key, String signature) {

    /** What {@link Signer} binds into every signature of a saying. */
    static final String DOMAIN = "tacit.saying.v1";
    /** Of the canonical form, in characters. */
    static final int LONGEST = 16_384;
    private static final int LONGEST_VALUE = 4_000;
    private static final HexFormat HEX = HexFormat.of();

    static SignedSaying sign(Saying saying, Signer signer) {
        return new SignedSaying(saying, signer.verifyingKey().toString(), HEX.formatHex(signer.sign(DOMAIN, saying.encode())));
    }

    String text() {
        return new String(Canonical.encode(this), StandardCharsets.UTF_8);
    }

    static SignedSaying read(String text) {
        return Canonical.decode(text.getBytes(StandardCharsets.UTF_8), SignedSaying.class);
    }

    /** What a partner sent, once it is sure that it is the partner's own and that it can be kept and shown. */
    static SignedSaying received(Partner partner, String text) {
        if (text.length() > LONGEST) {
            throw ProtocolViolation.of("%s said something of more than %d characters.", "%s 的发言超过 %d 个字符。", partner.name(), LONGEST);
        }
        SignedSaying signed = read(text);
        Saying s = signed.saying;
        if (!s.party().equals(partner.name())) {
            throw ProtocolViolation.of("%s speaks for another party; each speaks for itself.", "%s 冒用其他方发言；各方只能代表自己。", partner.name());
        }
        checkForm(s, partner.name());
        if (partner.keySets().noneMatch(keys -> keys.contains(signed.key)) || !isGood(signed)) {
            throw ProtocolViolation.of("What %s said is not signed with a key of its own.", "%s 的发言未使用其自己的密钥签名。", partner.name());
        }
        return signed;
    }

    /** Refuses what people could not be shown: control characters except line breaks, marks that turn or hide text, endless texts. */
    static void checkForm(Saying s, String who) {
        boolean good = s.subject().matches("[a-z]{1,12}/[0-9a-f]{64}") && s.position() >= 1 && s.previous().matches("([0-9a-f]{64})?") && s.type().matches("[a-z-]{1,32}")
                && isShowable(s.by(), 64, false) && s.body().size() <= 16
                && s.body().entrySet().stream().allMatch(e -> e.getKey().matches("[a-z]{1,32}") && isShowable(e.getValue(), LONGEST_VALUE, true));
        if (!good) {
            throw ProtocolViolation.of("%s said something in a form that people cannot be shown: control characters, or more than %d characters.",
                    "%s 的发言无法显示：含有控制字符，或超过 %d 个字符。", who, LONGEST_VALUE);
        }
    }

    private static boolean isShowable(String text, int longest, boolean lines) {
        return text.length() <= longest && text.codePoints().noneMatch(c -> Desk.isUnsafe(c) && !(lines && c == '\n'));
    }

    private static boolean isGood(SignedSaying signed) {
        try {
            return VerifyingKey.parse(signed.key).verify(DOMAIN, signed.saying.encode(), HEX.parseHex(signed.signature));
        } catch (IllegalArgumentException | InvalidInput malformed) {
            return false;
        }
    }
}

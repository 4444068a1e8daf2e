package org.tacit.crypto.sign;

import java.util.Arrays;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;

/** A public key that was checked: right length, and for SM2 a point of the curve. As text {@code ed25519:HEX} or {@code sm2:HEX}. */
public final class VerifyingKey {

    private final SignatureScheme scheme;
    private final byte[] key;

    private VerifyingKey(SignatureScheme scheme, byte[] key) {
        this.scheme = scheme;
        this.key = key;
    }

    /** {@link InvalidInput} when it is no public key of the scheme. */
    public static VerifyingKey of(SignatureScheme scheme, byte[] key) {
        boolean valid = key.length == scheme.keyBytes() && switch (scheme) {
            case ED25519 -> Ed25519.isKey(key);
            case SM2 -> Sm2.isKey(key);
        };
        if (!valid) {
            throw InvalidInput.of("This is not a %s public key of %d bytes; ask its owner for it again.", "这不是 %2$d 字节的 %1$s 公钥；请向其所有者重新索取。", scheme.label(), scheme.keyBytes());
        }
        return new VerifyingKey(scheme, key.clone());
    }

    /** Reads what {@link #toString} writes. */
    public static VerifyingKey parse(String text) {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            String start = scheme.label() + ":";
            if (text.startsWith(start) && text.length() == start.length() + 2 * scheme.keyBytes() && text.equals(text.toLowerCase(java.util.Locale.ROOT))) {
                try {
                    return of(scheme, HexFormat.of().parseHex(text, start.length(), text.length()));
                } catch (IllegalArgumentException e) {
                    break;
                }
            }
        }
        throw InvalidInput.of("This is not a public key; write ed25519:HEX or sm2:HEX.", "这不是公钥；格式为 ed25519:HEX 或 sm2:HEX。");
    }

    public SignatureScheme scheme() {
        return scheme;
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** Whether the owner of this key signed the message under the domain. Any bytes may be given; malformed ones are just false. */
    public boolean verify(String domain, byte[] message, byte[] signature) {
        byte[] bound = Domain.bind(domain, message);
        return signature.length == SignatureScheme.SIGNATURE_BYTES && switch (scheme) {
            case ED25519 -> Ed25519.verify(key, bound, signature);
            case SM2 -> Sm2.verify(key, bound, signature);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && scheme == that.scheme && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return scheme.label() + ":" + HexFormat.of().formatHex(key);
    }
}

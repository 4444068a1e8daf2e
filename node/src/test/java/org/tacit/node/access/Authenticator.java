package org.tacit.node.access;

import java.time.Clock;
import java.util.Locale;

/** What a person has in a telephone: made from the secret as it was shown. */
public final class Authenticator {

    private final byte[] secret;
    private final Clock clock;

    public Authenticator(String base32, Clock clock) {
        this.secret = decode(base32);
        this.clock = clock;
    }

    private static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int at = 0;
        for (char c : text.toCharArray()) {
            buffer = (buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)) & 0xFFFFF;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }

    public String code() {
        return Totp.code("HmacSHA1", secret, Totp.step(clock.instant()), 6);
    }

    /** Six digits that are no code of this minute. */
    public String wrong() {
        for (int number = 0; ; number++) {
            String digits = String.format(Locale.ROOT, "%06d", number);
            if (Totp.check(secret, digits, clock.instant(), 0).isEmpty()) {
                return digits;
            }
        }
    }
}

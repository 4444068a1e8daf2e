package org.tacit.node.access;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes from the time (RFC 6238): HMAC-SHA-1, six digits, steps of thirty seconds, as every authenticator has them. */
final class Totp {

    static final int STEP_SECONDS = 30;
    static final int DIGITS = 6;
    /** Bytes of a secret; RFC 4226 asks for 16 and recommends 20. */
    static final int SECRET = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {
    }

    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), (long) STEP_SECONDS);
    }

    /**
     * The step that a code is of, one earlier or later than now included; empty where it is of none, or of one not later than the last used.
     *
     * @param last newest step whose code was used
     */
    static OptionalLong check(byte[] secret, String code, Instant now, long last) {
        long found = Long.MIN_VALUE;
        for (long step = step(now) - 1; step <= step(now) + 1; step++) {
            if (Secrets.same(code("HmacSHA1", secret, step, DIGITS), code) && step > last) {
                found = step;
            }
        }
        return found == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** RFC 4226 §5.3 over the number of the step. */
    static String code(String hmac, byte[] secret, long step, int digits) {
        try {
            Mac mac = Mac.getInstance(hmac);
            mac.init(new SecretKeySpec(secret, hmac));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int at = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash, at, 4).getInt() & 0x7FFFFFFF;
            int modulus = 1;
            for (int i = 0; i < digits; i++) {
                modulus *= 10;
            }
            return String.format(Locale.ROOT, "%0" + digits + "d", number % modulus);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RFC 4648 without padding, as authenticators read it. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8 | b & 255) & 0xFFFF;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt(buffer << 5 - bits & 31));
        }
        return text.toString();
    }

    /** What a QR code holds. Names of nodes and accounts need no escaping but '~'. */
    static String uri(String node, String account, byte[] secret) {
        return "otpauth://totp/Tacit%20" + node + ":" + account.replace("~", "%7E") + "?secret=" + base32(secret) + "&issuer=Tacit%20" + node;
    }
}

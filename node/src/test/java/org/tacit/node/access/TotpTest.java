package org.tacit.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One-time codes against the published vectors. */
class TotpTest {

    private static byte[] secret(int length) {
        return "1234567890".repeat(7).substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 6238, appendix B. */
    @ParameterizedTest
    @CsvSource({"59, 94287082, 46119246, 90693936", "1111111109, 07081804, 68084774, 25091201", "1111111111, 14050471, 67062674, 99943326",
            "1234567890, 89005924, 91819424, 93441116", "2000000000, 69279037, 90698825, 38618901", "20000000000, 65353130, 77737706, 47863826"})
    void theVectorsOfRfc6238(long time, String sha1, String sha256, String sha512) {
        long step = Totp.step(Instant.ofEpochSecond(time));
        assertThat(Totp.code("HmacSHA1", secret(20), step, 8)).isEqualTo(sha1);
        assertThat(Totp.code("HmacSHA256", secret(32), step, 8)).isEqualTo(sha256);
        assertThat(Totp.code("HmacSHA512", secret(64), step, 8)).isEqualTo(sha512);
    }

    /** RFC 4226, appendix D. */
    @ParameterizedTest
    @CsvSource({"0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314", "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489"})
    void theVectorsOfRfc4226(long counter, String code) {
        assertThat(Totp.code("HmacSHA1", secret(20), counter, 6)).isEqualTo(code);
    }

    /** RFC 4648, section 10. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32(String text, String encoded) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    }

    @Test
    void aCodeIsGoodForAStepMoreAndOnlyOnce() {
        byte[] secret = secret(20);
        Instant now = Instant.ofEpochSecond(1_000_000_005);
        long step = Totp.step(now);
        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(Totp.check(secret, Totp.code("HmacSHA1", secret, near, 6), now, 0)).hasValue(near);
        }
        assertThat(Totp.check(secret, Totp.code("HmacSHA1", secret, step - 2, 6), now, 0)).isEmpty();
        assertThat(Totp.check(secret, Totp.code("HmacSHA1", secret, step + 2, 6), now, 0)).isEmpty();
        String code = Totp.code("HmacSHA1", secret, step, 6);
        assertThat(Totp.check(secret, code, now, step)).isEmpty();
        assertThat(Totp.check(secret, code, now, step - 1)).hasValue(step);
        assertThat(Totp.check(secret, code.substring(1), now, 0)).isEmpty();
    }
}

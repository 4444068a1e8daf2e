package org.tacit.privacy.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published vectors: RFC 5297 appendix A, RFC 8998 appendix A.1, the samples of NIST SP 800-38G for FF1, RFC 5869. */
class CipherVectorsTest {

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", "").toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void sivOfRfc5297WithoutNonce() {
        byte[] key = hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        byte[] associated = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
        byte[] text = hex("112233445566778899aabbccddee");
        byte[] out = new Siv(Suite.AES, key).encrypt(text, associated);
        assertThat(out).isEqualTo(hex("85632d07c6e8f37f950acd320a2ecc93 40c02b9690c4dc04daef7f6afe5c"));
        assertThat(new Siv(Suite.AES, key).decrypt(out, associated)).hasValue(text);
        out[3] ^= 1;
        assertThat(new Siv(Suite.AES, key).decrypt(out, associated)).isEmpty();
    }

    @Test
    void sivOfRfc5297WithNonce() {
        byte[] key = hex("7f7e7d7c7b7a79787776757473727170 404142434445464748494a4b4c4d4e4f");
        byte[] out = new Siv(Suite.AES, key).encrypt(
                hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553"),
                hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"), hex("102030405060708090a0"),
                hex("09f911029d74e35bd84156c5635688c0"));
        assertThat(out).isEqualTo(hex("7bdb6e3b432667eb06f4d14bff2fbd0f cb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"));
    }

    @Test
    void sm4GcmOfRfc8998() {
        byte[] nonce = hex("00001234567800000000ABCD");
        SecureRandom fixed = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(nonce, 0, bytes, 0, bytes.length);
            }
        };
        byte[] text = hex("AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
        Gcm gcm = new Gcm(Suite.SM4, hex("0123456789ABCDEFFEDCBA9876543210"), fixed);
        byte[] associated = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        byte[] out = gcm.encrypt(text, associated);
        assertThat(Arrays.copyOfRange(out, 12, out.length)).isEqualTo(hex("17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
                + "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D" + "83DE3541E4C2B58177E065A9BF7B62EC"));
        assertThat(gcm.decrypt(out, associated)).hasValue(text);
        assertThat(gcm.decrypt(out, new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2B7E151628AED2A6ABF7158809CF4F3C, '', 10, 0123456789, 2433477484",
        "2B7E151628AED2A6ABF7158809CF4F3C, 39383736353433323130, 10, 0123456789, 6124200773",
        "2B7E151628AED2A6ABF7158809CF4F3C, 3737373770717273373737, 36, 0123456789abcdefghi, a9tv40mll9kdu509eum",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, '', 10, 0123456789, 6657667009",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, 39383736353433323130, 10, 0123456789, 1001623463",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, 3737373770717273373737, 36, 0123456789abcdefghi, xs8a0azh2avyalyzuwd"})
    void ff1OfNist(String key, String tweak, int radix, String text, String cipher) {
        Ff1 ff1 = new Ff1(Suite.AES, hex(key), hex(tweak), radix);
        assertThat(ff1.encrypt(digits(text))).isEqualTo(digits(cipher));
        assertThat(ff1.decrypt(digits(cipher))).isEqualTo(digits(text));
    }

    private static byte[] digits(String text) {
        byte[] out = new byte[text.length()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Character.digit(text.charAt(i), 36);
        }
        return out;
    }

    @Test
    void aSmallDomainIsNone() {
        assertThat(Ff1.allows(10, 5)).isFalse();
        assertThat(Ff1.allows(10, 6)).isTrue();
        assertThat(Ff1.allows(2, 19)).isFalse();
        assertThat(Ff1.allows(2, 20)).isTrue();
    }

    @Test
    void oneHandleHasAKeyForEachUse() {
        CellKeys keys = new CellKeys(handle -> handle.getBytes(StandardCharsets.UTF_8));
        assertThat(keys.derive("a", "x", 32)).isEqualTo(keys.derive("a", "x", 32)).isNotEqualTo(keys.derive("a", "y", 32)).isNotEqualTo(keys.derive("b", "x", 32));
    }
}

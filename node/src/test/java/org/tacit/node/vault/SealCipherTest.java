package org.tacit.node.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

/** Against published vectors. */
class SealCipherTest {

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static final byte[] CONTEXT = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");

    private static void check(SealCipher cipher, String key, String nonce, String plain, String sealed) throws AEADBadTagException {
        byte[] content = hex(plain);
        byte[] made = cipher.seal(hex(key), hex(nonce), CONTEXT, content, content.length);
        assertThat(made).isEqualTo(hex(sealed));
        assertThat(cipher.open(hex(key), hex(nonce), CONTEXT, made, 0, made.length)).isEqualTo(content);
        for (int bit : new int[] {0, 8 * made.length / 2, 8 * made.length - 1}) {
            byte[] changed = made.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> cipher.open(hex(key), hex(nonce), CONTEXT, changed, 0, changed.length)).isInstanceOf(AEADBadTagException.class);
        }
        assertThatThrownBy(() -> cipher.open(hex(key), hex(nonce), hex("00"), made, 0, made.length)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> cipher.open(hex(key), hex(nonce), CONTEXT, made, 0, 15)).isInstanceOf(AEADBadTagException.class);
    }

    /** McGrew and Viega, The Galois/Counter Mode of Operation, test case 16. */
    @Test
    void aes() throws Exception {
        check(SealCipher.AES_256_GCM, "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    /** RFC 8998, appendix A.1. */
    @Test
    void sm4() throws Exception {
        check(SealCipher.SM4_GCM, "0123456789abcdeffedcba9876543210", "00001234567800000000abcd",
                "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
                "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
                        + "83de3541e4c2b58177e065a9bf7b62ec");
    }
}

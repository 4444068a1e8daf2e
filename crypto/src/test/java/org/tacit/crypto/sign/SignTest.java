package org.tacit.crypto.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.util.BigIntegers;
import org.bouncycastle.util.test.FixedSecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.Vectors;
import tools.jackson.databind.JsonNode;

class SignTest {

    private static final HexFormat HEX = HexFormat.of();
    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource
    void signedIsVerifiedAndNothingElse(SignatureScheme scheme) {
        Signer signer = Signer.generate(scheme, random);
        byte[] message = "数据".getBytes(StandardCharsets.UTF_8);
        byte[] signature = signer.sign("tacit.test.v1", message);
        VerifyingKey key = signer.verifyingKey();
        assertThat(signature).hasSize(64);
        assertThat(key.verify("tacit.test.v1", message, signature)).isTrue();
        assertThat(VerifyingKey.parse(key.toString())).isEqualTo(key);
        assertThat(VerifyingKey.parse(key.toString()).verify("tacit.test.v1", message, signature)).isTrue();
        assertThat(key.verify("tacit.test.v2", message, signature)).isFalse();
        assertThat(key.verify("tacit.test.v1", "其他".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
        assertThat(Signer.generate(scheme, random).verifyingKey().verify("tacit.test.v1", message, signature)).isFalse();
        for (int i = 0; i < 64; i++) {
            byte[] flipped = signature.clone();
            flipped[i] ^= 1;
            assertThat(key.verify("tacit.test.v1", message, flipped)).isFalse();
        }
        assertThat(key.verify("tacit.test.v1", message, new byte[64])).isFalse();
        assertThat(key.verify("tacit.test.v1", message, Arrays.copyOf(signature, 63))).isFalse();
        assertThat(key.verify("tacit.test.v1", message, Arrays.copyOf(signature, 65))).isFalse();
        byte[] secret = signer.secret();
        Signer again = Signer.of(scheme, secret, random);
        assertThat(again.verifyingKey()).isEqualTo(key);
        assertThat(key.verify("d", message, again.sign("d", message))).isTrue();
    }

    /** Moving a byte between domain and message gives another statement. */
    @Test
    void domainsAreSeparate() {
        assertThat(Domain.bind("ab", new byte[] {'c'})).isNotEqualTo(Domain.bind("a", new byte[] {'b', 'c'}));
    }

    @Test
    void keysAreChecked() {
        byte[] offCurve = new byte[65];
        offCurve[0] = 4;
        offCurve[64] = 1;
        assertThatThrownBy(() -> VerifyingKey.of(SignatureScheme.SM2, offCurve)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> VerifyingKey.of(SignatureScheme.SM2, new byte[1])).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> VerifyingKey.of(SignatureScheme.ED25519, new byte[31])).isInstanceOf(InvalidInput.class);
        for (String text : new String[] {"", "ed25519:", "sm2:zz", "rsa:00", "ed25519:" + "0g".repeat(32), "ed25519:" + "AA".repeat(32)}) {
            assertThatThrownBy(() -> VerifyingKey.parse(text)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> Signer.of(SignatureScheme.SM2, new byte[32], random)).isInstanceOf(InvalidInput.class);
        byte[] tooLarge = new byte[32];
        Arrays.fill(tooLarge, (byte) 0xFF);
        assertThatThrownBy(() -> Signer.of(SignatureScheme.SM2, tooLarge, random)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Signer.of(SignatureScheme.ED25519, new byte[33], random)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void wycheproofEd25519() throws Exception {
        int seen = 0;
        for (JsonNode group : Vectors.json("wycheproof/ed25519_test.json").get("testGroups")) {
            byte[] key = HEX.parseHex(group.get("publicKey").get("pk").asString());
            for (JsonNode test : group.get("tests")) {
                byte[] signature = HEX.parseHex(test.get("sig").asString());
                boolean accepted = signature.length == 64 && Ed25519.isKey(key) && Ed25519.verify(key, HEX.parseHex(test.get("msg").asString()), signature);
                assertThat(accepted).as("tcId %s %s", test.get("tcId"), test.get("comment")).isEqualTo(test.get("result").asString().equals("valid"));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(151);
    }

    /** RFC 8032 §7.1, test 3. */
    @Test
    void rfc8032() {
        Ed25519 signer = Ed25519.of(HEX.parseHex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
        assertThat(signer.verifyingKey().toString()).isEqualTo("ed25519:fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
        assertThat(HEX.formatHex(signer.signRaw(HEX.parseHex("af82")))).isEqualTo(
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
    }

    @Test
    void sm2OfTheStandard() throws Exception {
        JsonNode v = Vectors.json("gm/gm_standard_examples.json").get("signature");
        byte[] message = v.get("message_ascii").asString().getBytes(StandardCharsets.US_ASCII);
        FixedSecureRandom nonce = new FixedSecureRandom(new FixedSecureRandom.Source[] {new FixedSecureRandom.BigInteger(hex(v, "k"))});
        Sm2 signer = Sm2.of(hex(v, "d"), nonce);
        byte[] r = hex(v, "r");
        byte[] s = hex(v, "s");
        byte[] expected = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, expected, 32, 32);
        assertThat(signer.signRaw(message)).isEqualTo(expected);
        assertThat(signer.verifyingKey().toString()).isEqualToIgnoringCase("sm2:04" + v.get("public").get("x").asString() + v.get("public").get("y").asString());
        assertThat(Sm2.verify(signer.verifyingKey().bytes(), message, expected)).isTrue();
    }

    /** r and s must lie in [1, n − 1]. */
    @Test
    void sm2RefusesNumbersOutOfRange() throws Exception {
        Sm2 signer = Sm2.generate(random);
        byte[] signature = signer.signRaw(new byte[] {1});
        BigInteger n = new BigInteger("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16);
        for (BigInteger bad : new BigInteger[] {BigInteger.ZERO, n, n.add(BigInteger.ONE)}) {
            byte[] r = signature.clone();
            System.arraycopy(BigIntegers.asUnsignedByteArray(32, bad), 0, r, 0, 32);
            assertThat(Sm2.verify(signer.verifyingKey().bytes(), new byte[] {1}, r)).isFalse();
            byte[] s = signature.clone();
            System.arraycopy(BigIntegers.asUnsignedByteArray(32, bad), 0, s, 32, 32);
            assertThat(Sm2.verify(signer.verifyingKey().bytes(), new byte[] {1}, s)).isFalse();
        }
    }

    private static byte[] hex(JsonNode node, String name) {
        return HEX.parseHex(node.get(name).asString().toLowerCase(java.util.Locale.ROOT));
    }
}

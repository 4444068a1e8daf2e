package org.tacit.crypto.he;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;

class PaillierTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] CONTEXT = {1, 2, 3};

    /** Of every key in the file: encryptions with known randomness, and sums, products and negations. */
    @Test
    void knownAnswers() throws IOException {
        Path file = Path.of(System.getProperty("tacit.shared", "../../shared"), "vectors", "paillier", "paillier_kat.json");
        Assumptions.assumeTrue(Files.exists(file), "no test vectors at " + file);
        String[] keys = Files.readString(file).split("\"bits\"");
        int encryptions = 0;
        for (int k = 1; k < keys.length; k++) {
            PaillierPrivateKey key = PaillierPrivateKey.forTests(number(keys[k], "p"), number(keys[k], "q"), PaillierPublicKey.Randomiser.FULL);
            PaillierPublicKey pk = key.publicKey();
            assertThat(pk.modulus()).isEqualTo(number(keys[k], "n"));
            Matcher m = Pattern.compile("\"m\": \"0x([0-9a-f]+)\",\\s*\"r\": \"0x([0-9a-f]+)\",\\s*\"c\": \"0x([0-9a-f]+)\"").matcher(keys[k]);
            while (m.find()) {
                long[] c = new long[pk.longs()];
                BigInteger message = hex(m.group(1));
                pk.encryptWith(message, hex(m.group(2)), c, 0);
                assertThat(pk.residues().modulus.value(c, 0)).isEqualTo(hex(m.group(3)));
                assertThat(key.decrypt(c, 0, RANDOM).mod(pk.modulus())).isEqualTo(message);
                encryptions++;
            }
        }
        assertThat(encryptions).isEqualTo(21);
    }

    private static BigInteger number(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\": \"0x([0-9a-f]+)\"").matcher(json);
        assertThat(m.find()).isTrue();
        return hex(m.group(1));
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }

    @Test
    void aKeyProvesItself() {
        PaillierPrivateKey key = PaillierPrivateKey.generate(2048, PaillierPublicKey.Randomiser.FULL, RANDOM);
        byte[] proof = PaillierKeyProof.prove(key, CONTEXT);
        BigInteger n = key.publicKey().modulus();
        assertThatCode(() -> PaillierKeyProof.verify(n, CONTEXT, proof)).doesNotThrowAnyException();
        assertThatThrownBy(() -> PaillierKeyProof.verify(n, new byte[] {9}, proof)).isInstanceOf(ProtocolViolation.class);
        proof[700] ^= 1;
        assertThatThrownBy(() -> PaillierKeyProof.verify(n, CONTEXT, proof)).isInstanceOf(ProtocolViolation.class);
    }

    /** {@code q = 2kp + 1} divides φ's complement: p divides q − 1, the map is not one-to-one, and its own maker cannot prove otherwise. */
    @Test
    void aMalformedKeyHasNoProof() {
        BigInteger p = Primes.blum(512, RANDOM);
        BigInteger q;
        int k = 1;
        do {
            q = p.multiply(BigInteger.valueOf(2L * k++)).add(BigInteger.ONE);
        } while (!q.isProbablePrime(64));
        BigInteger n = p.multiply(q);
        int bytes = (n.bitLength() + 7) / 8;
        byte[] proof = new byte[11 * bytes];
        new Random(1).nextBytes(proof);
        assertThatThrownBy(() -> PaillierKeyProof.verify(n, CONTEXT, proof)).isInstanceOf(ProtocolViolation.class);
        BigInteger small = Primes.blum(1000, RANDOM).multiply(BigInteger.valueOf(6367));
        assertThatThrownBy(() -> PaillierKeyProof.verify(small, CONTEXT, new byte[11 * ((small.bitLength() + 7) / 8)])).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void shortKeysAreRefused() {
        assertThatThrownBy(() -> PaillierPublicKey.of(BigInteger.ONE.shiftLeft(1024).add(BigInteger.ONE), PaillierPublicKey.Randomiser.SHORT))
                .isInstanceOf(InvalidInput.class);
    }
}

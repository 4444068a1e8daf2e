package org.tacit.crypto.lattice.bfv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.lattice.LatticeParameters;

/** What travels, and what is refused. */
class BfvBytesTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private final BfvParameters parameters = BfvParameters.of(LatticeParameters.n4096(), 1 << 16);
    private final BfvSecretKey key = BfvSecretKey.generate(parameters, RANDOM);
    private final BfvPublicKey publicKey = key.publicKey(RANDOM);
    private final BfvEvaluator evaluator = new BfvEvaluator(parameters);
    private final CoefficientEncoder encoder = new CoefficientEncoder(parameters);

    @Test
    void ciphertextsTravel() {
        BfvPlaintext m = encoder.encode(1, 2, 3, 65535);
        BfvCiphertext seeded = key.encrypt(m, RANDOM), full = publicKey.encrypt(m, RANDOM), product = evaluator.multiply(seeded, full);
        for (BfvCiphertext c : new BfvCiphertext[] {seeded, full, product, evaluator.switchDown(full)}) {
            byte[] wire = c.encode();
            assertThat(wire).hasSize(c.bytes());
            BfvCiphertext read = BfvCiphertext.decode(parameters, wire);
            assertThat(read.encode()).isEqualTo(wire);
            assertThat(read.size()).isEqualTo(c.size());
            for (int i = 0; i < c.size(); i++) {
                assertThat(read.part(i).words()).isEqualTo(c.part(i).words());
            }
        }
        // 4096 coefficients of 104 bits, once and twice.
        assertThat(seeded.bytes()).isEqualTo(20 + 4096 * 104 / 8 + 16);
        assertThat(full.bytes()).isEqualTo(20 + 2 * 4096 * 104 / 8);
        assertThat(key.decrypt(BfvCiphertext.decode(parameters, seeded.encode()))).isEqualTo(m);
    }

    @Test
    void publicKeysTravel() {
        BfvPublicKey read = BfvPublicKey.decode(parameters, publicKey.encode());
        assertThat(encoder.decode(key.decrypt(read.encrypt(encoder.encode(7), RANDOM)))).startsWith(7, 0);
    }

    @Test
    void refusesEveryWrongHeadAndLength() {
        byte[] seeded = key.encrypt(encoder.encode(1), RANDOM).encode(), full = publicKey.encrypt(encoder.encode(1), RANDOM).encode();
        for (byte[] good : new byte[][] {seeded, full}) {
            // Any change to the head.
            for (int i = 0; i < 20; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] bad = good.clone();
                    bad[i] ^= (byte) (1 << bit);
                    refused(bad);
                }
            }
            for (int length : new int[] {0, 1, 3, 19, 20, good.length - 1, good.length + 1}) {
                refused(Arrays.copyOf(good, length));
            }
            // A residue of all ones is not below its prime.
            byte[] bad = good.clone();
            Arrays.fill(bad, 20, 27, (byte) -1);
            refused(bad);
        }
        byte[] parts = full.clone();
        parts[2] = 3;
        refused(parts);
        assertThatThrownBy(() -> BfvCiphertext.decode(BfvParameters.of(LatticeParameters.n4096(), 1 << 15), full)).isInstanceOf(ProtocolViolation.class);
    }

    private void refused(byte[] bytes) {
        assertThatThrownBy(() -> BfvCiphertext.decode(parameters, bytes)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void refusesWhatIsNoExtractedCiphertext() {
        byte[] good = LweCiphertext.extract(publicKey.encrypt(encoder.encode(5), RANDOM), 0).encode();
        assertThat(key.decrypt(LweCiphertext.decode(parameters, good))).isEqualTo(5);
        for (int i = 0; i < 18; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            assertThatThrownBy(() -> LweCiphertext.decode(parameters, bad)).isInstanceOf(ProtocolViolation.class);
        }
        for (int at : new int[] {good.length - 8, good.length - 16}) {
            byte[] bad = good.clone();
            bad[at] = -1;
            assertThatThrownBy(() -> LweCiphertext.decode(parameters, bad)).isInstanceOf(ProtocolViolation.class);
            bad[at] = 127;
            assertThatThrownBy(() -> LweCiphertext.decode(parameters, bad)).isInstanceOf(ProtocolViolation.class);
        }
        assertThatThrownBy(() -> LweCiphertext.decode(parameters, Arrays.copyOf(good, good.length - 1))).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> LweCiphertext.decode(parameters, new byte[0])).isInstanceOf(ProtocolViolation.class);
    }
}

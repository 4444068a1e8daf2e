package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;

class LatticeParametersTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void namedSetsStayInTheTable() {
        Stream.of(LatticeParameters.n4096(), LatticeParameters.n4096Switching(), LatticeParameters.n8192(), LatticeParameters.n16384()).forEach(p -> {
            assertThat(p.keyBasis().product().bitLength()).isLessThanOrEqualTo(LatticeParameters.cap(p.degree()));
            assertThat(p.ciphertextBasis(1).modulus(0)).isEqualTo(p.keyBasis().modulus(0));
        });
        assertThat(LatticeParameters.n8192()).isSameAs(LatticeParameters.n8192());
        assertThat(LatticeParameters.n4096().hasSpecial()).isFalse();
        assertThatThrownBy(() -> LatticeParameters.n4096().specialBasis()).isInstanceOf(InvalidInput.class);
        assertThat(LatticeParameters.n4096().fingerprint()).isNotEqualTo(LatticeParameters.n4096Switching().fingerprint()).hasSize(8);
    }

    @Test
    void refusesEverythingElse() {
        // The old table's 109 and 218 bits are no longer enough.
        assertThatThrownBy(() -> LatticeParameters.of(4096, new int[] {36, 36}, 37)).isInstanceOf(InvalidInput.class).hasMessageContaining("104");
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {55, 55, 54}, 54)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {52, 52, 52, 52}, 52)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(1024, new int[] {25})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(5000, new int[] {25})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {61})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {19})).isInstanceOf(InvalidInput.class);
        long q = LatticeParameters.n8192().keyBasis().primes()[0];
        assertThatThrownBy(() -> LatticeParameters.ofPrimes(8192, new long[] {q, q})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.ofPrimes(8192, new long[] {q + 2})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LatticeParameters.ofPrimes(8192, new long[] {-q})).isInstanceOf(InvalidInput.class);
        assertThat(LatticeParameters.ofPrimes(8192, new long[] {q}).levels()).isEqualTo(1);
    }

    @Test
    void keysEncryptZero() {
        LatticeParameters p = LatticeParameters.n8192();
        LatticeSecretKey key = LatticeSecretKey.generate(p, RANDOM);
        LatticePublicKey travelled = LatticePublicKey.decode(p, key.publicKey(RANDOM).encode());
        for (int limbs = 1; limbs <= p.levels(); limbs++) {
            RnsPoly[] zero = travelled.encryptZero(p.ciphertextBasis(limbs), Sampler.of(RANDOM));
            // e·u + e1·s + e0: deviation about 3.24·√(4N/3).
            assertThat(largest(key.phase(zero[0], zero[1]))).isBetween(100L, 8L * 340);
            byte[] seed = Sampler.seed(RANDOM);
            RnsPoly b = key.encryptZero(p.ciphertextBasis(limbs), seed, Sampler.of(RANDOM));
            assertThat(largest(key.phase(b, Sampler.expand(seed, b.basis(), true)))).isBetween(8L, (long) Sampler.ERROR_BOUND);
        }
        assertThat(key.toString()).doesNotContain("[");
        key.close();
        assertThat(key.values().words()).containsOnly(0);
    }

    private static long largest(RnsPoly p) {
        return Arrays.stream(p.toBigIntegers()).mapToLong(x -> x.abs().longValueExact()).max().orElseThrow();
    }

    @Test
    void refusesBytesThatAreNoKey() {
        LatticeParameters p = LatticeParameters.n4096();
        byte[] good;
        try (LatticeSecretKey key = LatticeSecretKey.generate(p, RANDOM)) {
            good = key.publicKey(RANDOM).encode();
        }
        assertThat(LatticePublicKey.decode(p, good).encode()).isEqualTo(good);
        assertThatThrownBy(() -> LatticePublicKey.decode(LatticeParameters.n8192(), good)).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> LatticePublicKey.decode(p, Arrays.copyOf(good, good.length - 1))).isInstanceOf(ProtocolViolation.class);
        byte[] bad = good.clone();
        Arrays.fill(bad, 25, 25 + 13, (byte) -1);
        assertThatThrownBy(() -> LatticePublicKey.decode(p, bad)).isInstanceOf(ProtocolViolation.class);
        for (int i = 0; i < 9; i++) {
            byte[] head = good.clone();
            head[i] ^= 2;
            assertThatThrownBy(() -> LatticePublicKey.decode(p, head)).isInstanceOf(ProtocolViolation.class);
        }
    }
}

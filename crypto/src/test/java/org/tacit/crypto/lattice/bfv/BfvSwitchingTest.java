package org.tacit.crypto.lattice.bfv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.LatticeParameters;

/** What needs evaluation keys: products in two parts, rotations of slots. */
class BfvSwitchingTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Rotations by 1 and −3, and the swap of rows. */
    record Setting(BfvParameters parameters, BfvSecretKey key, EvaluationKeys keys, BfvEvaluator evaluator, BatchEncoder encoder) {

        Setting(BfvParameters parameters) {
            this(parameters, BfvSecretKey.generate(parameters, RANDOM));
        }

        Setting(BfvParameters parameters, BfvSecretKey key) {
            this(parameters, key, EvaluationKeys.generate(key.lattice(), true, new int[] {Galois.rotation(parameters.degree(), 1), Galois.rotation(parameters.degree(), -3),
                Galois.conjugation(parameters.degree())}, RANDOM), new BfvEvaluator(parameters), new BatchEncoder(parameters));
        }

        long[] random(long seed) {
            return new Random(seed).longs(parameters.degree(), 0, parameters.plain()).toArray();
        }

        long[] open(BfvCiphertext c) {
            return encoder.decode(key.decrypt(c));
        }

        double deviation(int limbs) {
            return new KeySwitch(parameters.ring()).errorDeviation(limbs);
        }

        @Override
        public String toString() {
            return parameters.toString();
        }
    }

    private static final List<Setting> SETTINGS = List.of(new Setting(BfvParameters.of(LatticeParameters.n4096Switching(), 40961)),
            new Setting(BfvParameters.batched(LatticeParameters.n8192(), 20)));

    static List<Setting> settings() {
        return SETTINGS;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void rotatesSlots(Setting s) {
        int n = s.parameters.degree(), half = n / 2;
        long[] m = s.random(1);
        BfvCiphertext c = s.key.encrypt(s.encoder.encode(m), RANDOM);
        for (int limbs = s.parameters.ring().levels(); limbs >= 1 && s.parameters.room(limbs) > 20; limbs--) {
            BfvCiphertext at = s.key.encrypt(s.encoder.encode(m), limbs, RANDOM);
            for (int steps : new int[] {1, -3}) {
                long[] expected = new long[n];
                Arrays.setAll(expected, i -> m[i / half * half + Math.floorMod(i + steps, half)]);
                BfvCiphertext rotated = s.evaluator.rotateRows(at, steps, s.keys);
                assertThat(s.open(rotated)).isEqualTo(expected);
                assertThat(s.key.noise(rotated)).isLessThan(BfvNoise.keySwitched(BfvNoise.freshSecret(), s.deviation(limbs)));
            }
        }
        long[] swapped = new long[n];
        Arrays.setAll(swapped, i -> m[(i + half) % n]);
        assertThat(s.open(s.evaluator.swapRows(c, s.keys))).isEqualTo(swapped);
        assertThat(s.open(s.evaluator.rotateRows(c, 0, s.keys))).isEqualTo(m);
        assertThatThrownBy(() -> s.evaluator.rotateRows(c, 2, s.keys)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> s.evaluator.automorphism(c, 2, s.keys)).isInstanceOf(InvalidInput.class);
        BfvCiphertext[] both = s.evaluator.automorphisms(c, new int[] {Galois.rotation(n, 1), Galois.conjugation(n)}, s.keys);
        assertThat(s.open(both[1])).isEqualTo(swapped);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void multipliesAgainAndAgain(Setting s) {
        long t = s.parameters.plain();
        long[] a = s.random(2), b = s.random(3);
        BfvCiphertext ca = s.key.encrypt(s.encoder.encode(a), RANDOM), cb = s.key.encrypt(s.encoder.encode(b), RANDOM);
        long[] expected = a.clone();
        BfvCiphertext c = ca;
        double bound = BfvNoise.freshSecret();
        int depth = 0;
        while (true) {
            bound = BfvNoise.keySwitched(BfvNoise.times(bound, BfvNoise.freshSecret(), s.parameters), s.deviation(c.limbs()));
            if (bound >= s.parameters.room(c.limbs())) {
                break;
            }
            c = s.evaluator.relinearise(s.evaluator.multiply(c, cb), s.keys);
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] * b[i] % t;
            }
            assertThat(c.size()).isEqualTo(2);
            assertThat(s.open(c)).isEqualTo(expected);
            assertThat(s.key.noise(c)).isLessThan(bound);
            depth++;
        }
        assertThat(depth).isEqualTo(s == SETTINGS.get(0) ? 1 : 3);
        assertThat(s.evaluator.relinearise(ca, s.keys)).isSameAs(ca);
    }

    @Test
    void needsTheKeys() {
        BfvParameters plain = BfvParameters.of(LatticeParameters.n4096(), 65537);
        BfvEvaluator evaluator = new BfvEvaluator(plain);
        try (BfvSecretKey key = BfvSecretKey.generate(plain, RANDOM)) {
            BfvCiphertext c = key.encrypt(new CoefficientEncoder(plain).encode(3), RANDOM);
            assertThatThrownBy(() -> evaluator.rotateRows(c, 1, SETTINGS.get(0).keys)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> EvaluationKeys.generate(key.lattice(), true, new int[0], RANDOM)).isInstanceOf(InvalidInput.class);
        }
        Setting s = SETTINGS.get(0), other = SETTINGS.get(1);
        BfvCiphertext c = s.key.encrypt(s.encoder.encode(3), RANDOM), product = s.evaluator.multiply(c, c);
        assertThatThrownBy(() -> s.evaluator.relinearise(product, other.keys)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> s.evaluator.rotateRows(product, 1, s.keys)).isInstanceOf(InvalidInput.class);
        EvaluationKeys rotationsOnly = EvaluationKeys.generate(s.key.lattice(), false, new int[] {Galois.rotation(4096, 1)}, RANDOM);
        assertThatThrownBy(() -> s.evaluator.relinearise(product, rotationsOnly)).isInstanceOf(InvalidInput.class);
    }
}

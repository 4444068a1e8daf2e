package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;

class KeySwitchTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final LatticeParameters PARAMETERS = LatticeParameters.n4096Switching();
    private static final LatticeSecretKey SECRET = LatticeSecretKey.generate(PARAMETERS, RANDOM);

    private static RnsPoly uniform(RnsBasis basis) {
        RnsPoly c = new RnsPoly(basis, true);
        Sampler.of(RANDOM).uniform(c);
        return c;
    }

    /** d_i is c modulo q_i, nearest to 0, in every target; and Σ d_i·g_i is c modulo Q. */
    @Test
    void digitsAreThoseOfTheTwinInWholeNumbers() {
        LatticeParameters parameters = LatticeParameters.of(2048, new int[] {20}, 20);
        check(parameters, 1);
        check(LatticeParameters.n8192(), 3);
        check(LatticeParameters.n8192(), 2);
        check(LatticeParameters.of(8192, new int[] {40, 40, 40}, 40, 40), 2);
    }

    private static void check(LatticeParameters parameters, int limbs) {
        RnsBasis basis = parameters.ciphertextBasis(limbs);
        RnsPoly c = uniform(basis);
        int n = basis.degree();
        BigInteger[] coefficients = c.toBigIntegers();
        long[] digits = new KeySwitch(parameters).decompose(c).values();
        RnsBasis targets = basis.with(parameters.specialBasis());
        BigInteger[] sum = new BigInteger[n];
        Arrays.fill(sum, BigInteger.ZERO);
        for (int i = 0; i < limbs; i++) {
            BigInteger q = BigInteger.valueOf(basis.modulus(i).value());
            BigInteger rest = basis.product().divide(q);
            BigInteger g = rest.multiply(rest.modInverse(q));
            int from = i * targets.size() * n;
            RnsPoly digit = new RnsPoly(targets, Arrays.copyOfRange(digits, from, from + targets.size() * n), true);
            BigInteger[] d = digit.toBigIntegers();
            for (int k = 0; k < n; k++) {
                BigInteger expected = coefficients[k].mod(q);
                expected = expected.shiftLeft(1).compareTo(q) > 0 ? expected.subtract(q) : expected;
                assertThat(d[k]).isEqualTo(expected);
                sum[k] = sum[k].add(d[k].multiply(g));
            }
        }
        for (int k = 0; k < n; k++) {
            assertThat(sum[k].subtract(coefficients[k]).mod(basis.product())).isEqualTo(BigInteger.ZERO);
        }
    }

    /** The error has the deviation that is announced, at every level, for products and for automorphisms. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void leavesTheMessageWithinItsError(int set) {
        LatticeParameters parameters = set == 0 ? PARAMETERS : set == 1 ? LatticeParameters.n8192() : LatticeParameters.of(8192, new int[] {40, 40, 40}, 40, 40);
        LatticeSecretKey secret = LatticeSecretKey.generate(parameters, RANDOM);
        KeySwitch keySwitch = new KeySwitch(parameters);
        int g = Galois.rotation(parameters.degree(), -3);
        EvaluationKeys keys = EvaluationKeys.generate(secret, true, new int[] {g}, RANDOM);
        for (int limbs = 1; limbs <= parameters.levels(); limbs++) {
            RnsBasis basis = parameters.ciphertextBasis(limbs);
            RnsPoly c = uniform(basis);
            KeySwitch.Digits digits = keySwitch.decompose(c);
            RnsPoly s = secret.values().limbs(0, limbs);
            RnsPoly squared = s.copy().multiply(s).multiply(c);
            RnsPoly[] out = keySwitch.apply(digits, 1, keys.relinearisation());
            isSmall(secret.phase(out[0], out[1]).subtract(squared), keySwitch.errorDeviation(limbs));
            RnsPoly image = s.automorphism(g).multiply(c.automorphism(g));
            out = keySwitch.apply(digits, g, keys.galois(g));
            isSmall(secret.phase(out[0], out[1]).subtract(image), keySwitch.errorDeviation(limbs));
        }
    }

    private static void isSmall(RnsPoly error, double deviation) {
        double squares = 0, most = 0;
        BigInteger[] errors = error.toBigIntegers();
        for (BigInteger e : errors) {
            squares += e.doubleValue() * e.doubleValue();
            most = Math.max(most, Math.abs(e.doubleValue()));
        }
        assertThat(Math.sqrt(squares / errors.length)).isBetween(0.8 * deviation, 1.2 * deviation);
        assertThat(most).isLessThan(7 * deviation);
    }

    /** A small message under (1, s, s²), and one under an automorphism, come out as they are but for small errors. */
    @Test
    void ciphertextsComeBackUnderOneSecret() {
        EvaluationKeys keys = EvaluationKeys.generate(SECRET, true, new int[] {Galois.conjugation(4096)}, RANDOM);
        KeySwitch keySwitch = new KeySwitch(PARAMETERS);
        RnsBasis basis = PARAMETERS.ciphertextBasis();
        Random numbers = new Random(1);
        BigInteger[] message = new BigInteger[4096];
        Arrays.setAll(message, i -> BigInteger.valueOf(numbers.nextInt(1 << 20)).shiftLeft(30));
        RnsPoly c1 = uniform(basis), c2 = uniform(basis);
        RnsPoly s = SECRET.values().limbs(0, 2);
        RnsPoly c0 = RnsPoly.of(basis, message).toValues().subtract(c1.copy().multiply(s)).subtract(c2.copy().multiply(s).multiply(s));
        RnsPoly[] out = keySwitch.relinearise(c0, c1, c2, keys);
        close(SECRET.phase(out[0], out[1]), message);

        c0 = RnsPoly.of(basis, message).toValues().subtract(c1.copy().multiply(s));
        out = keySwitch.automorphism(c0, keySwitch.decompose(c1), 8191, keys);
        BigInteger[] image = RnsPoly.of(basis, message).automorphism(8191).toBigIntegers();
        close(SECRET.phase(out[0], out[1]), image);
    }

    private static void close(RnsPoly phase, BigInteger[] expected) {
        BigInteger[] found = phase.toBigIntegers();
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i].subtract(expected[i]).abs().bitLength()).isLessThan(12);
        }
    }

    @Test
    void divisionByTheLastPrimeRounds() {
        RnsBasis basis = PARAMETERS.ciphertextBasis();
        BigInteger q = BigInteger.valueOf(basis.modulus(1).value());
        RnsPoly a = uniform(basis);
        BigInteger[] before = a.toBigIntegers();
        BigInteger[] after = LastPrime.divide(a, PARAMETERS.ciphertextBasis(1)).toBigIntegers();
        BigInteger first = PARAMETERS.ciphertextBasis(1).product();
        for (int i = 0; i < before.length; i++) {
            // Twice the distance of after·q to before is at most q: modulo q_0, as everything.
            BigInteger rounded = before[i].shiftLeft(1).add(q).divide(q.shiftLeft(1));
            rounded = before[i].shiftLeft(1).add(q).signum() < 0 && before[i].shiftLeft(1).add(q).mod(q.shiftLeft(1)).signum() != 0 ? rounded.subtract(BigInteger.ONE) : rounded;
            assertThat(rounded.subtract(after[i]).mod(first)).isEqualTo(BigInteger.ZERO);
        }
    }

    @Test
    void keysTravel() {
        int g = Galois.rotation(4096, 1);
        EvaluationKeys keys = EvaluationKeys.generate(SECRET, true, new int[] {g}, RANDOM);
        byte[] wire = keys.encode();
        assertThat(wire).hasSize(keys.bytes());
        EvaluationKeys read = EvaluationKeys.decode(PARAMETERS, wire);
        assertThat(read.encode()).isEqualTo(wire);
        KeySwitch keySwitch = new KeySwitch(PARAMETERS);
        KeySwitch.Digits digits = keySwitch.decompose(uniform(PARAMETERS.ciphertextBasis()));
        assertThat(keySwitch.apply(digits, g, read.galois(g))[1].words()).isEqualTo(keySwitch.apply(digits, g, keys.galois(g))[1].words());
        assertThatThrownBy(() -> read.galois(5 * g % 8192)).isInstanceOf(InvalidInput.class).hasMessageContaining("automorphism");
        assertThatThrownBy(() -> EvaluationKeys.generate(SECRET, false, new int[] {g}, RANDOM).relinearisation()).isInstanceOf(InvalidInput.class);
    }

    @Test
    void malformedKeysAreRefused() {
        byte[] wire = EvaluationKeys.generate(SECRET, true, new int[] {3}, RANDOM).encode();
        int each = (wire.length - 13) / 2;
        refused(Arrays.copyOf(wire, wire.length - 1));
        refused(Arrays.copyOf(wire, wire.length + 1));
        refused(new byte[3]);
        refused(changed(wire, 0, 2));
        refused(changed(wire, 1, wire[1] ^ 1));
        refused(changed(wire, 9, 1));
        refused(changed(wire, 12, -1));
        // The second key's exponent: even, too large, and that of the first.
        refused(changed(wire, 13 + each, 4));
        refused(changed(wire, 13 + each + 2, 1));
        refused(changed(wire, 13 + each, 0));
        // A residue of 35 ones.
        byte[] large = wire.clone();
        Arrays.fill(large, 13 + 4 + 16, 13 + 4 + 16 + 5, (byte) -1);
        refused(large);
    }

    private static byte[] changed(byte[] wire, int at, int value) {
        byte[] other = wire.clone();
        other[at] = (byte) value;
        return other;
    }

    private static void refused(byte[] wire) {
        assertThatThrownBy(() -> EvaluationKeys.decode(PARAMETERS, wire)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void theSpecialPrimeCountsForTheCap() {
        LatticeParameters.of(8192, new int[] {52, 52, 52}, 52);
        assertThatThrownBy(() -> LatticeParameters.of(8192, new int[] {52, 52, 52}, 53)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new KeySwitch(LatticeParameters.n4096())).isInstanceOf(InvalidInput.class).hasMessageContaining("special");
        assertThatThrownBy(() -> SwitchingKey.galois(SECRET, 4, RANDOM)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> SwitchingKey.galois(SECRET, 8193, RANDOM)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> EvaluationKeys.generate(SECRET, true, new int[64], RANDOM)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void rotationsAreAGroup() {
        assertThat(Galois.rotation(4096, 0)).isEqualTo(1);
        assertThat(Galois.rotation(4096, 1)).isEqualTo(5);
        assertThat(Galois.rotation(4096, -1) * 5L % 8192).isEqualTo(1);
        assertThat(Galois.rotation(4096, 2048)).isEqualTo(1);
        assertThat((long) Galois.conjugation(4096) * Galois.conjugation(4096) % 8192).isEqualTo(1);
    }
}

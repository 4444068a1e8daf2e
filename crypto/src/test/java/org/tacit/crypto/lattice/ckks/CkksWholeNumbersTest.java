package org.tacit.crypto.lattice.ckks;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.LatticeSecretKey;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;

/** Polynomials beside a twin in whole numbers that knows neither residues nor fast transforms. */
class CkksWholeNumbersTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CkksParameters P = new CkksParameters(LatticeParameters.of(4096, new int[] {36, 32}, 36), 0x1p28);
    private static final int N = 4096;
    private static final double[] Z = new SplittableRandom(1).doubles(N, -0.7, 0.7).toArray();

    /** m_k = 2/N·Σ Re(z_j·ζ^(−5^j·k)), rounded at the scale. */
    @Test
    void encodesWhatTheDefinitionSays() {
        BigInteger[] m = new CkksEncoder(P).encodeComplex(Z, 1, 2, P.scale()).m().toBigIntegers();
        for (int k = 0; k < N; k += 271) {
            double sum = 0;
            long power = 1;
            for (int j = 0; j < N / 2; j++) {
                double angle = Math.PI * (power * k % (2 * N)) / N;
                sum += Z[j] * Math.cos(angle) + Z[N / 2 + j] * Math.sin(angle);
                power = power * 5 % (2 * N);
            }
            assertThat(m[k].doubleValue()).isCloseTo(2 * sum / N * P.scale(), org.assertj.core.data.Offset.offset(0.51));
        }
    }

    /** Above a word, all coefficients are multiples of one power of two, and as near. */
    @Test
    void encodesBeyondAWord() {
        CkksParameters large = new CkksParameters(LatticeParameters.of(8192, new int[] {60, 60}), 0x1p90);
        double[] z = new SplittableRandom(2).doubles(2 * large.slots(), -0.7, 0.7).toArray();
        BigInteger[] m = new CkksEncoder(large).encodeComplex(z, 1, 2, 0x1p90).m().toBigIntegers();
        double[] v = z.clone();
        large.transform().toCoefficients(v);
        for (int k = 0; k < m.length; k++) {
            assertThat(m[k].getLowestSetBit() >= 29 || m[k].signum() == 0).isTrue();
            assertThat(Math.abs(m[k].doubleValue() - Math.rint(v[k] * 0x1p61) * 0x1p29)).isLessThan(1);
        }
    }

    @Test
    void readsTheNumbersThatResiduesStandFor() {
        RnsBasis basis = LatticeParameters.n16384().ciphertextBasis(4);
        RnsPoly uniform = new RnsPoly(basis, false);
        Sampler.of(RANDOM).uniform(uniform);
        agrees(uniform);
        agrees(Sampler.of(RANDOM).error(basis));
        agrees(Sampler.of(RANDOM).flood(basis, 100));
    }

    private static void agrees(RnsPoly p) {
        BigInteger[] expected = p.toBigIntegers();
        double[] found = CkksEncoder.numbers(p);
        for (int k = 0; k < found.length; k++) {
            double x = expected[k].doubleValue();
            assertThat(Math.abs(found[k] - x)).isLessThanOrEqualTo(Math.abs(x) * 0x1p-50);
        }
    }

    /** What a product decrypts to is the product of what its factors decrypt to, modulo X^N + 1, but for the error of the switch. */
    @Test
    void productsAreProductsOfPolynomials() {
        LatticeSecretKey secret = LatticeSecretKey.generate(P.lattice(), RANDOM);
        CkksEvaluator evaluator = new CkksEvaluator(P, EvaluationKeys.generate(secret, true, new int[0], RANDOM));
        CkksCiphertext a = Ckks.encrypt(new CkksEncoder(P).encodeComplex(Z, 1, 2, P.scale()), secret, RANDOM);
        CkksCiphertext b = Ckks.encrypt(new CkksEncoder(P).encode(new double[] {0.5, -0.25}, 1), secret.publicKey(RANDOM), RANDOM);
        CkksCiphertext c = evaluator.multiply(a, b);
        BigInteger[] x = secret.phase(a.c0(), a.c1()).toBigIntegers(), y = secret.phase(b.c0(), b.c1()).toBigIntegers();
        BigInteger[] z = secret.phase(c.c0(), c.c1()).toBigIntegers();
        double deviation = new KeySwitch(P.lattice()).errorDeviation(2);
        boolean differs = false;
        for (int k = 0; k < N; k += 97) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < N; i++) {
                BigInteger product = x[i].multiply(y[Math.floorMod(k - i, N)]);
                sum = i <= k ? sum.add(product) : sum.subtract(product);
            }
            BigInteger error = z[k].subtract(sum);
            assertThat(error.abs().doubleValue()).isLessThan(8 * deviation);
            differs |= error.signum() != 0;
        }
        assertThat(differs).isTrue();
    }
}

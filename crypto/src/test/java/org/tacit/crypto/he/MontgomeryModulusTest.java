package org.tacit.crypto.he;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MontgomeryModulusTest {

    @Property(tries = 200)
    void agreesWithBigInteger(@ForAll @IntRange(min = 64, max = 6200) int bits, @ForAll long seed) {
        Random random = new Random(seed);
        BigInteger m = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        MontgomeryModulus modulus = new MontgomeryModulus(m);
        BigInteger a = new BigInteger(bits, random).mod(m);
        BigInteger b = new BigInteger(bits, random).mod(m);
        int n = modulus.limbs();
        long[] x = new long[3 * n];
        modulus.of(a, x, n);
        modulus.of(b, x, 2 * n);
        assertThat(modulus.value(x, n)).isEqualTo(a);
        modulus.multiply(x, n, x, 2 * n, x, 0);
        assertThat(modulus.value(x, 0)).isEqualTo(a.multiply(b).mod(m));
        modulus.square(x, n, x, n);
        assertThat(modulus.value(x, n)).isEqualTo(a.multiply(a).mod(m));
    }

    @Property(tries = 100)
    void lanesGiveTheLimbsOfTheScalarCode(@ForAll @IntRange(min = 64, max = 6200) int bits, @ForAll long seed) {
        Random random = new Random(seed);
        BigInteger m = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        twins(new MontgomeryModulus(m), new BigInteger(bits, random).mod(m), new BigInteger(bits, random).mod(m));
    }

    private static void twins(MontgomeryModulus modulus, BigInteger a, BigInteger b) {
        int n = modulus.limbs();
        long[] x = new long[2 * n];
        modulus.of(a, x, 0);
        modulus.of(b, x, n);
        long[] scalar = new long[n];
        long[] lanes = new long[n];
        modulus.scalarMultiply(x, 0, x, n, scalar, 0);
        modulus.laneMultiply(x, 0, x, n, lanes, 0);
        assertThat(lanes).isEqualTo(scalar);
        modulus.scalarSquare(scalar, 0, scalar, 0);
        // In place, as an operand twice.
        modulus.laneMultiply(lanes, 0, lanes, 0, lanes, 0);
        assertThat(lanes).isEqualTo(scalar);
    }

    /** All limbs at their largest, and products of what earlier products left, which is below 2m and not below m. */
    @Test
    void holdsAtTheEdges() {
        for (int bits : new int[] {64, 159, 2048, 4096, 6144, 13_700, 13_713}) {
            BigInteger m = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
            MontgomeryModulus modulus = new MontgomeryModulus(m);
            long[] x = new long[modulus.limbs()];
            BigInteger expected = m.subtract(BigInteger.ONE);
            modulus.of(expected, x, 0);
            for (int i = 0; i < 50; i++) {
                modulus.multiply(x, 0, x, 0, x, 0);
                expected = expected.multiply(expected).mod(m);
                assertThat(modulus.value(x, 0)).isEqualTo(expected);
                modulus.square(x, 0, x, 0);
                expected = expected.multiply(expected).mod(m);
                assertThat(modulus.value(x, 0)).isEqualTo(expected);
            }
            twins(modulus, m.subtract(BigInteger.ONE), m.subtract(BigInteger.TWO));
        }
    }

    @Property(tries = 30)
    void powers(@ForAll @IntRange(min = 64, max = 800) int bits, @ForAll long seed, @ForAll @IntRange(min = 0, max = 300) int length) {
        Random random = new Random(seed);
        BigInteger m = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        MontgomeryModulus modulus = new MontgomeryModulus(m);
        BigInteger base = new BigInteger(bits, random).mod(m);
        BigInteger exponent = new BigInteger(length, random);
        long[] x = new long[modulus.limbs()];
        modulus.of(base, x, 0);
        modulus.pow(x, 0, exponent, 300, x, 0);
        assertThat(modulus.value(x, 0)).isEqualTo(base.modPow(exponent, m));
        // Announced as short as it is, so with every width of a window.
        modulus.of(base, x, 0);
        modulus.pow(x, 0, exponent, length, x, 0);
        assertThat(modulus.value(x, 0)).isEqualTo(base.modPow(exponent, m));
    }
}

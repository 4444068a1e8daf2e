package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;

/** Every reduction against BigInteger, for moduli of every length. */
class ModulusTest {

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    /** The largest prime of so many bits, and the smallest, where Barrett's estimates are worst. */
    private static Modulus modulus(int bits, boolean largest) {
        BigInteger q = largest ? BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE) : BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        while (!q.isProbablePrime(60)) {
            q = largest ? q.subtract(BigInteger.TWO) : q.add(BigInteger.TWO);
        }
        return Modulus.of(q.longValueExact());
    }

    @Property(tries = 3000)
    void agreesWithBigInteger(@ForAll @IntRange(min = 2, max = 61) int bits, @ForAll boolean largest, @ForAll long x, @ForAll long y) {
        Modulus m = modulus(bits, largest);
        BigInteger q = BigInteger.valueOf(m.value());
        long a = Long.remainderUnsigned(x, m.value()), b = Long.remainderUnsigned(y, m.value());
        BigInteger ba = BigInteger.valueOf(a), bb = BigInteger.valueOf(b);
        assertThat(m.bits()).isEqualTo(bits);
        assertThat(m.add(a, b)).isEqualTo(ba.add(bb).mod(q).longValueExact());
        assertThat(m.subtract(a, b)).isEqualTo(ba.subtract(bb).mod(q).longValueExact());
        assertThat(m.negate(a)).isEqualTo(ba.negate().mod(q).longValueExact());
        assertThat(m.multiply(a, b)).isEqualTo(ba.multiply(bb).mod(q).longValueExact());
        long full = -1L >>> 64 - bits;
        assertThat(m.multiply(full, full)).isEqualTo(BigInteger.valueOf(full).pow(2).mod(q).longValueExact());
        BigInteger ux = BigInteger.valueOf(x).mod(WORD), uy = BigInteger.valueOf(y).mod(WORD);
        assertThat(m.reduce(x)).isEqualTo(ux.mod(q).longValueExact());
        assertThat(m.reduceSigned(x)).isEqualTo(BigInteger.valueOf(x).mod(q).longValueExact());
        assertThat(m.reduce(x, y)).isEqualTo(ux.shiftLeft(64).add(uy).mod(q).longValueExact());
        long shoup = m.shoup(b);
        assertThat(BigInteger.valueOf(shoup).mod(WORD)).isEqualTo(bb.shiftLeft(64).divide(q));
        assertThat(m.multiply(x, b, shoup)).isEqualTo(ux.multiply(bb).mod(q).longValueExact());
        assertThat(m.multiplyLazy(x, b, shoup)).isBetween(0L, 2 * m.value() - 1);
        long centred = m.centre(a);
        assertThat(m.reduceSigned(centred)).isEqualTo(a);
        assertThat(Math.abs(centred)).isLessThanOrEqualTo(m.value() / 2);
        if (a != 0) {
            assertThat(m.multiply(a, m.inverse(a))).isEqualTo(1);
        }
        long exponent = y >>> 1;
        assertThat(m.pow(a, exponent)).isEqualTo(ba.modPow(BigInteger.valueOf(exponent), q).longValueExact());
    }

    @Property(tries = 2000)
    void tellsPrimes(@ForAll long x) {
        long q = x >>> 3;
        assertThat(Modulus.isPrime(q)).isEqualTo(BigInteger.valueOf(q).isProbablePrime(80));
    }

    @Test
    void refusesWhatIsNoPrime() {
        // 3215031751 is a strong pseudoprime to the bases 2, 3, 5 and 7; 2^61 − 1 is the largest prime taken.
        for (long q : new long[] {0, 1, 2, 4, 9, -7, 3215031751L, 65537L * 65539, (1L << 61) + 15, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> Modulus.of(q)).isInstanceOf(InvalidInput.class);
        }
        assertThat(Modulus.of((1L << 61) - 1).bits()).isEqualTo(61);
    }

    @Test
    void findsPrimesInOrder() {
        long[] primes = NttPrimes.below(60, 8192, 3);
        assertThat(primes).isSortedAccordingTo((a, b) -> Long.compare(b, a)).doesNotHaveDuplicates();
        for (long q : primes) {
            assertThat(q % 16384).isEqualTo(1);
            assertThat(BigInteger.valueOf(q).isProbablePrime(80)).isTrue();
        }
        assertThat(NttPrimes.below(60, 8192, 2, primes[0])).containsExactly(primes[1], primes[2]);
        assertThatThrownBy(() -> NttPrimes.below(15, 8192, 4)).isInstanceOf(InvalidInput.class);
    }
}

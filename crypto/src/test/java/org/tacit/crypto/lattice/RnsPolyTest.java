package org.tacit.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;

/** Polynomials over products of primes against BigInteger coefficients. */
class RnsPolyTest {

    private static final int N = 16;
    private static final RnsBasis BASIS = RnsBasis.of(N, 97, NttPrimes.below(60, N, 1)[0], NttPrimes.below(31, N, 1)[0], NttPrimes.below(52, N, 1)[0]);
    private static final BigInteger Q = BASIS.product();

    private static BigInteger[] random(long seed) {
        Random random = new Random(seed);
        BigInteger[] a = new BigInteger[N];
        Arrays.setAll(a, i -> centre(new BigInteger(Q.bitLength() + 20, random)));
        return a;
    }

    private static BigInteger centre(BigInteger x) {
        x = x.mod(Q);
        return x.compareTo(Q.shiftRight(1)) > 0 ? x.subtract(Q) : x;
    }

    @Property(tries = 50)
    void isARing(@ForAll long seed) {
        BigInteger[] a = random(seed), b = random(~seed);
        RnsPoly pa = RnsPoly.of(BASIS, a), pb = RnsPoly.of(BASIS, b);
        assertThat(pa.toBigIntegers()).isEqualTo(a);
        BigInteger[] product = new BigInteger[N];
        Arrays.fill(product, BigInteger.ZERO);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                BigInteger x = a[i].multiply(b[j]);
                product[(i + j) % N] = product[(i + j) % N].add(i + j < N ? x : x.negate());
            }
        }
        BigInteger k = b[3];
        for (boolean values : new boolean[] {false, true}) {
            RnsPoly x = values ? pa.copy().toValues() : pa.copy(), y = values ? pb.copy().toValues() : pb.copy();
            for (int i = 0; i < N; i++) {
                assertThat(x.copy().add(y).toBigIntegers()[i]).isEqualTo(centre(a[i].add(b[i])));
                assertThat(x.copy().subtract(y).toBigIntegers()[i]).isEqualTo(centre(a[i].subtract(b[i])));
                assertThat(x.copy().negate().toBigIntegers()[i]).isEqualTo(centre(a[i].negate()));
                assertThat(x.copy().scale(BASIS.residues(k)).toBigIntegers()[i]).isEqualTo(centre(a[i].multiply(k)));
                if (values) {
                    assertThat(x.copy().multiply(y).toBigIntegers()[i]).isEqualTo(centre(product[i]));
                    assertThat(x.copy().addProduct(x, y).toBigIntegers()[i]).isEqualTo(centre(product[i].add(a[i])));
                }
            }
        }
    }

    @Property(tries = 50)
    void automorphismsAgreeInBothForms(@ForAll long seed, @ForAll @IntRange(min = -40, max = 40) int half) {
        int g = 2 * half + 1;
        BigInteger[] a = random(seed), expected = new BigInteger[N];
        for (int i = 0; i < N; i++) {
            int e = Math.floorMod(i * g, 2 * N);
            expected[e % N] = e < N ? a[i] : centre(a[i].negate());
        }
        RnsPoly p = RnsPoly.of(BASIS, a);
        assertThat(p.automorphism(g).toBigIntegers()).isEqualTo(expected);
        assertThat(p.copy().toValues().automorphism(g).toBigIntegers()).isEqualTo(expected);
    }

    @Property(tries = 50)
    void travels(@ForAll long seed) {
        RnsPoly p = RnsPoly.of(BASIS, random(seed));
        byte[] wire = new byte[RnsPoly.bytes(BASIS) + 3];
        p.encode(wire, 3);
        assertThat(RnsPoly.decode(BASIS, false, wire, 3).words()).isEqualTo(p.words());
    }

    @Test
    void refusesBytesThatAreNoPolynomial() {
        // 16 coefficients of 7 bits are 14 bytes; 127 is not below 97.
        byte[] wire = new byte[RnsPoly.bytes(BASIS)];
        assertThat(RnsPoly.decode(BASIS, true, wire, 0).words()).containsOnly(0);
        wire[0] = 127;
        assertThatThrownBy(() -> RnsPoly.decode(BASIS, true, wire, 0)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("coefficient 0");
        wire[0] = 97;
        assertThatThrownBy(() -> RnsPoly.decode(BASIS, true, wire, 0)).isInstanceOf(ProtocolViolation.class);
        wire[0] = 96;
        assertThat(RnsPoly.decode(BASIS, true, wire, 0).words()[0]).isEqualTo(96);
        assertThatThrownBy(() -> RnsPoly.decode(BASIS, true, wire, 1)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("cut short");
        byte[] packed = {0, (byte) 0b100};
        assertThatThrownBy(() -> Packing.unpack(packed, 0, new long[1], 0, 1, 10)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void partsShareTransforms() {
        RnsPoly p = RnsPoly.of(BASIS, random(5));
        RnsPoly part = p.limbs(1, 3);
        assertThat(part.basis().ntt(0)).isSameAs(BASIS.ntt(1));
        BigInteger q = part.basis().product();
        for (int i = 0; i < N; i++) {
            assertThat(part.toBigIntegers()[i].mod(q)).isEqualTo(p.toBigIntegers()[i].mod(q));
        }
        assertThat(BASIS.first(1).with(BASIS.range(1, 4))).isEqualTo(BASIS);
        p.wipe();
        assertThat(p.words()).containsOnly(0);
    }
}

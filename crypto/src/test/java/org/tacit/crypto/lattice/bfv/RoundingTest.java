package org.tacit.crypto.lattice.bfv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.tacit.crypto.lattice.BasisExtension;
import org.tacit.crypto.lattice.NttPrimes;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/** Scaling and extension of residues against BigInteger, next to the boundaries too. */
class RoundingTest {

    private static final int N = 16;
    private static final RnsBasis Q = RnsBasis.of(N, NttPrimes.below(60, N, 1)[0], NttPrimes.below(35, N, 1)[0], NttPrimes.below(52, N, 1)[0]);
    private static final RnsBasis P = RnsBasis.of(N, NttPrimes.below(59, N, 3));

    @Property(tries = 500)
    void roundsToThePlaintext(@ForAll @LongRange(min = 2, max = 1L << 60) long t, @ForAll long seed) {
        BigInteger q = Q.product(), bt = BigInteger.valueOf(t);
        Random random = new Random(seed);
        BigInteger[] x = new BigInteger[N];
        for (int i = 0; i < N; i++) {
            // Anything, or close to where a rounding changes.
            BigInteger m = BigInteger.valueOf(random.nextLong(t));
            BigInteger edge = m.shiftLeft(1).add(BigInteger.ONE).multiply(q).divide(bt.shiftLeft(1));
            BigInteger off = BigInteger.ONE.shiftLeft(Math.max(0, q.bitLength() - bt.bitLength() - 56)).multiply(BigInteger.valueOf(random.nextInt(9) - 4)).add(BigInteger.ONE);
            x[i] = (i % 2 == 0 ? new BigInteger(200, random) : edge.add(i % 4 == 1 ? off : off.negate())).mod(q);
        }
        BfvParameters.PlainModulus plain = new BfvParameters.PlainModulus(t);
        long[] expected = Twin.mod(Twin.map(x, v -> Twin.round(v, bt, q)), t);
        // Within 2^-60 of a boundary either side may come out; noise is never there.
        for (int i = 0; i < N; i++) {
            BigInteger distance = x[i].multiply(bt).shiftLeft(1).mod(q.shiftLeft(1)).subtract(q).abs();
            if (distance.compareTo(q.shiftRight(59)) > 0) {
                assertThat(Rounding.toPlain(RnsPoly.of(Q, x), plain)[i]).isEqualTo(expected[i]);
            }
        }
    }

    @Property(tries = 200)
    void extendsToOtherPrimes(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger half = Q.product().shiftRight(1);
        BigInteger[] x = new BigInteger[N];
        Arrays.setAll(x, i -> new BigInteger(Q.product().bitLength() - (i < 8 ? 2 : i * 8), random).subtract(i % 2 == 0 ? BigInteger.ZERO : half.shiftRight(1)));
        x[0] = half.subtract(half.shiftRight(50));
        x[1] = x[0].negate();
        x[2] = BigInteger.ZERO;
        x[3] = BigInteger.ONE.negate();
        RnsPoly out = new BasisExtension(Q, P).extend(RnsPoly.of(Q, x));
        assertThat(out.words()).isEqualTo(RnsPoly.of(P, x).words());
    }

    @Property(tries = 100)
    void twinMultipliesAsSchoolbookDoes(@ForAll long seed) {
        Random random = new Random(seed);
        BigInteger[] a = new BigInteger[8], b = new BigInteger[8], c = new BigInteger[8];
        Arrays.setAll(a, i -> new BigInteger(1 + random.nextInt(90), random).subtract(BigInteger.ONE.shiftLeft(40)));
        Arrays.setAll(b, i -> new BigInteger(1 + random.nextInt(90), random).negate());
        Arrays.fill(c, BigInteger.ZERO);
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                BigInteger x = a[i].multiply(b[j]);
                c[(i + j) % 8] = c[(i + j) % 8].add(i + j < 8 ? x : x.negate());
            }
        }
        assertThat(Twin.product(a, b)).isEqualTo(c);
    }
}

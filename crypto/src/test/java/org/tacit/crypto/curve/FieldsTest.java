package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.function.BinaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The limb arithmetic against {@link BigInteger}, with limbs up to the bounds that the classes promise to take. */
class FieldsTest {

    private static final long LIMIT25519 = (long) (Math.pow(2, 53.3) - 1);
    private static final BigInteger R = BigInteger.ONE.shiftLeft(260);

    @Provide
    Arbitrary<long[]> limbs25519() {
        Arbitrary<Long> limb = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(-LIMIT25519, LIMIT25519)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0L, 1L, -1L, LIMIT25519, -LIMIT25519, Field25519.MASK, Field25519.MASK - 18)));
        return limb.array(long[].class).ofSize(5);
    }

    @Provide
    Arbitrary<long[]> limbs256() {
        long max = 1L << 53;
        Arbitrary<Long> limb = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(-max, max)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(0L, 1L, -1L, max, -max, MontgomeryField.MASK)));
        return net.jqwik.api.Combinators.combine(limb.array(long[].class).ofSize(4), Arbitraries.longs().between(-(1L << 49), 1L << 49))
                .as((low, top) -> new long[] {low[0], low[1], low[2], low[3], top});
    }

    private static BigInteger value(long[] limbs, int bits) {
        BigInteger v = BigInteger.ZERO;
        for (int i = limbs.length - 1; i >= 0; i--) {
            v = v.shiftLeft(bits).add(BigInteger.valueOf(limbs[i]));
        }
        return v;
    }

    @Property(tries = 3000)
    void field25519(@ForAll("limbs25519") long[] a, @ForAll("limbs25519") long[] b) {
        BigInteger x = value(a, 51), y = value(b, 51), p = Field25519.P;
        long[] r = new long[5];
        Field25519.mul(r, 0, a, 0, b, 0);
        assertThat(value(r, 51).mod(p)).isEqualTo(x.multiply(y).mod(p));
        for (long limb : r) {
            assertThat(limb).isBetween(-(1L << 16), (1L << 51) + (1L << 16));
        }
        Field25519.sqr(r, 0, a, 0);
        assertThat(value(r, 51).mod(p)).isEqualTo(x.multiply(x).mod(p));
        Field25519.mulSmall(r, 0, a, 0, 121665);
        assertThat(value(r, 51).mod(p)).isEqualTo(x.multiply(BigInteger.valueOf(121665)).mod(p));
        byte[] bytes = new byte[32];
        Field25519.encode(a, 0, bytes, 0);
        Field25519.decode(r, 0, bytes, 0);
        assertThat(value(r, 51)).isEqualTo(x.mod(p));
        assertThat(Field25519.isCanonical(bytes, 0)).isTrue();
        assertThat(Field25519.isZero(a, 0)).isEqualTo(x.mod(p).signum() == 0 ? 1 : 0);
    }

    @Property(tries = 100)
    void inverseAndSquareRoot25519(@ForAll("limbs25519") long[] a, @ForAll("limbs25519") long[] b) {
        BigInteger p = Field25519.P;
        BigInteger x = value(a, 51).mod(p), y = value(b, 51).mod(p);
        long[] u = Field25519.of(x), v = Field25519.of(y), r = new long[5];
        Field25519.invert(r, 0, u, 0);
        assertThat(value(r, 51).mod(p)).isEqualTo(x.modPow(p.subtract(BigInteger.TWO), p));
        long square = Field25519.sqrtRatio(r, 0, u, 0, v, 0);
        BigInteger root = value(r, 51).mod(p);
        BigInteger ratio = x.multiply(y.modPow(p.subtract(BigInteger.TWO), p)).mod(p);
        boolean isSquare = ratio.modPow(p.shiftRight(1), p).compareTo(BigInteger.ONE) <= 0 && (y.signum() != 0 || x.signum() == 0);
        assertThat(square == 1).isEqualTo(isSquare);
        BigInteger i = value(Field25519.SQRT_M1, 51);
        assertThat(root.multiply(root).mod(p)).isEqualTo(square == 1 ? ratio : ratio.multiply(i).mod(p));
        assertThat(root.testBit(0)).isFalse();
    }

    @Property(tries = 2000)
    void montgomeryModuloTheRistrettoOrder(@ForAll("limbs256") long[] a, @ForAll("limbs256") long[] b) {
        long[] c = a.clone(), d = b.clone();
        c[4] >>= 3;
        d[4] >>= 3;
        check(new MontgomeryField(Ristretto255.ORDER), c, d);
    }

    @Property(tries = 2000)
    void montgomeryModuloTheP256Prime(@ForAll("limbs256") long[] a, @ForAll("limbs256") long[] b) {
        check(new MontgomeryField(P256), a, b);
    }

    @Property(tries = 2000)
    void montgomeryModuloTheSm2Prime(@ForAll("limbs256") long[] a, @ForAll("limbs256") long[] b) {
        check(new Sm2Field(), a, b);
    }

    @Property(tries = 1000)
    void foldKeepsTheElement(@ForAll("limbs256") long[] a) {
        for (MontgomeryField field : new MontgomeryField[] {new Sm2Field(), new MontgomeryField(P256)}) {
            long[] wide = a.clone();
            for (int i = 0; i < 5; i++) {
                wide[i] *= 16;
            }
            BigInteger x = value(wide, 52);
            field.fold(wide, 0);
            assertThat(value(wide, 52).subtract(x).mod(field.modulus).signum()).isZero();
            BigInteger margin = BigInteger.ONE.shiftLeft(236);
            assertThat(value(wide, 52)).isBetween(margin.negate(), BigInteger.ONE.shiftLeft(256).add(margin));
        }
    }

    @Property(tries = 50)
    void powersAndInverses(@ForAll("limbs256") long[] a, @ForAll("limbs256") long[] b) {
        MontgomeryField field = new Sm2Field();
        BigInteger p = field.modulus, x = value(a, 52).mod(p), e = value(b, 52).abs();
        long[] r = new long[10];
        byte[] bytes = new byte[32];
        field.pow(r, 0, field.of(x), 0, e);
        field.encodeBigEndian(r, 0, bytes, 0);
        assertThat(new BigInteger(1, bytes)).isEqualTo(x.modPow(e, p));
        field.powQuarter(r, 0, field.of(x), 0);
        field.encodeBigEndian(r, 0, bytes, 0);
        assertThat(new BigInteger(1, bytes)).isEqualTo(x.modPow(p.subtract(BigInteger.valueOf(3)).shiftRight(2), p));
        BigInteger y = x.signum() == 0 ? BigInteger.ONE : x;
        System.arraycopy(field.of(y), 0, r, 0, 5);
        System.arraycopy(field.of(BigInteger.TWO), 0, r, 5, 5);
        field.invertAll(r, 2);
        field.encodeBigEndian(r, 0, bytes, 0);
        assertThat(new BigInteger(1, bytes)).isEqualTo(y.modInverse(p));
        field.encodeBigEndian(r, 5, bytes, 0);
        assertThat(new BigInteger(1, bytes)).isEqualTo(BigInteger.TWO.modInverse(p));
    }

    static final BigInteger P256 = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    static void check(MontgomeryField field, long[] a, long[] b) {
        BigInteger m = field.modulus;
        BinaryOperator<BigInteger> product = (x, y) -> x.multiply(y).multiply(R.modInverse(m)).mod(m);
        BigInteger x = value(a, 52), y = value(b, 52);
        long[] r = new long[5];
        field.mul(r, 0, a, 0, b, 0);
        assertThat(value(r, 52).mod(m)).isEqualTo(product.apply(x, y));
        assertThat(value(r, 52)).isBetween(m.negate(), m.shiftLeft(1));
        for (int i = 0; i < 4; i++) {
            assertThat(r[i]).isBetween(-(1L << 14), (1L << 52) + (1L << 14));
        }
        field.sqr(r, 0, a, 0);
        assertThat(value(r, 52).mod(m)).isEqualTo(product.apply(x, x));
        byte[] bytes = new byte[32];
        field.encode(a, 0, bytes, 0);
        BigInteger plain = BigInteger.ZERO;
        for (int i = 31; i >= 0; i--) {
            plain = plain.shiftLeft(8).add(BigInteger.valueOf(bytes[i] & 0xff));
        }
        assertThat(plain).isEqualTo(product.apply(x, BigInteger.ONE));
        field.decode(r, 0, bytes, 0);
        assertThat(value(r, 52).mod(m)).isEqualTo(x.mod(m));
    }
}

package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.Vectors;
import tools.jackson.databind.JsonNode;

/**
 * The map to the SM2 curve has no published vectors, so it is held from three sides: the same code gives the RFC's vectors for
 * P-256; a textbook version on big integers agrees on SM2; and Z is derived as the RFC says.
 */
class SimplifiedSwuTest {

    private static final BigInteger P256_B = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger P256_N = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    @Test
    void theSameCodeGivesTheVectorsOfP256() {
        ShortCurve curve = new ShortCurve(new MontgomeryField(FieldsTest.P256), P256_B, P256_N);
        SimplifiedSwu map = new SimplifiedSwu(curve, -10);
        JsonNode suite = Vectors.json("hash_to_curve/P256_XMD_SHA-256_SSWU_RO_.json");
        int checked = 0;
        for (JsonNode v : suite.get("vectors")) {
            byte[] message = v.get("msg").stringValue().getBytes(StandardCharsets.US_ASCII);
            long[] p = Sm2Group.hash(curve.field, map, ExpandMessage.sha256(suite.get("dst").stringValue()), message,
                    new int[] {0, message.length}, 0, 1);
            assertThat(number(curve.field, p, 0)).isEqualTo(hex(v.get("P").get("x")));
            assertThat(number(curve.field, p, 5)).isEqualTo(hex(v.get("P").get("y")));
            checked++;
        }
        assertThat(checked).isEqualTo(5);
    }

    private static BigInteger hex(JsonNode node) {
        return new BigInteger(node.stringValue().substring(2), 16);
    }

    private static BigInteger number(MontgomeryField field, long[] a, int i) {
        byte[] b = new byte[32];
        field.encodeBigEndian(a, i, b, 0);
        return new BigInteger(1, b);
    }

    @Test
    void zIsWhatAppendixH2Finds() {
        BigInteger a = BigInteger.valueOf(-3);
        assertThat(findZ(FieldsTest.P256, a, P256_B)).as("P-256, printed in RFC 9380 section 8.2").isEqualTo(-10);
        assertThat(findZ(Sm2Field.PRIME, a, Sm2Group.B)).isEqualTo(Sm2Group.SSWU_Z);
    }

    /** find_z_sswu: the smallest Z that is no square, not -1, with g(x) - Z irreducible and g(B / (Z A)) a square. */
    private static int findZ(BigInteger p, BigInteger a, BigInteger b) {
        for (int size = 1;; size++) {
            for (int z : new int[] {size, -size}) {
                BigInteger v = BigInteger.valueOf(z).mod(p);
                BigInteger x = b.multiply(v.multiply(a).modInverse(p)).mod(p);
                if (!square(v, p) && z != -1 && irreducible(a, b.subtract(v), p)
                        && square(x.pow(3).add(a.multiply(x)).add(b).mod(p), p)) {
                    return z;
                }
            }
        }
    }

    private static boolean square(BigInteger v, BigInteger p) {
        return v.modPow(p.shiftRight(1), p).compareTo(BigInteger.ONE) <= 0;
    }

    /** A cubic {@code f = x³ + a·x + c} is irreducible exactly when it has no root: {@code gcd(x^p - x, f)} is constant. */
    private static boolean irreducible(BigInteger a, BigInteger c, BigInteger p) {
        BigInteger[] r = {BigInteger.ONE, BigInteger.ZERO, BigInteger.ZERO};
        BigInteger[] x = {BigInteger.ZERO, BigInteger.ONE, BigInteger.ZERO};
        for (int k = p.bitLength() - 1; k >= 0; k--) {
            r = multiply(r, r, a, c, p);
            if (p.testBit(k)) {
                r = multiply(r, x, a, c, p);
            }
        }
        r[1] = r[1].subtract(BigInteger.ONE).mod(p);
        // A common root of f and h = r2 x² + r1 x + r0 exists exactly when their resultant is 0: here the determinant of x → h·x mod f.
        BigInteger[][] m = {r, multiply(r, x, a, c, p), multiply(multiply(r, x, a, c, p), x, a, c, p)};
        BigInteger det = m[0][0].multiply(m[1][1].multiply(m[2][2]).subtract(m[1][2].multiply(m[2][1])))
                .subtract(m[0][1].multiply(m[1][0].multiply(m[2][2]).subtract(m[1][2].multiply(m[2][0]))))
                .add(m[0][2].multiply(m[1][0].multiply(m[2][1]).subtract(m[1][1].multiply(m[2][0]))));
        return det.mod(p).signum() != 0;
    }

    /** Product modulo {@code x³ + a·x + c}: {@code x³ = -a x - c}. */
    private static BigInteger[] multiply(BigInteger[] s, BigInteger[] t, BigInteger a, BigInteger c, BigInteger p) {
        BigInteger[] r = new BigInteger[5];
        Arrays.fill(r, BigInteger.ZERO);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                r[i + j] = r[i + j].add(s[i].multiply(t[j]));
            }
        }
        for (int k = 4; k >= 3; k--) {
            r[k - 2] = r[k - 2].subtract(a.multiply(r[k]));
            r[k - 3] = r[k - 3].subtract(c.multiply(r[k]));
        }
        return new BigInteger[] {r[0].mod(p), r[1].mod(p), r[2].mod(p)};
    }

    @Property(tries = 100)
    void sm2AgreesWithTheTextbook(@ForAll @Size(48) byte[] u0, @ForAll @Size(48) byte[] u1) {
        MontgomeryField field = Sm2Group.CURVE.field;
        long[] u = new long[10];
        field.decodeUniform(u, 0, u0, 0);
        field.decodeUniform(u, 5, u1, 0);
        long[] point = new long[10];
        new SimplifiedSwu(Sm2Group.CURVE, Sm2Group.SSWU_Z).mapPairs(u, 1, point);
        ECPoint expected = textbook(new BigInteger(1, u0)).add(textbook(new BigInteger(1, u1))).normalize();
        if (!expected.isInfinity()) {
            assertThat(number(field, point, 0)).isEqualTo(expected.getAffineXCoord().toBigInteger());
            assertThat(number(field, point, 5)).isEqualTo(expected.getAffineYCoord().toBigInteger());
        }
    }

    /** RFC 9380 section 6.6.2, with inversions and square roots as they stand there. */
    private static ECPoint textbook(BigInteger input) {
        ECCurve curve = GMNamedCurves.getByName("sm2p256v1").getCurve();
        BigInteger p = Sm2Field.PRIME, a = BigInteger.valueOf(-3), b = Sm2Group.B, z = BigInteger.valueOf(Sm2Group.SSWU_Z);
        BigInteger u = input.mod(p);
        BigInteger zu2 = z.multiply(u).multiply(u);
        BigInteger tv1 = zu2.multiply(zu2).add(zu2).mod(p);
        BigInteger x = tv1.signum() == 0
                ? b.multiply(z.multiply(a).modInverse(p)).mod(p)
                : b.negate().multiply(a.modInverse(p)).multiply(BigInteger.ONE.add(tv1.modInverse(p))).mod(p);
        BigInteger g = x.pow(3).add(a.multiply(x)).add(b).mod(p);
        if (!square(g, p)) {
            x = zu2.multiply(x).mod(p);
            g = x.pow(3).add(a.multiply(x)).add(b).mod(p);
        }
        BigInteger y = g.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        return curve.createPoint(x, u.testBit(0) == y.testBit(0) ? y : p.subtract(y));
    }

    /** {@code Q0 = Q1} and, through the complete addition, {@code Q0 = -Q1}. */
    @Test
    void equalAndOppositeMaps() {
        MontgomeryField field = Sm2Group.CURVE.field;
        long[] u = new long[10];
        System.arraycopy(field.of(BigInteger.valueOf(5)), 0, u, 0, 5);
        System.arraycopy(field.of(BigInteger.valueOf(5)), 0, u, 5, 5);
        long[] point = new long[10];
        SimplifiedSwu map = new SimplifiedSwu(Sm2Group.CURVE, Sm2Group.SSWU_Z);
        map.mapPairs(u, 1, point);
        ECPoint twice = textbook(BigInteger.valueOf(5)).twice().normalize();
        assertThat(number(field, point, 0)).isEqualTo(twice.getAffineXCoord().toBigInteger());
        assertThat(number(field, point, 5)).isEqualTo(twice.getAffineYCoord().toBigInteger());
        System.arraycopy(field.of(BigInteger.valueOf(-5)), 0, u, 5, 5);
        map.mapPairs(u, 1, point);
        assertThat(field.isZero(point, 0) & field.isZero(point, 5)).isEqualTo(1);
    }
}

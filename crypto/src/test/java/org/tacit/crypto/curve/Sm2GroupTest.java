package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.Vectors;
import tools.jackson.databind.JsonNode;

/** Our SM2 against the standard's examples and against BouncyCastle's curve, which shares no code with it; and cheating peers. */
class Sm2GroupTest {

    private static final X9ECParameters BC = GMNamedCurves.getByName("sm2p256v1");
    private static final BigInteger P = Sm2Field.PRIME;
    private static final BigInteger N = Sm2Group.ORDER;
    private final DhGroup group = DhGroup.sm2();

    private static DhKey key(BigInteger k) {
        byte[] b = new byte[32];
        for (int i = 0; i < 32; i++) {
            b[i] = k.shiftRight(8 * i).byteValue();
        }
        return new DhKey(Sm2Group.SUITE, b);
    }

    private byte[] multiply(byte[] element, BigInteger k) {
        byte[] out = new byte[element.length];
        group.multiply(element, 0, element.length / 33, key(k), out, 0);
        return out;
    }

    private static BigInteger hex(JsonNode node, String name) {
        return new BigInteger(node.get(name).stringValue(), 16);
    }

    private static byte[] compressed(BigInteger x, BigInteger y) {
        return BC.getCurve().createPoint(x, y).getEncoded(true);
    }

    @Test
    void parametersAreThoseOfTheStandard() {
        assertThat(BC.getCurve().getField().getCharacteristic()).isEqualTo(P);
        assertThat(BC.getN()).isEqualTo(N);
        assertThat(BC.getCurve().getA().toBigInteger()).isEqualTo(P.subtract(BigInteger.valueOf(3)));
        assertThat(BC.getCurve().getB().toBigInteger()).isEqualTo(Sm2Group.B);
        JsonNode curve = Vectors.json("gm/gm_standard_examples.json").get("curve");
        assertThat(hex(curve, "p")).isEqualTo(P);
        assertThat(hex(curve, "n")).isEqualTo(N);
        assertThat(hex(curve, "b")).isEqualTo(Sm2Group.B);
    }

    @Test
    void multiplesInTheStandardsExamples() {
        JsonNode examples = Vectors.json("gm/gm_standard_examples.json");
        JsonNode signature = examples.get("signature"), encryption = examples.get("encryption"), exchange = examples.get("key_exchange");
        byte[] g = BC.getG().getEncoded(true);
        Object[][] pairs = {
            {hex(signature, "d"), signature.get("public")}, {hex(encryption, "k"), encryption.get("C1")},
            {hex(exchange, "dA"), exchange.get("PA")}, {hex(exchange, "dB"), exchange.get("PB")},
            {hex(exchange, "rA"), exchange.get("RA")}, {hex(exchange, "rB"), exchange.get("RB")},
        };
        for (Object[] pair : pairs) {
            JsonNode point = (JsonNode) pair[1];
            assertThat(multiply(g, (BigInteger) pair[0])).isEqualTo(compressed(hex(point, "x"), hex(point, "y")));
        }
    }

    @Property(tries = 150)
    void agreesWithBouncyCastle(@ForAll @Size(32) byte[] a, @ForAll @Size(32) byte[] b) {
        BigInteger margin = BigInteger.valueOf(64);
        BigInteger k = new BigInteger(1, a).mod(N.subtract(margin.shiftLeft(1))).add(margin);
        ECPoint point = BC.getG().multiply(new BigInteger(1, b).mod(N.subtract(BigInteger.ONE)).add(BigInteger.ONE));
        assertThat(multiply(point.getEncoded(true), k)).isEqualTo(point.multiply(k).getEncoded(true));
    }

    /** The ends of the promised range, where the incomplete formulas would fail first. */
    @Test
    void smallestAndLargestKeys() {
        ECPoint point = BC.getG().multiply(BigInteger.valueOf(77));
        for (int i = 64; i < 164; i++) {
            for (BigInteger k : new BigInteger[] {BigInteger.valueOf(i), N.subtract(BigInteger.valueOf(i))}) {
                assertThat(multiply(point.getEncoded(true), k)).isEqualTo(point.multiply(k).getEncoded(true));
            }
        }
    }

    @Test
    void newKeysStayInTheRange() {
        byte[][] draws = {
            fill(0), draw(BigInteger.valueOf(63)), fill(0xff), draw(N), draw(N.subtract(BigInteger.valueOf(63))),
            draw(N.subtract(BigInteger.valueOf(64))),
        };
        SecureRandom scripted = new SecureRandom() {
            private int next;

            @Override
            public void nextBytes(byte[] bytes) {
                for (int i = 0; i < 32; i++) {
                    bytes[i] = draws[next][31 - i];
                }
                next++;
            }
        };
        byte[] k = group.newKey(scripted).scalar(Sm2Group.SUITE).clone();
        for (int i = 0; i < 16; i++) {
            byte t = k[i];
            k[i] = k[31 - i];
            k[31 - i] = t;
        }
        assertThat(new BigInteger(1, k)).isEqualTo(N.subtract(BigInteger.valueOf(64)));
    }

    private static byte[] fill(int value) {
        byte[] b = new byte[32];
        Arrays.fill(b, (byte) value);
        return b;
    }

    private static byte[] draw(BigInteger v) {
        byte[] b = new byte[32];
        for (int i = 0; i < 32; i++) {
            b[31 - i] = v.shiftRight(8 * i).byteValue();
        }
        return b;
    }

    private void refused(int form, BigInteger x) {
        byte[] in = new byte[33];
        in[0] = (byte) form;
        System.arraycopy(draw(x), 0, in, 1, 32);
        assertThatThrownBy(() -> multiply(in, BigInteger.valueOf(12345))).as("%02x %s", form, x.toString(16))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void wrongFormsAndNumbersAreRefused() {
        BigInteger x = BC.getG().normalize().getAffineXCoord().toBigInteger();
        for (int form : new int[] {0, 1, 4, 6, 7, 0x82, 0xff}) {
            refused(form, x);
        }
        // x + p for a point with small x, and p itself
        for (int i = 0; i < 20; i++) {
            refused(2, P.add(BigInteger.valueOf(i)));
        }
        refused(2, BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
        refused(0, BigInteger.ZERO);
    }

    @Test
    void aNumberIsAcceptedExactlyWhenItIsOnTheCurve() {
        int accepted = 0;
        for (int i = 0; i < 100; i++) {
            BigInteger x = BigInteger.valueOf(i);
            BigInteger g = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(Sm2Group.B).mod(P);
            if (g.modPow(P.shiftRight(1), P).compareTo(BigInteger.ONE) <= 0) {
                byte[] in = new byte[33];
                in[0] = 3;
                System.arraycopy(draw(x), 0, in, 1, 32);
                ECPoint point = BC.getCurve().decodePoint(in);
                BigInteger k = BigInteger.valueOf(1000 + i);
                assertThat(multiply(in, k)).isEqualTo(point.multiply(k).getEncoded(true));
                accepted++;
            } else {
                refused(2, x);
            }
        }
        assertThat(accepted).isBetween(30, 70);
    }

    @Test
    void hashedItemsAreOnTheCurve() {
        byte[] data = "abcdefghij".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int[] offsets = {0, 0, 1, 3, 6, 10};
        long[] p = Sm2Group.hash(Sm2Group.CURVE.field, new SimplifiedSwu(Sm2Group.CURVE, Sm2Group.SSWU_Z),
                ExpandMessage.sm3("TEST"), data, offsets, 0, 5);
        for (int i = 0; i < 5; i++) {
            byte[] x = new byte[32], y = new byte[32];
            Sm2Group.CURVE.field.encodeBigEndian(p, 10 * i, x, 0);
            Sm2Group.CURVE.field.encodeBigEndian(p, 10 * i + 5, y, 0);
            assertThat(BC.getCurve().createPoint(new BigInteger(1, x), new BigInteger(1, y)).isValid()).isTrue();
        }
    }

    @Test
    void hashAndMultiplyIsHashThenMultiply() {
        byte[] data = {1, 2, 3};
        long[] p = Sm2Group.hash(Sm2Group.CURVE.field, new SimplifiedSwu(Sm2Group.CURVE, Sm2Group.SSWU_Z),
                ExpandMessage.sm3("TEST"), data, new int[] {0, 3}, 0, 1);
        byte[] x = new byte[32], y = new byte[32], out = new byte[33];
        Sm2Group.CURVE.field.encodeBigEndian(p, 0, x, 0);
        Sm2Group.CURVE.field.encodeBigEndian(p, 5, y, 0);
        ECPoint hash = BC.getCurve().createPoint(new BigInteger(1, x), new BigInteger(1, y));
        group.hashAndMultiply(data, new int[] {0, 3}, 0, 1, "TEST", key(BigInteger.valueOf(987654321)), out, 0);
        assertThat(out).isEqualTo(hash.multiply(BigInteger.valueOf(987654321)).getEncoded(true));
    }

    @Test
    void unknownSuite() {
        assertThatThrownBy(() -> DhGroup.of("rot13")).isInstanceOf(InvalidInput.class).hasMessageContaining("rot13");
        assertThat(DhGroup.of("sm2-sm3").elementBytes()).isEqualTo(33);
        assertThat(DhGroup.of("curve25519-sha512").elementBytes()).isEqualTo(32);
    }
}

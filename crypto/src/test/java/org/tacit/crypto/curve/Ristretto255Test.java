package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.Vectors;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import tools.jackson.databind.JsonNode;

class Ristretto255Test {

    private static final HexFormat HEX = HexFormat.of();

    private static JsonNode vectors() {
        return Vectors.json("ristretto255/rfc9496.json");
    }

    private static Element decode(JsonNode hex) {
        return Ristretto255.decode(HEX.parseHex(hex.stringValue()), 0);
    }

    private static String hex(Element e) {
        return HEX.formatHex(e.encode());
    }

    @Test
    void smallMultiplesOfTheBasePoint() {
        JsonNode multiples = vectors().get("small_multiples_of_basepoint");
        Element sum = Ristretto255.identity();
        for (int i = 0; i < multiples.size(); i++) {
            assertThat(hex(sum)).isEqualTo(multiples.get(i).stringValue());
            assertThat(hex(Ristretto255.multiplyBase(Ristretto255.scalar(i)))).isEqualTo(multiples.get(i).stringValue());
            assertThat(hex(Ristretto255.base().multiply(Ristretto255.scalar(i)))).isEqualTo(multiples.get(i).stringValue());
            assertThat(decode(multiples.get(i))).isEqualTo(sum);
            sum = sum.add(Ristretto255.base());
        }
        assertThat(multiples.size()).isEqualTo(16);
    }

    @Test
    void everyInvalidEncodingIsRefused() {
        JsonNode invalid = vectors().get("invalid_encodings");
        assertThat(invalid.size()).isEqualTo(29);
        for (JsonNode encoding : invalid) {
            assertThatThrownBy(() -> decode(encoding)).as(encoding.stringValue()).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Test
    void oneWayMap() {
        for (JsonNode v : vectors().get("from_uniform_bytes")) {
            assertThat(hex(Ristretto255.hashToGroup(HEX.parseHex(v.get("sha512").stringValue()), 0)))
                    .isEqualTo(v.get("element").stringValue());
        }
        JsonNode same = vectors().get("equivalent_uniform_bytes");
        for (JsonNode input : same.get("inputs")) {
            assertThat(hex(Ristretto255.hashToGroup(HEX.parseHex(input.stringValue()), 0)))
                    .isEqualTo(same.get("element").stringValue());
        }
    }

    @Test
    void theOrderTimesAnyElementIsTheIdentity() {
        Scalar minusOne = Ristretto255.scalar(0).subtract(Ristretto255.scalar(1));
        Element e = Ristretto255.hashToGroup(pattern(3), 0);
        assertThat(e.multiply(minusOne)).isEqualTo(e.negate());
        assertThat(e.multiply(minusOne).add(e).isIdentity()).isTrue();
        assertThat(e.isIdentity()).isFalse();
    }

    @Test
    void scalarsAtOrAboveTheOrderAreRefused() {
        byte[] order = littleEndian(Ristretto255.ORDER);
        assertThatThrownBy(() -> Ristretto255.decodeScalar(order, 0)).isInstanceOf(ProtocolViolation.class);
        byte[] largest = littleEndian(Ristretto255.ORDER.subtract(BigInteger.ONE));
        assertThat(Ristretto255.decodeScalar(largest, 0).encode()).isEqualTo(largest);
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);
        assertThatThrownBy(() -> Ristretto255.decodeScalar(ones, 0)).isInstanceOf(ProtocolViolation.class);
    }

    @Property(tries = 200)
    void scalarsAreIntegersModuloTheOrder(@ForAll @Size(64) byte[] a, @ForAll @Size(64) byte[] b) {
        BigInteger x = value(a).mod(Ristretto255.ORDER), y = value(b).mod(Ristretto255.ORDER);
        Scalar s = Ristretto255.reduceScalar(a, 0), t = Ristretto255.reduceScalar(b, 0);
        assertThat(value(s.encode())).isEqualTo(x);
        assertThat(value(s.add(t).encode())).isEqualTo(x.add(y).mod(Ristretto255.ORDER));
        assertThat(value(s.subtract(t).encode())).isEqualTo(x.subtract(y).mod(Ristretto255.ORDER));
        assertThat(value(s.multiply(t).encode())).isEqualTo(x.multiply(y).mod(Ristretto255.ORDER));
        BigInteger inverse = x.signum() == 0 ? x : x.modInverse(Ristretto255.ORDER);
        assertThat(value(s.invert().encode())).isEqualTo(inverse);
    }

    @Property(tries = 60)
    void multiplicationIsLinear(@ForAll @Size(64) byte[] a, @ForAll @Size(64) byte[] b, @ForAll @Size(64) byte[] c) {
        Scalar s = Ristretto255.reduceScalar(a, 0), t = Ristretto255.reduceScalar(b, 0);
        Element e = Ristretto255.hashToGroup(c, 0), f = Ristretto255.hashToGroup(b, 0);
        assertThat(e.multiply(s).add(e.multiply(t))).isEqualTo(e.multiply(s.add(t)));
        assertThat(e.multiply(s).multiply(t)).isEqualTo(e.multiply(t).multiply(s)).isEqualTo(e.multiply(s.multiply(t)));
        assertThat(e.add(f).multiply(s)).isEqualTo(e.multiply(s).add(f.multiply(s)));
        assertThat(Ristretto255.multiplyBase(s)).isEqualTo(Ristretto255.base().multiply(s));
        assertThat(e.add(f).subtract(f)).isEqualTo(e);
        assertThat(e.add(f)).isEqualTo(f.add(e));
        assertThat(e.add(f).add(e)).isEqualTo(e.add(e.add(f)));
        assertThat(Ristretto255.decode(e.encode(), 0)).isEqualTo(e);
        assertThat(e.add(e.negate()).isIdentity()).isTrue();
    }

    @Property(tries = 500)
    void whateverDecodesEncodesToTheSameBytes(@ForAll @Size(32) byte[] bytes) {
        Element e;
        try {
            e = Ristretto255.decode(bytes, 0);
        } catch (ProtocolViolation refused) {
            return;
        }
        assertThat(e.encode()).isEqualTo(bytes);
    }

    private static byte[] pattern(int seed) {
        byte[] b = new byte[64];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) (seed * 31 + i * 7);
        }
        return b;
    }

    private static BigInteger value(byte[] littleEndian) {
        byte[] b = new byte[littleEndian.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = littleEndian[b.length - 1 - i];
        }
        return new BigInteger(1, b);
    }

    private static byte[] littleEndian(BigInteger v) {
        byte[] b = new byte[32];
        for (int i = 0; i < 32; i++) {
            b[i] = v.shiftRight(8 * i).byteValue();
        }
        return b;
    }
}

package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.crypto.Vectors;
import tools.jackson.databind.JsonNode;

/** The ladder and the hash of Curve25519 against outside vectors, for every kernel. */
class Curve25519Test {

    private static final HexFormat HEX = HexFormat.of();

    static Kernel25519[] kernels() {
        return new Kernel25519[] {new ScalarKernel25519(), new LaneKernel25519()};
    }

    /** X25519 of RFC 7748, built from the ladder; the same point {@code copies} times. */
    private static byte[] x25519(Kernel25519 kernel, byte[] scalar, byte[] point, int copies) {
        byte[] k = scalar.clone();
        k[0] &= (byte) 248;
        k[31] &= 127;
        k[31] |= 64;
        long[] u = new long[5 * copies];
        for (int i = 0; i < copies; i++) {
            Field25519.decode(u, 5 * i, point, 0);
        }
        long[] xz = new long[10 * copies];
        kernel.ladder(k, u, copies, xz);
        Curve25519Group.affine(xz, copies, u);
        byte[] out = new byte[32 * copies];
        for (int i = 0; i < copies; i++) {
            Field25519.encode(u, 5 * i, out, 32 * i);
        }
        for (int i = 1; i < copies; i++) {
            assertThat(Arrays.equals(out, 0, 32, out, 32 * i, 32 * i + 32)).isTrue();
        }
        return Arrays.copyOf(out, 32);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void rfc7748(Kernel25519 kernel) {
        assertThat(HEX.formatHex(x25519(kernel,
                HEX.parseHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                HEX.parseHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"), 1)))
                .isEqualTo("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        assertThat(HEX.formatHex(x25519(kernel,
                HEX.parseHex("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                HEX.parseHex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"), 1)))
                .isEqualTo("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
        if (kernel instanceof LaneKernel25519) {
            return; // one element at a time is not what lanes are for
        }
        // Section 5.2: k, u = X25519(k, u), k
        byte[] k = HEX.parseHex("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = k;
        for (int i = 0; i < 1000; i++) {
            byte[] next = x25519(kernel, k, u, 1);
            u = k;
            k = next;
        }
        assertThat(HEX.formatHex(k)).isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void wycheproof(Kernel25519 kernel) {
        int checked = 0;
        for (JsonNode group : Vectors.json("wycheproof/x25519_test.json").get("testGroups")) {
            for (JsonNode test : group.get("tests")) {
                assertThat(HEX.formatHex(x25519(kernel, HEX.parseHex(test.get("private").stringValue()),
                        HEX.parseHex(test.get("public").stringValue()), 1)))
                        .as("tcId %s", test.get("tcId")).isEqualTo(test.get("shared").stringValue());
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void hashToCurve(Kernel25519 kernel) {
        JsonNode suite = Vectors.json("hash_to_curve/curve25519_XMD_SHA-512_ELL2_RO_.json");
        ExpandMessage expand = ExpandMessage.sha512(suite.get("dst").stringValue());
        Curve25519Group group = new Curve25519Group(kernel);
        int checked = 0;
        for (JsonNode v : suite.get("vectors")) {
            byte[] message = v.get("msg").stringValue().getBytes(StandardCharsets.US_ASCII);
            long[] u = group.hash(expand, message, new int[] {0, message.length}, 0, 1);
            assertThat(number(u, 0)).isEqualTo(new BigInteger(v.get("P").get("x").stringValue().substring(2), 16));
            checked++;
        }
        assertThat(checked).isEqualTo(5);
    }

    /** Two maps with equal abscissa: {@code u0 = ±u1} gives a doubling; no message is known that reaches it. */
    @ParameterizedTest
    @MethodSource("kernels")
    void equalMapsAreDoubled(Kernel25519 kernel) {
        long[] u = new long[30];
        for (int i = 0; i < 3; i++) {
            u[10 * i] = i + 2;
            u[10 * i + 5] = i + 2;
        }
        long[] xz = new long[30];
        Elligator2.mapPairs(kernel, u, 3, xz);
        long[] affine = new long[15];
        Curve25519Group.affine(xz, 3, affine);
        for (int i = 0; i < 3; i++) {
            // 16·Q by the ladder from the abscissa of the same map: x = -J / (1 + 2u²) or -x - J, whichever is on the curve
            BigInteger p = Field25519.P, j = BigInteger.valueOf(486662), v = BigInteger.valueOf(i + 2);
            BigInteger x = j.negate().multiply(v.multiply(v).shiftLeft(1).add(BigInteger.ONE).modInverse(p)).mod(p);
            BigInteger g = x.multiply(x.multiply(x.add(j)).add(BigInteger.ONE)).mod(p);
            if (!g.modPow(p.shiftRight(1), p).equals(BigInteger.ONE)) {
                x = x.negate().subtract(j).mod(p);
            }
            byte[] sixteen = new byte[32];
            sixteen[0] = 16;
            long[] expected = new long[10];
            kernel.ladder(sixteen, Field25519.of(x), 1, expected);
            long[] e = new long[5];
            Curve25519Group.affine(expected, 1, e);
            assertThat(number(affine, 5 * i)).isEqualTo(number(e, 0));
        }
    }

    static BigInteger number(long[] a, int i) {
        byte[] b = new byte[32];
        Field25519.encode(a, i, b, 0);
        BigInteger v = BigInteger.ZERO;
        for (int k = 31; k >= 0; k--) {
            v = v.shiftLeft(8).add(BigInteger.valueOf(b[k] & 0xff));
        }
        return v;
    }

    @Test
    void expandMessageXmd() {
        for (String name : new String[] {"SHA256_38", "SHA256_256", "SHA512_38"}) {
            JsonNode suite = Vectors.json("hash_to_curve/expand_message_xmd_" + name + ".json");
            String dst = suite.get("DST").stringValue();
            if (dst.length() > 255) {
                continue; // we refuse such tags
            }
            ExpandMessage expand = name.startsWith("SHA256") ? ExpandMessage.sha256(dst) : ExpandMessage.sha512(dst);
            for (JsonNode v : suite.get("tests")) {
                byte[] message = v.get("msg").stringValue().getBytes(StandardCharsets.US_ASCII);
                byte[] out = new byte[Integer.decode(v.get("len_in_bytes").stringValue())];
                expand.expand(message, 0, message.length, out);
                assertThat(HEX.formatHex(out)).isEqualTo(v.get("uniform_bytes").stringValue());
            }
        }
    }
}

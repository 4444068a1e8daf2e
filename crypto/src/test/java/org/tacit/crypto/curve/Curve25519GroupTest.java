package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.ProtocolViolation;

/** What a cheating peer might send instead of a point of Curve25519. */
class Curve25519GroupTest {

    private static final BigInteger P = Field25519.P;
    private final DhGroup group = DhGroup.curve25519();
    private final DhKey key = group.newKey(new SecureRandom());

    @AfterEach
    void wipe() {
        key.close();
    }

    private byte[] multiply(BigInteger littleEndianNumber) {
        byte[] in = new byte[32], out = new byte[32];
        for (int i = 0; i < 32; i++) {
            in[i] = littleEndianNumber.shiftRight(8 * i).byteValue();
        }
        group.multiply(in, 0, 1, key, out, 0);
        return out;
    }

    private void refused(BigInteger u) {
        assertThatThrownBy(() -> multiply(u)).as(u.toString(16)).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1",
        "325606250916557431795983626356110631294008115727848805560023387167927233504",
        "39382357235489614581723060781553021112529911719440698176882885853963445705823"})
    void pointsOfLowOrder(String u) {
        BigInteger value = new BigInteger(u);
        refused(value);
        refused(value.add(P));
        refused(value.setBit(255));
    }

    @Test
    void minusOneHasOrderFourOnTheTwist() {
        refused(P.subtract(BigInteger.ONE));
    }

    @Test
    void numbersThatAreNotCanonical() {
        for (int i = 0; i < 19; i++) {
            refused(P.add(BigInteger.valueOf(i)));
        }
        refused(BigInteger.valueOf(9).setBit(255));
        refused(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));
    }

    @Test
    void everyNumberIsAcceptedExactlyWhenItIsOnTheCurve() {
        int accepted = 0;
        for (int i = 2; i < 200; i++) {
            BigInteger u = BigInteger.valueOf(i);
            BigInteger w = u.pow(3).add(BigInteger.valueOf(486662).multiply(u.pow(2))).add(u).mod(P);
            if (w.modPow(P.shiftRight(1), P).equals(BigInteger.ONE)) {
                assertThat(multiply(u)).isNotEqualTo(new byte[32]);
                accepted++;
            } else {
                refused(u);
            }
        }
        assertThat(accepted).isBetween(60, 140);
    }

    @Test
    void hashAndMultiplyIsHashThenMultiply() {
        byte[] data = {1, 2, 3};
        long[] u = new Curve25519Group(new ScalarKernel25519()).hash(ExpandMessage.sha512("TEST"), data, new int[] {0, 3}, 0, 1);
        byte[] out = new byte[32];
        group.hashAndMultiply(data, new int[] {0, 3}, 0, 1, "TEST", key, out, 0);
        assertThat(out).isEqualTo(multiply(Curve25519Test.number(u, 0)));
    }

    @Test
    void keysAreMultiplesOfEightBelowTwoTo255() {
        SecureRandom ones = new SecureRandom() {
            private boolean zeroFirst = true;

            @Override
            public void nextBytes(byte[] bytes) {
                java.util.Arrays.fill(bytes, zeroFirst ? 0 : (byte) 0xff);
                zeroFirst = false;
            }
        };
        byte[] k = group.newKey(ones).scalar(Curve25519Group.SUITE);
        assertThat(k[0]).isEqualTo((byte) 0xf8);
        assertThat(k[31]).isEqualTo((byte) 0x7f);
        assertThat(k[15]).isEqualTo((byte) 0xff);
    }
}

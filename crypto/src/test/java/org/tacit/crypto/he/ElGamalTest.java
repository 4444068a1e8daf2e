package org.tacit.crypto.he;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.CurveGroup;

class ElGamalTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    static CurveGroup[] groups() {
        return new CurveGroup[] {CurveGroup.ristretto255(), CurveGroup.sm2()};
    }

    @ParameterizedTest
    @MethodSource("groups")
    void findsEveryNumberInItsBound(CurveGroup group) {
        ElGamalPrivateKey key = ElGamalPrivateKey.generate(group, RANDOM);
        ElGamalPublicKey pk = key.publicKey();
        long[] c = new long[pk.longs()];
        // Around the borders of baby and giant steps.
        for (long m : new long[] {0, 1, 131_071, 131_072, 131_073, 262_145, 393_217, 4_294_967_295L, 3_123_456_789L}) {
            for (long signed : new long[] {m, -m}) {
                pk.encrypt(BigInteger.valueOf(signed), RANDOM, c, 0);
                assertThat(key.decrypt(c, 0, RANDOM)).isEqualTo(BigInteger.valueOf(signed));
            }
        }
        pk.multiply(c, 0, BigInteger.valueOf(1000), 10, c, 0);
        assertThatThrownBy(() -> key.decrypt(c, 0, RANDOM)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aKeyProvesItself(CurveGroup group) {
        ElGamalPrivateKey key = ElGamalPrivateKey.generate(group, RANDOM);
        byte[] context = {4};
        byte[] proof = key.proof(context, RANDOM);
        ElGamalPublicKey pk = ElGamalPublicKey.proven(group, proof, context);
        long[] c = new long[pk.longs()];
        pk.encrypt(BigInteger.TWO, RANDOM, c, 0);
        assertThat(key.decrypt(c, 0, RANDOM)).isEqualTo(BigInteger.TWO);
        assertThatThrownBy(() -> ElGamalPublicKey.proven(group, proof, new byte[] {5})).isInstanceOf(ProtocolViolation.class);
        proof[proof.length - 1] ^= 1;
        assertThatThrownBy(() -> ElGamalPublicKey.proven(group, proof, context)).isInstanceOf(ProtocolViolation.class);
        byte[] neutral = new byte[proof.length];
        assertThatThrownBy(() -> ElGamalPublicKey.proven(group, neutral, context)).isInstanceOf(ProtocolViolation.class);
    }
}

package org.tacit.crypto.he;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.CurveGroup;

/** What every additive scheme promises, for each of them. */
class AdditiveTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final List<AdditivePrivateKey> KEYS = List.of(PaillierPrivateKey.generate(2048, PaillierPublicKey.Randomiser.SHORT, RANDOM),
            PaillierPrivateKey.generate(2048, PaillierPublicKey.Randomiser.FULL, RANDOM),
            OkamotoUchiyamaPrivateKey.generate(3072, RANDOM), ElGamalPrivateKey.generate(CurveGroup.ristretto255(), RANDOM),
            ElGamalPrivateKey.generate(CurveGroup.sm2(), RANDOM));

    static List<AdditivePrivateKey> keys() {
        return KEYS;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void computesOnWhatItCannotSee(AdditivePrivateKey key) {
        AdditivePublicKey pk = key.publicKey();
        int n = pk.longs();
        long[] c = new long[4 * n];
        Random numbers = new Random(7);
        BigInteger edge = pk.bound().subtract(BigInteger.ONE);
        for (BigInteger x : List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.valueOf(-1), edge, edge.negate(), new BigInteger(18, numbers))) {
            BigInteger y = new BigInteger(18, numbers).subtract(BigInteger.ONE.shiftLeft(17));
            pk.encrypt(x, RANDOM, c, n);
            assertThat(key.decrypt(c, n, RANDOM)).isEqualTo(x);
            pk.encrypt(y, RANDOM, c, 2 * n);
            if (x.bitLength() < 30) {
                pk.add(c, n, c, 2 * n, c, 0);
                assertThat(key.decrypt(c, 0, RANDOM)).isEqualTo(x.add(y));
                pk.multiply(c, 0, BigInteger.valueOf(1234), 11, c, 3 * n);
                assertThat(key.decrypt(c, 3 * n, RANDOM)).isEqualTo(x.add(y).multiply(BigInteger.valueOf(1234)));
                pk.addPlain(c, 3 * n, BigInteger.valueOf(-99));
                pk.negate(c, 3 * n, c, 3 * n);
                assertThat(key.decrypt(c, 3 * n, RANDOM)).isEqualTo(BigInteger.valueOf(99).subtract(x.add(y).multiply(BigInteger.valueOf(1234))));
            }
        }
        assertThatThrownBy(() -> pk.encrypt(pk.bound(), RANDOM, c, 0)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void ciphertextsDifferAndTravel(AdditivePrivateKey key) {
        AdditivePublicKey pk = key.publicKey();
        int n = pk.longs();
        long[] c = new long[3 * n];
        BigInteger m = BigInteger.valueOf(31_204);
        pk.encrypt(m, RANDOM, c, 0);
        pk.encrypt(m, RANDOM, c, n);
        System.arraycopy(c, n, c, 2 * n, n);
        pk.rerandomise(c, 2 * n, RANDOM);
        byte[] wire = new byte[3 * pk.bytes() + 5];
        for (int i = 0; i < 3; i++) {
            pk.encode(c, i * n, wire, 5 + i * pk.bytes());
        }
        assertThat(List.of(part(wire, 0, pk), part(wire, 1, pk), part(wire, 2, pk))).doesNotHaveDuplicates();
        long[] read = new long[3 * n];
        pk.decode(wire, 5, 3, read, 0);
        for (int i = 0; i < 3; i++) {
            assertThat(key.decrypt(read, i * n, RANDOM)).isEqualTo(m);
        }
    }

    private static BigInteger part(byte[] wire, int i, AdditivePublicKey pk) {
        return new BigInteger(1, Arrays.copyOfRange(wire, 5 + i * pk.bytes(), 5 + (i + 1) * pk.bytes()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void refusesWhatIsNoCiphertext(AdditivePrivateKey key) {
        AdditivePublicKey pk = key.publicKey();
        byte[] wire = new byte[2 * pk.bytes()];
        long[] c = new long[2 * pk.longs()];
        pk.encrypt(BigInteger.TEN, RANDOM, c, 0);
        pk.encode(c, 0, wire, 0);
        // Two neutral elements are a ciphertext of 0; zero is no unit.
        if (!(key instanceof ElGamalPrivateKey)) {
            assertThatThrownBy(() -> pk.decode(wire, 0, 2, c, 0)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("number 1");
        }
        Arrays.fill(wire, pk.bytes(), 2 * pk.bytes(), (byte) -1);
        assertThatThrownBy(() -> pk.decode(wire, 0, 2, c, 0)).isInstanceOf(ProtocolViolation.class);
    }
}

package org.tacit.crypto.lattice.bfv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.RnsPoly;

/** Every operation, over plaintext moduli of every kind, against arithmetic modulo t; noise against its bounds. */
class BfvTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A ring, a plaintext modulus, a key. */
    record Setting(BfvParameters parameters, BfvSecretKey key, BfvPublicKey publicKey, BfvEvaluator evaluator, CoefficientEncoder encoder) {

        Setting(LatticeParameters ring, long t) {
            this(BfvParameters.of(ring, t));
        }

        Setting(BfvParameters parameters) {
            this(parameters, BfvSecretKey.generate(parameters, RANDOM));
        }

        Setting(BfvParameters parameters, BfvSecretKey key) {
            this(parameters, key, key.publicKey(RANDOM), new BfvEvaluator(parameters), new CoefficientEncoder(parameters));
        }

        long[] random(long seed) {
            return new Random(seed).longs(parameters.degree(), 0, parameters.plain()).toArray();
        }

        long[] open(BfvCiphertext c) {
            return encoder.decode(key.decrypt(c));
        }

        long[] each(long[] a, long[] b, LongBinaryOperator f) {
            long[] out = new long[a.length];
            Arrays.setAll(out, i -> Math.floorMod(f.applyAsLong(a[i], b[i]), parameters.plain()));
            return out;
        }

        @Override
        public String toString() {
            return parameters.toString();
        }
    }

    private static final List<Setting> SETTINGS = List.of(new Setting(LatticeParameters.n4096(), 1L << 45), new Setting(LatticeParameters.n4096(), 2),
            new Setting(BfvParameters.batched(LatticeParameters.n8192(), 20)), new Setting(LatticeParameters.n8192(), 1_000_000),
            new Setting(LatticeParameters.n4096Switching(), 65537), new Setting(LatticeParameters.n8192(), 1L << 60));

    static List<Setting> settings() {
        return SETTINGS;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void decryptsWhatWasEncrypted(Setting s) {
        long[] edge = new long[s.parameters.degree()];
        Arrays.fill(edge, s.parameters.plain() - 1);
        for (long[] m : new long[][] {s.random(1), edge, new long[edge.length]}) {
            BfvPlaintext p = s.encoder.encode(m);
            for (int limbs = s.parameters.ring().levels(); limbs >= 1 && s.parameters.room(limbs) > 20; limbs--) {
                BfvCiphertext secret = s.key.encrypt(p, limbs, RANDOM), open = s.publicKey.encrypt(p, limbs, RANDOM);
                assertThat(s.open(secret)).isEqualTo(m);
                assertThat(s.open(open)).isEqualTo(m);
                assertThat(s.key.noise(secret)).isLessThan(BfvNoise.freshSecret());
                assertThat(s.key.noise(open)).isBetween(BfvNoise.fresh(s.parameters.degree()) - 4, BfvNoise.fresh(s.parameters.degree()));
                assertThat(s.key.budget(open)).isCloseTo(s.parameters.room(limbs) - s.key.noise(open), within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void computesModuloT(Setting s) {
        long[] a = s.random(2), b = s.random(3);
        BfvPlaintext pa = s.encoder.encode(a), pb = s.encoder.encode(b);
        BfvCiphertext ca = s.key.encrypt(pa, RANDOM), cb = s.publicKey.encrypt(pb, RANDOM);
        assertThat(s.open(s.evaluator.add(ca, cb))).isEqualTo(s.each(a, b, Long::sum));
        assertThat(s.open(s.evaluator.subtract(ca, cb))).isEqualTo(s.each(a, b, (x, y) -> x - y));
        assertThat(s.open(s.evaluator.negate(cb))).isEqualTo(s.each(a, b, (x, y) -> -y));
        assertThat(s.open(s.evaluator.addPlain(ca, pb))).isEqualTo(s.each(a, b, Long::sum));
        assertThat(s.open(s.evaluator.subtractPlain(ca, pb))).isEqualTo(s.each(a, b, (x, y) -> x - y));
        assertThat(s.open(ca)).isEqualTo(a);
        double noise = s.key.noise(s.evaluator.add(ca, cb));
        // Rounding of the two messages and of the sum: one unit more.
        assertThat(noise).isLessThan(BfvNoise.sum(BfvNoise.sum(s.key.noise(ca), s.key.noise(cb)), 1));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void multipliesByPlaintexts(Setting s) {
        // A dense factor where there is room for its noise, else one with a few small coefficients.
        int n = s.parameters.degree();
        BfvCiphertext c = s.key.encrypt(s.encoder.encode(s.random(4)), RANDOM);
        long[] dense = s.random(5);
        long[] sparse = new long[n];
        sparse[0] = s.parameters.plain() - 1;
        sparse[n - 1] = 1;
        sparse[17] = 1;
        long[] extreme = new long[n];
        Arrays.fill(extreme, s.parameters.plain() / 2);
        for (long[] m : new long[][] {sparse, dense, extreme}) {
            BfvPlaintext p = s.encoder.encode(m);
            double bound = BfvNoise.timesPlain(BfvNoise.freshSecret(), p.norm());
            if (bound < s.parameters.room(c.limbs())) {
                BfvCiphertext product = s.evaluator.multiplyPlain(c, p);
                assertThat(s.open(product)).isEqualTo(Twin.product(s.random(4), m, s.parameters.plain()));
                assertThat(s.key.noise(product)).isLessThan(bound);
                BfvCiphertext sum = s.evaluator.zero(c.limbs());
                s.evaluator.addProduct(sum, c, p.factor(c.limbs()));
                assertThat(sum.part(1).words()).isEqualTo(product.part(1).words());
            } else {
                assertThat(m).isNotSameAs(sparse);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void multipliesCiphertexts(Setting s) {
        long[] a = s.random(6), b = s.random(7);
        BfvCiphertext ca = s.key.encrypt(s.encoder.encode(a), RANDOM), cb = s.publicKey.encrypt(s.encoder.encode(b), RANDOM);
        BfvCiphertext product = s.evaluator.multiply(ca, cb);
        assertThat(product.size()).isEqualTo(3);
        RnsPoly[] expected = tensor(s, ca, cb);
        for (int i = 0; i < 3; i++) {
            assertThat(product.part(i).copy().toCoefficients().words()).isEqualTo(expected[i].words());
        }
        if (s.key.budget(product) > 3) {
            assertThat(s.open(product)).isEqualTo(Twin.product(a, b, s.parameters.plain()));
        }
        assertThat(s.key.noise(product)).isLessThan(BfvNoise.times(BfvNoise.freshSecret(), BfvNoise.fresh(s.parameters.degree()), s.parameters));
        BfvCiphertext more = s.evaluator.add(product, ca);
        assertThat(more.size()).isEqualTo(3);
        assertThatThrownBy(() -> s.evaluator.multiply(product, ca)).isInstanceOf(InvalidInput.class);
    }

    /** {@code ⌊t/Q·(a_0·b_0, a_0·b_1 + a_1·b_0, a_1·b_1)⌉ mod Q} with large integers. */
    private static RnsPoly[] tensor(Setting s, BfvCiphertext a, BfvCiphertext b) {
        BigInteger q = a.part(0).basis().product(), t = BigInteger.valueOf(s.parameters.plain());
        BigInteger[] a0 = Twin.of(a.part(0)), a1 = Twin.of(a.part(1)), b0 = Twin.of(b.part(0)), b1 = Twin.of(b.part(1));
        BigInteger[] middle = Twin.product(a0, b1), other = Twin.product(a1, b0);
        Arrays.setAll(middle, i -> middle[i].add(other[i]));
        RnsPoly[] out = new RnsPoly[3];
        BigInteger[][] parts = {Twin.product(a0, b0), middle, Twin.product(a1, b1)};
        for (int i = 0; i < 3; i++) {
            out[i] = RnsPoly.of(a.part(0).basis(), Twin.map(parts[i], x -> Twin.round(x, t, q)));
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("settings")
    void switchesModuliDown(Setting s) {
        long[] m = s.random(8);
        BfvCiphertext c = s.publicKey.encrypt(s.encoder.encode(m), RANDOM);
        double bound = BfvNoise.fresh(s.parameters.degree());
        while (c.limbs() > 1) {
            long last = c.part(0).basis().modulus(c.limbs() - 1).value();
            BfvCiphertext shorter = s.evaluator.switchDown(c);
            for (int i = 0; i < 2; i++) {
                BigInteger[] expected = Twin.map(Twin.of(c.part(i)), x -> Twin.round(x, BigInteger.ONE, BigInteger.valueOf(last)));
                assertThat(shorter.part(i).copy().toCoefficients().words()).isEqualTo(RnsPoly.of(shorter.part(i).basis(), expected).words());
            }
            assertThat(shorter.bytes()).isLessThan(c.bytes());
            bound = BfvNoise.switched(bound, BfvNoise.log2(last), s.parameters.degree());
            c = shorter;
            if (bound < s.parameters.room(c.limbs())) {
                assertThat(s.open(c)).isEqualTo(m);
                assertThat(s.key.noise(c)).isLessThan(bound);
            }
        }
        BfvCiphertext one = c;
        assertThatThrownBy(() -> s.evaluator.switchDown(one)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void extractsCoefficients(Setting s) {
        int n = s.parameters.degree();
        long[] m = s.random(9);
        BfvCiphertext c = s.publicKey.encrypt(s.encoder.encode(m), RANDOM);
        for (int i : new int[] {0, 1, n / 2 + 3, n - 1}) {
            LweCiphertext travelled = LweCiphertext.decode(s.parameters, LweCiphertext.extract(c, i).encode());
            assertThat(s.key.decrypt(travelled)).isEqualTo(m[i]);
        }
        assertThatThrownBy(() -> LweCiphertext.extract(c, n)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> LweCiphertext.extract(c, -1)).isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void hidesHowItWasComputed(Setting s) {
        long[] m = s.random(10);
        BfvCiphertext c = s.key.encrypt(s.encoder.encode(m), RANDOM);
        BfvCiphertext other = s.publicKey.rerandomise(c, RANDOM);
        assertThat(other.part(1).words()).isNotEqualTo(c.part(1).words());
        assertThat(s.open(other)).isEqualTo(m);
        double noise = BfvNoise.freshSecret();
        if (s.parameters.room(c.limbs()) > noise + 64) {
            BfvCiphertext hidden = s.publicKey.hide(c, noise, RANDOM);
            assertThat(s.open(hidden)).isEqualTo(m);
            int flood = BfvNoise.flood(BfvNoise.sum(noise, BfvNoise.fresh(s.parameters.degree())), s.parameters.degree(), 40);
            assertThat(flood - BfvNoise.fresh(s.parameters.degree())).isGreaterThan(50);
            assertThat(s.key.noise(hidden)).isBetween(flood - 0.01, flood + 0.01);
        }
        assertThatThrownBy(() -> s.publicKey.hide(c, s.parameters.room(c.limbs()) - 20, RANDOM)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> s.publicKey.hide(c, Double.NaN, RANDOM)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void slotsAreSideBySide() {
        Setting s = SETTINGS.get(2);
        BatchEncoder batch = new BatchEncoder(s.parameters);
        long[] a = s.random(11), b = s.random(12);
        assertThat(batch.decode(batch.encode(a))).isEqualTo(a);
        assertThat(batch.decodeSigned(batch.encode(-1, 5, 0))).startsWith(-1, 5, 0, 0);
        BfvCiphertext ca = s.key.encrypt(batch.encode(a), RANDOM), cb = s.key.encrypt(batch.encode(b), RANDOM);
        long t = s.parameters.plain();
        assertThat(batch.decode(s.key.decrypt(s.evaluator.multiply(ca, cb)))).isEqualTo(s.each(a, b, (x, y) -> x * y % t));
        assertThat(batch.decode(s.key.decrypt(s.evaluator.multiplyPlain(ca, batch.encode(b))))).isEqualTo(s.each(a, b, (x, y) -> x * y % t));
        assertThat(batch.decode(s.key.decrypt(s.evaluator.addPlain(ca, batch.encode(b))))).isEqualTo(s.each(a, b, Long::sum));
        assertThatThrownBy(() -> new BatchEncoder(SETTINGS.get(0).parameters)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> batch.encode(t)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> batch.encode(new long[s.parameters.degree() + 1])).isInstanceOf(InvalidInput.class);
    }

    @Test
    void signedNumbersComeBack() {
        for (Setting s : SETTINGS) {
            long t = s.parameters.plain();
            long[] m = {0, -1, -(t / 2), (t - 1) / 2, 1 % t};
            assertThat(s.encoder.decodeSigned(s.key.decrypt(s.key.encrypt(s.encoder.encode(m), RANDOM)))).startsWith(0, -1, -(t / 2), (t - 1) / 2);
            for (long bad : new long[] {t, -(t / 2) - 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThatThrownBy(() -> s.encoder.encode(0, bad)).isInstanceOf(InvalidInput.class);
            }
        }
    }

    @Test
    void anotherKeyGivesGarbageAndNoError() {
        for (Setting s : SETTINGS) {
            long[] m = new long[s.parameters.degree()];
            BfvCiphertext c = s.key.encrypt(s.encoder.encode(m), RANDOM);
            try (BfvSecretKey other = BfvSecretKey.generate(s.parameters, RANDOM)) {
                long[] garbage = s.encoder.decode(other.decrypt(c));
                // Uniform: about 1/t of the coefficients are zero.
                assertThat(Arrays.stream(garbage).filter(x -> x == 0).count()).isLessThan(m.length * 6L / 10);
                assertThat(other.budget(c)).isLessThan(0.01);
            }
        }
    }

    @Test
    void closedKeysAreOverwritten() {
        Setting s = SETTINGS.get(0);
        BfvSecretKey key = BfvSecretKey.generate(s.parameters, RANDOM);
        assertThat(key.lattice().values().words()).isNotEqualTo(new long[key.lattice().values().words().length]);
        key.close();
        assertThat(key.lattice().values().words()).containsOnly(0);
        assertThat(key.toString()).isEqualTo("BfvSecretKey(" + s.parameters + ")");
    }

    @Test
    void refusesWhatDoesNotFit() {
        LatticeParameters ring = LatticeParameters.n4096();
        for (long t : new long[] {0, 1, -5, (1L << 60) + 1, Long.MIN_VALUE, ring.keyBasis().primes()[0], 3 * ring.keyBasis().primes()[1]}) {
            assertThatThrownBy(() -> BfvParameters.of(ring, t)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> BfvParameters.of(LatticeParameters.of(4096, new int[] {40}), 1L << 39)).isInstanceOf(InvalidInput.class);
        Setting a = SETTINGS.get(0), b = SETTINGS.get(1);
        BfvCiphertext ca = a.key.encrypt(a.encoder.encode(1), RANDOM), cb = b.key.encrypt(b.encoder.encode(1), RANDOM);
        assertThatThrownBy(() -> a.evaluator.add(ca, cb)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> a.key.decrypt(cb)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> a.evaluator.add(ca, a.evaluator.switchDown(ca))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> a.evaluator.addProduct(ca, ca, a.encoder.encode(1).factor(2))).isInstanceOf(InvalidInput.class);
    }
}

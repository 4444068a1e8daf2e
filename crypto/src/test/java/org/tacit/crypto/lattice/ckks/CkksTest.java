package org.tacit.crypto.lattice.ckks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.LatticePublicKey;
import org.tacit.crypto.lattice.LatticeSecretKey;

/** Beside plain arithmetic on doubles, with the error bound that each result states. */
class CkksTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final CkksParameters P = CkksParameters.n8192();
    private static final int N = P.slots();
    private static final LatticeSecretKey SECRET = LatticeSecretKey.generate(P.lattice(), RANDOM);
    private static final LatticePublicKey PUBLIC = SECRET.publicKey(RANDOM);
    private static final EvaluationKeys KEYS = EvaluationKeys.generate(SECRET, true,
            new int[] {Galois.rotation(8192, 1), Galois.rotation(8192, -7), Galois.conjugation(8192)}, RANDOM);
    private static final CkksEvaluator EVALUATOR = new CkksEvaluator(P, KEYS);
    private static final CkksEncoder ENCODER = new CkksEncoder(P);

    static double[] random(long seed, double bound) {
        return new SplittableRandom(seed).doubles(2 * N, -bound / 1.5, bound / 1.5).toArray();
    }

    private static CkksCiphertext encrypt(double[] z, double bound) {
        return Ckks.encrypt(ENCODER.encodeComplex(z, bound, P.limbs(), P.scale()), SECRET, RANDOM);
    }

    /** The largest error is below the bound, and the bound is not without meaning: within 2^bits of it. */
    private static void holds(CkksCiphertext c, double[] expected, int bits) {
        try (LocalValues values = Ckks.decrypt(c, SECRET)) {
            double worst = distance(values.neverForAPeer(), expected);
            assertThat(worst).isLessThanOrEqualTo(values.errorBound());
            assertThat(values.errorBound()).isLessThan(Math.scalb(worst, bits));
        }
    }

    static double distance(double[] a, double[] b) {
        int n = a.length / 2;
        double worst = 0;
        for (int j = 0; j < n; j++) {
            worst = Math.max(worst, Math.hypot(a[j] - b[j], a[n + j] - b[n + j]));
        }
        return worst;
    }

    private static double[] multiply(double[] a, double[] b) {
        int n = a.length / 2;
        double[] c = new double[2 * n];
        for (int j = 0; j < n; j++) {
            c[j] = a[j] * b[j] - a[n + j] * b[n + j];
            c[n + j] = a[j] * b[n + j] + a[n + j] * b[j];
        }
        return c;
    }

    private static double[] add(double[] a, double[] b, double sign) {
        double[] c = a.clone();
        Arrays.setAll(c, i -> a[i] + sign * b[i]);
        return c;
    }

    @Test
    void encryptsUnderBothKeys() {
        double[] z = random(1, 100);
        holds(encrypt(z, 100), z, 6);
        CkksCiphertext c = Ckks.encrypt(ENCODER.encodeComplex(z, 100, 3, P.scale()), PUBLIC, RANDOM);
        holds(c, z, 6);
        assertThat(c.state().precisionBits()).isBetween(29.0, 60.0);
        assertThat(encrypt(z, 100).state().precisionBits()).isGreaterThan(40);
    }

    @Test
    void sumsAndProductsWithinTheirBounds() {
        double[] x = random(2, 2), y = random(3, 2), w = random(4, 2);
        CkksCiphertext a = encrypt(x, 2), b = encrypt(y, 2);
        holds(EVALUATOR.add(a, b), add(x, y, 1), 8);
        holds(EVALUATOR.subtract(a, b), add(x, y, -1), 8);
        holds(EVALUATOR.negate(a), add(new double[2 * N], x, -1), 8);
        CkksPlaintext plain = ENCODER.encodeComplex(w, 2, 3, P.scale());
        holds(EVALUATOR.addPlain(a, plain), add(x, w, 1), 8);
        CkksCiphertext scaled = EVALUATOR.rescale(EVALUATOR.multiplyPlain(a, plain));
        holds(scaled, multiply(x, w), 12);
        CkksCiphertext product = EVALUATOR.multiply(a, b);
        holds(product, multiply(x, y), 12);
        CkksCiphertext rescaled = EVALUATOR.rescale(product);
        assertThat(rescaled.state().limbs()).isEqualTo(2);
        holds(rescaled, multiply(x, y), 12);
        // Another level deep: (xy)·w, and xy + x at the level and scale of xy.
        CkksCiphertext deep = EVALUATOR.rescale(EVALUATOR.multiply(rescaled, EVALUATOR.dropTo(encrypt(w, 2), 2)));
        holds(deep, multiply(multiply(x, y), w), 14);
        CkksCiphertext brought = EVALUATOR.toScale(a, 2, rescaled.state().scale());
        assertThat(brought.state()).isEqualTo(EVALUATOR.scaled(a.state(), 2, rescaled.state().scale()));
        holds(EVALUATOR.add(rescaled, brought), add(multiply(x, y), x, 1), 14);
    }

    @Test
    void rotatesAndConjugates() {
        double[] z = random(5, 3);
        CkksCiphertext c = encrypt(z, 3);
        CkksCiphertext[] moved = EVALUATOR.rotate(c, new int[] {1, -7});
        for (int r = 0; r < 2; r++) {
            int steps = r == 0 ? 1 : -7;
            double[] expected = new double[2 * N];
            for (int j = 0; j < N; j++) {
                expected[j] = z[Math.floorMod(j + steps, N)];
                expected[N + j] = z[N + Math.floorMod(j + steps, N)];
            }
            holds(moved[r], expected, 8);
        }
        double[] conjugate = z.clone();
        Arrays.setAll(conjugate, i -> i < N ? z[i] : -z[i]);
        holds(EVALUATOR.conjugate(c), conjugate, 8);
        assertThatThrownBy(() -> EVALUATOR.rotate(c, 2)).isInstanceOf(InvalidInput.class);
    }

    /** Whatever a random computation does, the stated bound holds. */
    @net.jqwik.api.Property(tries = 12)
    void boundsHoldForRandomComputations(@net.jqwik.api.ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double bound = Math.scalb(1.0, random.nextInt(-3, 4));
        double[] x = random(random.nextLong(), bound), y = random(random.nextLong(), bound);
        CkksCiphertext a = encrypt(x, bound), b = Ckks.encrypt(ENCODER.encodeComplex(y, bound, 3, P.scale()), PUBLIC, RANDOM);
        for (int step = 0; step < 6; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    a = EVALUATOR.add(a, b);
                    x = add(x, y, 1);
                }
                case 1 -> {
                    b = EVALUATOR.subtract(b, a);
                    y = add(y, x, -1);
                }
                case 2 -> {
                    CkksCiphertext kept = b;
                    double[] numbers = y;
                    b = EVALUATOR.conjugate(a);
                    double[] old = x;
                    y = x.clone();
                    double[] target = y;
                    Arrays.setAll(target, i -> i < N ? old[i] : -old[i]);
                    a = kept;
                    x = numbers;
                }
                default -> {
                    if (a.state().limbs() > 1 && a.state().bound() * b.state().bound() < 200) {
                        a = EVALUATOR.rescale(EVALUATOR.multiply(a, b));
                        b = EVALUATOR.toScale(b, a.state().limbs(), a.state().scale());
                        x = multiply(x, y);
                    }
                }
            }
        }
        holds(a, x, 40);
        holds(b, y, 40);
    }

    /** As many products as the larger parameters have primes for. */
    @Test
    @org.junit.jupiter.api.Tag("slow")
    void allLevelsOfTheLargerParameters() {
        for (CkksParameters p : new CkksParameters[] {CkksParameters.n16384(), CkksParameters.n32768()}) {
            try (LatticeSecretKey secret = LatticeSecretKey.generate(p.lattice(), RANDOM)) {
                CkksEvaluator evaluator = new CkksEvaluator(p, EvaluationKeys.generate(secret, true, new int[0], RANDOM));
                double[] z = new SplittableRandom(11).doubles(2 * p.slots(), -0.7, 0.7).toArray();
                CkksCiphertext c = Ckks.encrypt(new CkksEncoder(p).encodeComplex(z, 1, p.limbs(), p.scale()), secret, RANDOM);
                while (c.state().limbs() > 1) {
                    c = evaluator.rescale(evaluator.multiply(c, c));
                    z = multiply(z, z);
                }
                try (LocalValues values = Ckks.decrypt(c, secret)) {
                    assertThat(distance(values.neverForAPeer(), z)).isLessThan(values.errorBound()).isLessThan(0x1p-28);
                }
            }
        }
    }

    @Test
    void scalesBeyondAWord() {
        double[] z = random(6, 1);
        CkksCiphertext c = Ckks.encrypt(ENCODER.encodeComplex(z, 1, 3, 0x1p100), SECRET, RANDOM);
        try (LocalValues values = Ckks.decrypt(c, SECRET)) {
            assertThat(distance(values.neverForAPeer(), z)).isLessThanOrEqualTo(values.errorBound()).isLessThan(0x1p-45);
        }
        CkksPlaintext tenth = ENCODER.encode(-0.1, 3, 0x1p40);
        double[] expected = new double[2 * N];
        Arrays.setAll(expected, i -> z[i] * -0.1);
        CkksCiphertext small = EVALUATOR.rescale(EVALUATOR.multiplyPlain(c, tenth));
        holds(small, expected, 50);
    }

    @Test
    void aPeerGetsFloodedNumbersOnly() {
        double[] z = random(7, 1);
        CkksCiphertext c = Ckks.encrypt(ENCODER.encodeComplex(z, 1, 3, 0x1p100), SECRET, RANDOM);
        try (LocalValues local = Ckks.decrypt(c, SECRET)) {
            PeerValues peer = local.forPeer(40, 1000, RANDOM);
            double worst = distance(peer.numbers(), z);
            assertThat(worst).isLessThanOrEqualTo(peer.errorBound()).isGreaterThan(peer.errorBound() / 16);
            // 2^40·√N·1000 times the error's bound over the root of 12, and what six deviations of all coefficients make of it.
            double noise = 0x1p40 * Math.sqrt(8192) * 1000 * c.state().error() / c.state().scale();
            assertThat(peer.errorBound()).isBetween(noise, 1000 * noise);
            assertThat(distance(local.forPeer(40, 1000, RANDOM).numbers(), peer.numbers())).isGreaterThan(worst / 16);
            assertThat(distance(local.neverForAPeer(), z)).isLessThan(worst * 0x1p-18);

            byte[] wire = peer.encode();
            assertThat(PeerValues.decode(P, wire).numbers()).isEqualTo(peer.numbers());
            assertThat(PeerValues.decode(P, wire).errorBound()).isEqualTo(peer.errorBound());
            for (byte[] bad : new byte[][] {Arrays.copyOf(wire, wire.length - 8), changed(wire, 0, 9), changed(changed(wire, 16, 0x7f), 15, 0xf0), changed(changed(wire, 8, 0xff), 7, 0xff)}) {
                assertThatThrownBy(() -> PeerValues.decode(P, bad)).isInstanceOf(ProtocolViolation.class);
            }
            assertThatThrownBy(() -> local.forPeer(0, 1, RANDOM)).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> local.forPeer(40, 0, RANDOM)).isInstanceOf(InvalidInput.class);
        }
        try (LocalValues local = Ckks.decrypt(encrypt(z, 1), SECRET)) {
            assertThatThrownBy(() -> local.forPeer(40, 1, RANDOM)).isInstanceOf(InvalidInput.class).hasMessageContaining("larger scale");
        }
    }

    /** A new way out of a decryption has to pass by this test. */
    @Test
    void decryptionsHaveNoOtherWayOut() {
        assertThat(Stream.of(LocalValues.class.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers())).map(m -> m.getName()))
                .containsExactlyInAnyOrder("neverForAPeer", "errorBound", "forPeer", "close", "toString");
        assertThat(java.io.Serializable.class.isAssignableFrom(LocalValues.class)).isFalse();
        assertThat(Stream.of(PeerValues.class.getDeclaredConstructors()).noneMatch(c -> Modifier.isPublic(c.getModifiers()))).isTrue();
        assertThat(Ckks.decrypt(encrypt(new double[2 * N], 1), SECRET).toString()).startsWith("LocalValues(CkksState");
    }

    @Test
    void ciphertextsTravel() {
        double[] z = random(8, 4);
        CkksCiphertext seeded = encrypt(z, 4);
        CkksCiphertext whole = EVALUATOR.rescale(EVALUATOR.multiply(seeded, seeded));
        assertThat(seeded.bytes()).isLessThan(CkksCiphertext.mostBytes(P, seeded.state()) * 51 / 100);
        for (CkksCiphertext c : new CkksCiphertext[] {seeded, whole}) {
            byte[] wire = c.encode();
            assertThat(wire).hasSize(c.bytes());
            CkksCiphertext read = CkksCiphertext.decode(P, c.state(), wire);
            assertThat(read.encode()).isEqualTo(wire);
            holds(read, c == seeded ? z : multiply(z, z), 12);
            CkksState better = new CkksState(c.state().limbs(), c.state().scale(), c.state().bound(), c.state().rounding(), c.state().error() / 2);
            assertThatThrownBy(() -> CkksCiphertext.decode(P, better, wire)).isInstanceOf(ProtocolViolation.class);
            int payload = 46 + 6;
            byte[] large = wire.clone();
            Arrays.fill(large, payload, payload + 20, (byte) -1);
            for (byte[] bad : new byte[][] {new byte[0], new byte[2], Arrays.copyOf(wire, wire.length - 1), Arrays.copyOf(wire, wire.length + 1), changed(wire, 0, 2), changed(wire, 1, 2),
                    changed(wire, 1, 1 - wire[1]), changed(wire, 3, wire[3] + 1), changed(wire, 10, 1), changed(wire, 20, wire[20] + 1), large}) {
                assertThatThrownBy(() -> CkksCiphertext.decode(P, c.state(), bad)).isInstanceOf(ProtocolViolation.class);
            }
        }
    }

    private static byte[] changed(byte[] wire, int at, int value) {
        byte[] other = wire.clone();
        other[at] = (byte) value;
        return other;
    }

    @Test
    void whatDoesNotFitIsOneSentence() {
        CkksCiphertext c = encrypt(random(9, 1), 1);
        CkksCiphertext lower = EVALUATOR.rescale(EVALUATOR.multiply(c, c));
        EvaluationKeys others = EvaluationKeys.generate(LatticeSecretKey.generate(LatticeParameters.n4096Switching(), RANDOM), false, new int[0], RANDOM);
        for (Runnable wrong : new Runnable[] {
                () -> ENCODER.encode(new double[N + 1], 1), () -> ENCODER.encode(new double[] {1.5}, 1), () -> ENCODER.encode(new double[] {Double.NaN}, 1),
                () -> ENCODER.encodeComplex(new double[N], 1, 3, P.scale()), () -> ENCODER.encode(new double[] {1}, 0x1p100), () -> ENCODER.encode(new double[] {1}, 1, 4, P.scale()),
                () -> EVALUATOR.add(c, lower), () -> EVALUATOR.multiply(c, lower), () -> EVALUATOR.add(c, EVALUATOR.multiply(c, c)),
                () -> EVALUATOR.rescale(EVALUATOR.dropTo(c, 1)), () -> EVALUATOR.dropTo(lower, 3), () -> EVALUATOR.multiply(EVALUATOR.multiply(c, c), EVALUATOR.multiply(c, c)),
                () -> EVALUATOR.rescale(EVALUATOR.rescale(c)), () -> EVALUATOR.toScale(lower, 2, P.scale()), () -> new CkksParameters(P.lattice(), 0x1p10), () -> new CkksParameters(P.lattice(), Double.NaN),
                () -> new CkksEvaluator(P, others), () -> Ckks.decrypt(c, LatticeSecretKey.generate(LatticeParameters.n4096(), RANDOM)),
                () -> new CkksEncoder(new CkksParameters(LatticeParameters.of(8192, new int[] {60, 60, 60, 60}), 0x1p40))}) {
            assertThatThrownBy(wrong::run).isInstanceOf(InvalidInput.class);
        }
    }
}

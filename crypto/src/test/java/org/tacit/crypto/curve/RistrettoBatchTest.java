package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/** Batches against one element at a time. */
class RistrettoBatchTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private static Element[] elements(int n) {
        Element[] elements = new Element[n];
        for (int i = 0; i < n; i++) {
            byte[] uniform = new byte[64];
            RANDOM.nextBytes(uniform);
            elements[i] = Ristretto255.hashToGroup(uniform, 0);
        }
        return elements;
    }

    @Property(tries = 25)
    void multiplyAndEncode(@ForAll @IntRange(min = 0, max = 40) int n, @ForAll @IntRange(min = 0, max = 3) int identities) {
        Element[] elements = elements(n);
        for (int i = 0; i < Math.min(n, identities); i++) {
            elements[RANDOM.nextInt(n)] = Ristretto255.identity();
        }
        Scalar k = Ristretto255.randomScalar(RANDOM);
        byte[] out = new byte[32 * n + 1];
        RistrettoBatch.multiply(elements, k, out, 1);
        for (int i = 0; i < n; i++) {
            assertThat(Arrays.copyOfRange(out, 1 + 32 * i, 33 + 32 * i)).isEqualTo(elements[i].multiply(k).encode());
        }
    }

    /** All eight points that stand for one element are encoded alike. */
    @Example
    void multiplesByZeroAndOne() {
        Element[] elements = elements(20);
        byte[] out = new byte[32 * 20];
        RistrettoBatch.multiply(elements, Ristretto255.scalar(0), out, 0);
        assertThat(out).containsOnly(0);
        RistrettoBatch.multiply(elements, Ristretto255.scalar(1), out, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(Arrays.copyOfRange(out, 32 * i, 32 * i + 32)).isEqualTo(elements[i].encode());
        }
    }

    @Property(tries = 25)
    void fixedBase(@ForAll @IntRange(min = 0, max = 300) int small) {
        Element base = elements(1)[0];
        var multiples = new RistrettoBatch.FixedBase(base);
        for (Scalar k : new Scalar[] {Ristretto255.randomScalar(RANDOM), Ristretto255.scalar(small), Ristretto255.scalar(0).subtract(Ristretto255.scalar(small))}) {
            assertThat(multiples.multiply(k)).isEqualTo(base.multiply(k));
        }
    }

    @Property(tries = 20)
    void sumsOfProducts(@ForAll @IntRange(min = 1, max = 500) int n) {
        Element[] elements = elements(n);
        Scalar[] scalars = new Scalar[n];
        Element expected = Ristretto255.identity();
        for (int i = 0; i < n; i++) {
            scalars[i] = switch (i % 5) {
                case 0 -> Ristretto255.scalar(i);
                case 1 -> Ristretto255.scalar(0).subtract(Ristretto255.scalar(i));
                default -> Ristretto255.randomScalar(RANDOM);
            };
            expected = expected.add(elements[i].multiply(scalars[i]));
        }
        assertThat(RistrettoBatch.sumOfPublicProducts(scalars, elements)).isEqualTo(expected);
    }

    @Property(tries = 40)
    void sumsOfAFewProducts(@ForAll @IntRange(min = 1, max = 5) int n, @ForAll @IntRange(min = 0, max = 70) int small) {
        Element[] elements = elements(n);
        Scalar[] scalars = new Scalar[n];
        Element expected = Ristretto255.identity();
        for (int i = 0; i < n; i++) {
            scalars[i] = switch ((i + small) % 3) {
                case 0 -> Ristretto255.scalar(small);
                case 1 -> Ristretto255.scalar(0).subtract(Ristretto255.scalar(small));
                default -> Ristretto255.randomScalar(RANDOM);
            };
            expected = expected.add(elements[i].multiply(scalars[i]));
        }
        assertThat(RistrettoBatch.sumOfPublicProducts(scalars, elements)).isEqualTo(expected);
    }

    @Property(tries = 20)
    void manyAreAsOne(@ForAll @IntRange(min = 0, max = 70) int n) {
        byte[] uniform = new byte[64 * n];
        RANDOM.nextBytes(uniform);
        Element[] hashed = RistrettoBatch.hashToGroup(uniform, n);
        byte[] out = new byte[32 * n + 3];
        RistrettoBatch.encode(hashed, out, 3);
        Element[] back = RistrettoBatch.decode(out, 3, n);
        Scalar[] scalars = new Scalar[n];
        for (int i = 0; i < n; i++) {
            assertThat(hashed[i]).isEqualTo(Ristretto255.hashToGroup(uniform, 64 * i));
            assertThat(Arrays.copyOfRange(out, 3 + 32 * i, 35 + 32 * i)).isEqualTo(hashed[i].encode());
            assertThat(back[i]).isEqualTo(hashed[i]);
            scalars[i] = Ristretto255.randomScalar(RANDOM);
        }
        Element[] multiples = RistrettoBatch.multiplyBase(scalars);
        for (int i = 0; i < n; i++) {
            assertThat(multiples[i]).isEqualTo(Ristretto255.base().multiply(scalars[i]));
        }
    }

    /** One bad encoding among many, at any place, spoils all. */
    @Property(tries = 20)
    void oneBadElementIsFound(@ForAll @IntRange(min = 1, max = 70) int n, @ForAll @IntRange(min = 0, max = 1 << 20) int at) {
        byte[] out = new byte[32 * n];
        RistrettoBatch.encode(elements(n), out, 0);
        out[32 * (at % n)] ^= 1;            // odd: negative
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> RistrettoBatch.decode(out, 0, n)).isInstanceOf(org.tacit.base.ProtocolViolation.class);
    }
}

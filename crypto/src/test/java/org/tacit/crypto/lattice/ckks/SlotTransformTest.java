package org.tacit.crypto.lattice.ckks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTransformTest {

    /** Beside Σ m_k·ζ^(5^j·k), term by term; the error is in proportion to log n, not to n. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 128, 2048})
    void agreesWithTheDirectEvaluation(int degree) {
        SlotTransform transform = new SlotTransform(degree);
        int n = degree / 2;
        double[] m = random(degree, 3);
        double[] z = m.clone();
        transform.toSlots(z);
        double norm = Math.sqrt(degree);
        long power = 1;
        for (int j = 0; j < n; j++) {
            double re = 0, im = 0;
            for (int k = 0; k < degree; k++) {
                double angle = Math.PI * (power * k % (2L * degree)) / degree;
                re += m[k] * Math.cos(angle);
                im += m[k] * Math.sin(angle);
            }
            assertThat(Math.hypot(re - z[j], im - z[n + j])).as("slot %d", j).isLessThan(norm * degree * 0x1p-53);
            power = power * 5 % (2L * degree);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 64, 4096, 32768})
    void comesBack(int degree) {
        SlotTransform transform = new SlotTransform(degree);
        double[] z = random(degree, 4);
        double[] back = z.clone();
        transform.toCoefficients(back);
        transform.toSlots(back);
        for (int k = 0; k < degree; k++) {
            assertThat(Math.abs(back[k] - z[k])).isLessThan(0x1p-46);
        }
    }

    /** Products of polynomials modulo X^N + 1 are products of slots, and X ↦ X^5 moves slots by one. */
    @Test
    void isAHomomorphismAndFiveRotates() {
        int degree = 32, n = 16;
        SlotTransform transform = new SlotTransform(degree);
        double[] a = random(degree, 5), b = random(degree, 6), product = new double[degree], moved = new double[degree];
        for (int i = 0; i < degree; i++) {
            for (int j = 0; j < degree; j++) {
                product[(i + j) % degree] += (i + j < degree ? 1 : -1) * a[i] * b[j];
            }
            moved[5 * i % degree] = (5 * i / degree % 2 == 0 ? 1 : -1) * a[i];
        }
        transform.toSlots(a);
        transform.toSlots(b);
        transform.toSlots(product);
        transform.toSlots(moved);
        for (int j = 0; j < n; j++) {
            double re = a[j] * b[j] - a[n + j] * b[n + j], im = a[j] * b[n + j] + a[n + j] * b[j];
            assertThat(Math.hypot(product[j] - re, product[n + j] - im)).isLessThan(1e-12);
            assertThat(moved[j]).isCloseTo(a[(j + 1) % n], org.assertj.core.data.Offset.offset(1e-12));
            assertThat(moved[n + j]).isCloseTo(a[n + (j + 1) % n], org.assertj.core.data.Offset.offset(1e-12));
        }
    }

    private static double[] random(int count, long seed) {
        return new SplittableRandom(seed).doubles(count, -1, 1).toArray();
    }
}

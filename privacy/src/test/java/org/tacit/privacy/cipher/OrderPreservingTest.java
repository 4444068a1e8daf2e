package org.tacit.privacy.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class OrderPreservingTest {

    private static byte[] key(int first) {
        byte[] key = new byte[32];
        key[0] = (byte) first;
        return key;
    }

    @Test
    void keepsTheOrderOfAWholeDomainAndComesBack() {
        OrderPreserving cipher = new OrderPreserving(Suite.AES, key(1), 3000);
        long last = -1;
        for (int i = 0; i < 3000; i++) {
            long c = cipher.encrypt(i);
            assertThat(c).isGreaterThan(last).isLessThan(3000L << 16);
            assertThat(cipher.decrypt(c)).hasValue(i);
            last = c;
        }
        assertThat(cipher.decrypt(cipher.encrypt(5) + 1)).isEmpty();
    }

    @Property(tries = 40)
    void keepsTheOrderOfALargeOne(@ForAll @LongRange(min = 0, max = 9_999_999) long a, @ForAll @LongRange(min = 0, max = 9_999_999) long b) {
        OrderPreserving cipher = new OrderPreserving(Suite.SM4, java.util.Arrays.copyOf(key(2), 16), 10_000_000);
        assertThat(Long.compare(cipher.encrypt(a), cipher.encrypt(b))).isEqualTo(Long.compare(a, b));
        assertThat(cipher.decrypt(cipher.encrypt(a))).hasValue(a);
    }

    @Test
    void dependsOnTheKeyAndNothingElse() {
        long one = new OrderPreserving(Suite.AES, key(1), 1000).encrypt(500);
        assertThat(new OrderPreserving(Suite.AES, key(1), 1000).encrypt(500)).isEqualTo(one);
        assertThat(new OrderPreserving(Suite.AES, key(3), 1000).encrypt(500)).isNotEqualTo(one);
    }

    /** Every quantile of the draw against the probabilities C(7,k)·C(13,10−k)/C(20,10). */
    @Test
    void drawsAreHypergeometric() {
        int[] seen = new int[8];
        int n = 1_000_000;
        for (int i = 0; i < n; i++) {
            seen[(int) OrderPreserving.hypergeometric(20, 7, 10, (i + 0.5) / n)]++;
        }
        long[] of7 = {1, 7, 21, 35, 35, 21, 7, 1};
        long[] of13 = {286, 715, 1287, 1716, 1716, 1287, 715, 286};
        for (int k = 0; k <= 7; k++) {
            assertThat((double) seen[k] / n).isCloseTo(of7[k] * of13[k] / 184756.0, org.assertj.core.data.Offset.offset(3e-6));
        }
    }
}

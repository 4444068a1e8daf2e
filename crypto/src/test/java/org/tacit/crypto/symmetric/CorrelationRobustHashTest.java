package org.tacit.crypto.symmetric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The pipelined evaluation against the formula, one block and one cipher call at a time. */
class CorrelationRobustHashTest {

    @Property(tries = 60)
    void equalsTheFormula(@ForAll long random, @ForAll @IntRange(min = 1, max = 700) int n, @ForAll @IntRange(min = 1, max = 7) int words)
            throws Exception {
        check(random, n, words);
    }

    @Property(tries = 30)
    void longOutputsEqualTheFormula(@ForAll long random, @ForAll @IntRange(min = 1, max = 9) int n, @ForAll @IntRange(min = 60, max = 1100) int words)
            throws Exception {
        check(random, n, words);
    }

    private static void check(long random, int n, int words) throws Exception {
        Random r = new Random(random);
        byte[] key = new byte[16];
        r.nextBytes(key);
        long[] x = r.longs(2 * n + 3).toArray();
        long first = r.nextLong();
        long mask0 = r.nextLong();
        long mask1 = r.nextLong();
        CorrelationRobustHash hash = new CorrelationRobustHash(key);
        long[] out = new long[n * words + 1];
        out[n * words] = 42;
        for (int call = 0; call < 2; call++) {          // the second call meets a chain that has begun
            hash.hash(first, n, x, 3, mask0, mask1, words, out, 0);
            assertThat(out[n * words]).isEqualTo(42);
            Cipher pi = Cipher.getInstance("AES/ECB/NoPadding");
            pi.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
            for (int i = 0; i < n; i++) {
                long[] y = permute(pi, x[3 + 2 * i] ^ mask0, x[4 + 2 * i] ^ mask1);
                for (int word = 0; word < words; word++) {
                    long[] w = permute(pi, y[0] ^ first + i, y[1] ^ word / 2);
                    assertThat(out[i * words + word]).isEqualTo(w[word % 2] ^ y[word % 2]);
                }
            }
        }
    }

    @Test
    void anotherNameIsAnotherFunction() {
        long[] x = {1, 2};
        long[] a = new long[2];
        long[] b = new long[2];
        long[] c = new long[2];
        CorrelationRobustHash.of("use", "session 1").hash(0, 1, x, 0, 2, a, 0);
        CorrelationRobustHash.of("use", "session 2").hash(0, 1, x, 0, 2, b, 0);
        CorrelationRobustHash.of("use", "session 1").twin().hash(0, 1, x, 0, 2, c, 0);
        assertThat(a).isNotEqualTo(b).isEqualTo(c);
    }

    @Test
    void sameBlockUnderManyTweaksLooksFresh() {
        long[] x = new long[2 * 1000];
        long[] out = new long[2 * 1000];
        new CorrelationRobustHash(new byte[16]).hash(0, 1000, x, 0, 2, out, 0);
        assertThat(java.util.Arrays.stream(out).distinct().count()).isEqualTo(2000);
        long ones = java.util.Arrays.stream(out).map(Long::bitCount).sum();
        // 128,000 fair bits: six standard deviations are 1,073.
        assertThat(ones).isBetween(64_000L - 1_073, 64_000L + 1_073);
    }

    private static long[] permute(Cipher pi, long low, long high) throws Exception {
        ByteBuffer block = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(low).putLong(high);
        ByteBuffer out = ByteBuffer.wrap(pi.doFinal(block.array())).order(ByteOrder.LITTLE_ENDIAN);
        return new long[] {out.getLong(0), out.getLong(8)};
    }

    /** Tweaks that count are the same tweaks as the counted ones. */
    @Test
    void tweaksOfTheirOwn() {
        int n = 700;
        var hash = CorrelationRobustHash.of("test");
        long[] x = new Random(3).longs(2 * n + 1).toArray();
        long[] tweaks = new long[3 * n + 1];
        for (int i = 0; i < n; i++) {
            tweaks[1 + 3 * i] = 41 + i;
        }
        for (int words : new int[] {2, 4, 6}) {
            long[] counted = new long[words * n];
            long[] own = new long[words * n + 5];
            hash.hash(41, n, x, 1, words, counted, 0);
            hash.hashTweaked(tweaks, 1, 3, n, x, 1, words, own, 5);
            assertThat(java.util.Arrays.copyOfRange(own, 5, own.length)).isEqualTo(counted);
        }
    }
}

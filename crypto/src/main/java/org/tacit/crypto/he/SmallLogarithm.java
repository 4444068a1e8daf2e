package org.tacit.crypto.he;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.CurveGroup;

/**
 * Finds m in {@code m·G} for small m: baby steps and giant steps (Shanks 1971), an element and its negative in one step.
 *
 * <p>A table of {@code i·G} for {@code 0 ≤ i ≤ B = 2^17} holds fingerprints; giant steps of {@code 2B+1} go outwards from zero, so small magnitudes are found first.
 * Time depends on m, which the caller is about to know.
 */
final class SmallLogarithm {

    private static final int BABY = 1 << 17;
    private static final int CHUNK = 256;
    private static final ConcurrentHashMap<String, SmallLogarithm> SHARED = new ConcurrentHashMap<>();

    private final CurveGroup group;
    private final int n;
    /** Open addressing by the fingerprint; {@link #index} holds i + 1, 0 where free. */
    private final long[] prints = new long[4 * BABY];
    private final int[] index = new int[4 * BABY];
    /** {@code (2B+1)·G}. */
    private final long[] giant;

    static SmallLogarithm of(CurveGroup group) {
        return SHARED.computeIfAbsent(group.name(), name -> new SmallLogarithm(group));
    }

    private SmallLogarithm(CurveGroup group) {
        this.group = group;
        this.n = group.longs();
        long[] points = new long[n * CHUNK];
        long[] found = new long[CHUNK];
        long[] base = new long[n];
        long[] next = new long[n];
        group.base(base, 0);
        group.identity(next, 0);
        for (int first = 0; first <= BABY; first += CHUNK) {
            int count = Math.min(CHUNK, BABY + 1 - first);
            for (int i = 0; i < count; i++) {
                System.arraycopy(next, 0, points, i * n, n);
                group.add(next, 0, base, 0, next, 0);
            }
            group.fingerprints(points, count, found);
            for (int i = 0; i < count; i++) {
                put(found[i], first + i);
            }
        }
        this.giant = new long[n];
        group.multiply(base, 0, BigInteger.valueOf(2L * BABY + 1), 20, giant, 0);
    }

    private static int slot(long print) {
        return (int) (print * 0x9e3779b97f4a7c15L >>> 45);
    }

    private void put(long print, int i) {
        int slot = slot(print);
        while (index[slot] != 0) {
            slot = slot + 1 & prints.length - 1;
        }
        prints[slot] = print;
        index[slot] = i + 1;
    }

    /** m with {@code |m| < bound}, where {@code element = m·G}. */
    long of(long[] element, long bound) {
        long width = 2L * BABY + 1;
        long steps = bound / width + 1;
        // element − j·giant and element + j·giant for j = 0, 1, 2 …
        long[] down = element.clone();
        long[] up = element.clone();
        long[] back = new long[n];
        group.negate(giant, 0, back, 0);
        long[] points = new long[n * CHUNK];
        long[] prints = new long[CHUNK];
        for (long first = 0; first <= steps; first += CHUNK / 2) {
            for (int i = 0; i < CHUNK / 2; i++) {
                System.arraycopy(down, 0, points, 2 * i * n, n);
                System.arraycopy(up, 0, points, (2 * i + 1) * n, n);
                group.add(down, 0, back, 0, down, 0);
                group.add(up, 0, giant, 0, up, 0);
            }
            group.fingerprints(points, CHUNK, prints);
            for (int i = 0; i < CHUNK; i++) {
                long j = (i & 1) == 0 ? first + i / 2 : -(first + i / 2);
                for (int slot = slot(prints[i]); index[slot] != 0; slot = slot + 1 & this.prints.length - 1) {
                    if (this.prints[slot] == prints[i]) {
                        long baby = index[slot] - 1;
                        for (long m : new long[] {j * width + baby, j * width - baby}) {
                            if (Math.abs(m) < bound && isLogarithm(m, element)) {
                                return m;
                            }
                        }
                    }
                }
            }
        }
        throw InvalidInput.of("A decrypted number is larger than %d in magnitude; scale the numbers down.", "解密所得数值的绝对值超过 %d，请缩小数值。", bound);
    }

    private boolean isLogarithm(long m, long[] element) {
        long[] candidate = new long[n];
        group.base(candidate, 0);
        group.multiply(candidate, 0, BigInteger.valueOf(Math.abs(m)), 34, candidate, 0);
        if (m < 0) {
            group.negate(candidate, 0, candidate, 0);
        }
        byte[] a = new byte[group.bytes()];
        byte[] b = new byte[group.bytes()];
        group.encode(candidate, 0, a, 0);
        group.encode(element, 0, b, 0);
        return Arrays.equals(a, b);
    }
}

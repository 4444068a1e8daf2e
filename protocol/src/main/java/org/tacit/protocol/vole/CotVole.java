package org.tacit.protocol.vole;

import java.util.Objects;
import org.tacit.crypto.field.Gf128;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.wire.Session;

/**
 * Vector oblivious linear evaluation out of correlated oblivious transfer, {@code bits} transfers an element: Gilboa's product
 * (CRYPTO 1999, §4.1) with a multiplicand that never changes. The transfers' Δ is the slope. For bit {@code j} of A the transfer
 * gives {@code t_j = q_j ⊕ a_j·Δ}; summed with the elements {@code g_j} of one bit each as weights,
 * <pre>
 *   C = Σ_j g_j·t_j     K = Σ_j g_j·q_j     C = K ⊕ Δ·Σ_j a_j g_j
 * </pre>
 *
 * <p>As secure as the transfers: their one Δ and the receiver's bits leave nothing to cheat about. Every element costs what {@code bits} transfers cost, so it serves as the seed of
 * {@link SilentVole} and as the plain protocol that one is tested against.
 */
final class CotVole {

    /** Elements in one call of the transfers: bounds the memory. */
    private static final int BATCH = 1 << 10;

    private CotVole() {
    }

    static VoleSender sender(CotSender transfers, int bits) {
        return new VoleSender() {
            @Override
            public long delta0() {
                return transfers.delta0();
            }

            @Override
            public long delta1() {
                return transfers.delta1();
            }

            @Override
            public void expand(int n, long[] k, int offset) {
                Objects.checkFromIndexSize(offset, 2L * n, k.length);
                long[] q = new long[2 * bits * Math.min(n, BATCH)];
                for (int done = 0; done < n; done += BATCH) {
                    int count = Math.min(BATCH, n - done);
                    transfers.extend(bits * count, q, 0);
                    compose(count, bits, q, k, offset + 2 * done);
                }
            }
        };
    }

    static VoleReceiver receiver(Session session, CotReceiver transfers, int bits) {
        return new VoleReceiver() {
            @Override
            public int bits() {
                return bits;
            }

            @Override
            public void expand(int n, long[] a, int aOffset, long[] c, int cOffset) {
                Objects.checkFromIndexSize(aOffset, 2L * n, a.length);
                Objects.checkFromIndexSize(cOffset, 2L * n, c.length);
                long[] t = new long[2 * bits * Math.min(n, BATCH)];
                long[] choices = new long[bits * Math.min(n, BATCH) + 63 >>> 6];
                for (int done = 0; done < n; done += BATCH) {
                    int count = Math.min(BATCH, n - done);
                    for (int w = 0; w < choices.length; w++) {
                        choices[w] = session.random().nextLong();
                    }
                    transfers.extend(bits * count, choices, t, 0);
                    compose(count, bits, t, c, cOffset + 2 * done);
                    for (int i = 0; i < count; i++) {
                        long a0 = 0;
                        long a1 = 0;
                        for (int j = 0; j < bits; j++) {
                            long bit = choices[bits * i + j >>> 6] >>> bits * i + j & 1;
                            a0 |= j < 64 ? bit << j : 0;
                            a1 |= j < 64 ? 0 : bit << j;
                        }
                        a[aOffset + 2 * (done + i)] = a0;
                        a[aOffset + 2 * (done + i) + 1] = a1;
                    }
                }
            }
        };
    }

    /** {@code out_i = Σ_j g_j·in_(bits·i + j)}: Horner's rule in y over the lanes, inside a lane in z. */
    private static void compose(int n, int bits, long[] in, long[] out, int offset) {
        for (int i = 0; i < n; i++) {
            long s0 = 0;
            long s1 = 0;
            for (int lane = (bits - 1) / Gf128.LANE; lane >= 0; lane--) {
                long p0 = 0;
                long p1 = 0;
                for (int j = Math.min(bits, Gf128.LANE * (lane + 1)) - 1; j >= Gf128.LANE * lane; j--) {
                    p0 = Gf128.timesZ(p0) ^ in[2 * (bits * i + j)];
                    p1 = Gf128.timesZ(p1) ^ in[2 * (bits * i + j) + 1];
                }
                long low = Gf128.timesYLow(s0, s1);
                s1 = Gf128.timesYHigh(s0, s1) ^ p1;
                s0 = low ^ p0;
            }
            out[offset + 2 * i] = s0;
            out[offset + 2 * i + 1] = s1;
        }
    }
}

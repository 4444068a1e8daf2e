package org.tacit.crypto.lattice.ckks;

/**
 * Between the coefficients of a real polynomial m of degree below N and its values at N/2 roots of {@code X^N + 1}, one of each conjugate pair:
 * {@code z_j = m(ζ^(5^j)), ζ = e^(iπ/N)} (Cheon, Kim, Kim, Song, ASIACRYPT 2017). Slot j moves to slot j − 1 under {@code X ↦ X^5}.
 *
 * <p>With {@code n = N/2} and {@code v_k = m_k + i·m_(k+n)} this is a transform of n complex numbers, {@code z_j = Σ v_k·ζ^(5^j·k)}, because {@code ζ^n} to a power that is 1
 * modulo 4 is i. It takes {@code n/2·log n} butterflies; the error grows with log n, not with n. Time does not depend on the numbers.
 *
 * <p>Complex vectors are one array: n real parts, then n imaginary parts.
 */
final class SlotTransform {

    private final int n;
    /** {@code w[h + j] = e^(2πi·(5^j mod 8h)/8h)} for the layer that joins blocks of h numbers, j below h. */
    private final double[] wr, wi;

    /** @param degree N, a power of two from 4 */
    SlotTransform(int degree) {
        this.n = degree / 2;
        this.wr = new double[n];
        this.wi = new double[n];
        for (int h = 1; h < n; h *= 2) {
            long power = 1;
            for (int j = 0; j < h; j++) {
                // The angle in quarter turns and the rest, so that symmetric roots come out symmetric.
                double angle = Math.PI * (power % (2L * h)) / (4.0 * h);
                double c = Math.cos(angle), s = Math.sin(angle);
                switch ((int) (power / (2L * h))) {
                    case 0 -> set(h + j, c, s);
                    case 1 -> set(h + j, -s, c);
                    case 2 -> set(h + j, -c, -s);
                    default -> set(h + j, s, -c);
                }
                power = power * 5 % (8L * h);
            }
        }
    }

    private void set(int at, double c, double s) {
        wr[at] = c;
        wi[at] = s;
    }

    int slots() {
        return n;
    }

    /** Coefficients (lower half as real, upper half as imaginary parts) to slots, in place. */
    void toSlots(double[] v) {
        reverseBits(v);
        for (int h = 1; h < n; h *= 2) {
            for (int i = 0; i < n; i += 2 * h) {
                joinBlocks(v, i, h);
            }
        }
    }

    // (x, y) ↦ (x + w·y, x − w·y)
    private void joinBlocks(double[] v, int i, int h) {
        for (int j = 0; j < h; j++) {
            double c = wr[h + j], s = wi[h + j];
            double xr = v[i + j], xi = v[n + i + j];
            double yr = v[i + h + j], yi = v[n + i + h + j];
            double tr = yr * c - yi * s, ti = yr * s + yi * c;
            v[i + j] = xr + tr;
            v[n + i + j] = xi + ti;
            v[i + h + j] = xr - tr;
            v[n + i + h + j] = xi - ti;
        }
    }

    /** Slots to coefficients, in place. */
    void toCoefficients(double[] v) {
        for (int h = n / 2; h >= 1; h /= 2) {
            for (int i = 0; i < n; i += 2 * h) {
                splitBlocks(v, i, h);
            }
        }
        reverseBits(v);
        // n is a power of two: exact.
        for (int k = 0; k < 2 * n; k++) {
            v[k] /= n;
        }
    }

    // (x, y) ↦ (x + y, (x − y)/w), twice what undoes joinBlocks
    private void splitBlocks(double[] v, int i, int h) {
        for (int j = 0; j < h; j++) {
            double c = wr[h + j], s = wi[h + j];
            double xr = v[i + j], xi = v[n + i + j];
            double yr = v[i + h + j], yi = v[n + i + h + j];
            double dr = xr - yr, di = xi - yi;
            v[i + j] = xr + yr;
            v[n + i + j] = xi + yi;
            v[i + h + j] = dr * c + di * s;
            v[n + i + h + j] = di * c - dr * s;
        }
    }

    private void reverseBits(double[] v) {
        int shift = 32 - Integer.numberOfTrailingZeros(n);
        for (int k = 1; k < n - 1; k++) {
            int r = Integer.reverse(k) >>> shift;
            if (k < r) {
                swap(v, k, r);
                swap(v, n + k, n + r);
            }
        }
    }

    private static void swap(double[] v, int a, int b) {
        double x = v[a];
        v[a] = v[b];
        v[b] = x;
    }
}

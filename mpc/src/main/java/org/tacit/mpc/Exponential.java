package org.tacit.mpc;

/**
 * {@code e^x} and the logistic function from comparisons and products. The whole part of |x| is taken off bit by bit, each bit choosing a constant factor; a
 * {@link Polynomial} does the rest.
 */
final class Exponential {

    /** |x| is below 2^WHOLE. */
    private static final int WHOLE = 4;
    /** e^(−(w+1)/2) for a rest of (w+1)/2 in [0, 1]. */
    private static final Polynomial FALLING = Polynomial.of(w -> Math.exp(-(w + 1) / 2), 7);
    private static final Polynomial RISING = Polynomial.of(w -> Math.exp((w + 1) / 2), 7);

    private Exponential() {
    }

    /**
     * {@code e^-t} for t in [0, 16], and {@code e^t} where the sign is not negative.
     *
     * @param negative bits, or {@code null} for all
     */
    private static Secret power(Mpc m, Secret t, Secret negative) {
        int rows = t.rows();
        int cols = t.cols();
        Secret one = m.constant(1, rows, cols);
        Secret left = t;
        Secret product = null;
        for (int k = WHOLE - 1; k >= 0; k--) {
            double part = 1 << k;
            Secret bit = m.subtract(one, m.lessThan(left, m.constant(part, rows, cols)));
            left = m.within(m.subtract(left, m.scale(bit, 1L << k)), 0, part);
            Secret small = m.constant(Math.exp(-part), rows, cols);
            Secret factor = m.select(bit, negative == null ? small : m.select(negative, small, m.constant(Math.exp(part), rows, cols)), one);
            product = product == null ? factor : m.multiply(product, factor);
        }
        Secret place = m.within(m.subtract(m.scale(left, 2L), one), -1, 1);
        Secret fraction = FALLING.at(m, place);
        if (negative != null) {
            fraction = m.select(negative, fraction, RISING.at(m, place));
        }
        return m.multiply(product, fraction);
    }

    static Secret exp(Mpc m, Secret x) {
        int rows = x.rows();
        int cols = x.cols();
        // Beyond these the result is 0, or has no room.
        double low = -(m.fractionBits() + 1) * Math.log(2);
        double high = (39 - m.fractionBits()) * Math.log(2);
        Secret negative = m.lessThan(x, m.constant(0, rows, cols));
        Secret size = m.select(negative, m.negate(x), x);
        Secret most = m.select(negative, m.constant(-low, rows, cols), m.constant(high, rows, cols));
        Secret beyond = m.lessThan(most, size);
        size = m.within(m.select(beyond, most, size), 0, 1 << WHOLE);
        Secret value = power(m, size, negative);
        return m.select(m.multiply(beyond, negative), m.constant(0, rows, cols), value);
    }

    /** From {@code 1/(1 + e^-|x|)}, which lies in [1/2, 1]: Newton's {@code y ← y·(2 − d·y)} from a line within 2^-3.5. */
    static Secret sigmoid(Mpc m, Secret x) {
        int rows = x.rows();
        int cols = x.cols();
        Secret one = m.constant(1, rows, cols);
        Secret limit = m.constant(1 << WHOLE, rows, cols);
        Secret negative = m.lessThan(x, m.constant(0, rows, cols));
        Secret size = m.select(negative, m.negate(x), x);
        size = m.within(m.select(m.lessThan(limit, size), limit, size), 0, 1 << WHOLE);
        Secret d = m.add(one, power(m, size, null));
        Secret y = m.subtract(m.constant(1.457, rows, cols), m.scale(d, 0.5));
        for (int i = 0; i < 3; i++) {
            y = m.multiply(y, m.subtract(m.scale(one, 2L), m.multiply(d, y)));
        }
        return m.within(m.select(negative, m.subtract(one, y), y), -0x1p-10, 1 + 0x1p-10);
    }
}

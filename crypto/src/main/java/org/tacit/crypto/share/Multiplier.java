package org.tacit.crypto.share;

import org.tacit.base.InvalidInput;

/**
 * A public real factor as {@code mantissa·2^-shift}, so that small factors (a learning rate over a batch size) keep their
 * precision: the mantissa has at most {@link #BITS} bits, the relative rounding error is at most 2^-20.
 *
 * @param mantissa |mantissa| ≤ 2^20
 * @param shift    0 to 62: bits to truncate after the exact multiplication
 */
public record Multiplier(long mantissa, int shift) {

    public static final int BITS = 20;

    /** Smaller than 2^-62 becomes zero. Refuses NaN and magnitudes of 2^40 and more. */
    public static Multiplier of(double factor) {
        if (!(Math.abs(factor) < 0x1p40)) {
            throw InvalidInput.of("A public factor is not finite or reaches 2^40.", "公开系数不是有限数或达到 2^40。");
        }
        if (factor == 0) {
            return new Multiplier(0, 0);
        }
        int shift = Math.min(62, BITS - 1 - Math.getExponent(factor));
        if (shift <= 0) {
            return new Multiplier(Math.round(factor), 0);
        }
        long mantissa = Math.round(Math.scalb(factor, shift));
        while (shift > 0 && (mantissa & 1) == 0 && mantissa != 0) {
            mantissa >>= 1;
            shift--;
        }
        return new Multiplier(mantissa, mantissa == 0 ? 0 : shift);
    }
}

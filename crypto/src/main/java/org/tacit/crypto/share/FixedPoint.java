package org.tacit.crypto.share;

import org.tacit.base.InvalidInput;

/**
 * Real numbers in Z_2^64: x stands for {@code ⌊x·2^f⌉}, two's complement. Halves round up.
 *
 * @param fractionBits f, 8 to 24: the product of two inputs must fit before it is truncated
 */
public record FixedPoint(int fractionBits) {

    /** An input's fixed-point magnitude stays below {@code 2^INPUT_BITS}. */
    public static final int INPUT_BITS = 40;

    public FixedPoint {
        if (fractionBits < 8 || fractionBits > 24) {
            throw InvalidInput.of("%d fraction bits are not supported; choose 8 to 24.", "不支持 %d 位小数；请选择 8 到 24。", fractionBits);
        }
    }

    /** The fixed-point one, 2^f. */
    public long one() {
        return 1L << fractionBits;
    }

    /** Inputs must be below this in magnitude. */
    public double limit() {
        return Math.scalb(1.0, INPUT_BITS - fractionBits);
    }

    /** {@code ⌊x·2^f⌉}; refuses NaN, infinities and {@code |x| ≥} {@link #limit}. */
    public long encode(double x) {
        if (!(Math.abs(x) < limit())) {
            throw InvalidInput.of("A number is not finite or reaches %s in magnitude, more than %d fraction bits leave room for; scale the column down.",
                    "有数值不是有限数或绝对值达到 %s，超出 %d 位小数定点数的范围；请先缩小该列的量级。", limit(), fractionBits);
        }
        return (long) Math.floor(Math.scalb(x, fractionBits) + 0.5);
    }

    /** Element-wise {@link #encode(double)}; the error names the first offending place, never its value. */
    public long[] encode(double[] values, int cols) {
        long[] encoded = new long[values.length];
        double limit = limit();
        double one = one();
        for (int i = 0; i < values.length; i++) {
            double x = values[i];
            if (!(Math.abs(x) < limit)) {
                throw InvalidInput.of("The number in row %1$d, column %2$d is not finite or reaches %3$s in magnitude; scale the column down.",
                        "第 %1$d 行第 %2$d 列的数值不是有限数或绝对值达到 %3$s；请先缩小该列的量级。", i / cols + 1, i % cols + 1, limit);
            }
            encoded[i] = (long) Math.floor(x * one + 0.5);
        }
        return encoded;
    }

    /** {@code ⌊x·2^f⌉} cut off at ±(2^62−1): a bound rather than a value. */
    public long saturated(double x) {
        double limit = 0x1p62;
        double scaled = Math.scalb(x, fractionBits);
        return scaled >= limit ? (1L << 62) - 1 : scaled <= -limit ? 1 - (1L << 62) : (long) Math.floor(scaled + 0.5);
    }

    public double decode(long value) {
        return Math.scalb((double) value, -fractionBits);
    }

    public double[] decode(long[] values) {
        double ulp = Math.scalb(1.0, -fractionBits);
        double[] decoded = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            decoded[i] = values[i] * ulp;
        }
        return decoded;
    }

    /** {@code ⌊v/2^bits⌉}, halves up. */
    public static long shiftRounded(long value, int bits) {
        return bits == 0 ? value : (value >> bits) + (value >> bits - 1 & 1);
    }
}

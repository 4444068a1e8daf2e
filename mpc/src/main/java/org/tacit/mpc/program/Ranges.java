package org.tacit.mpc.program;

import org.tacit.mpc.program.VectorProgram.Range;

/** Interval arithmetic; 0 times infinity is 0 here, since an infinite end stands for a large number. */
final class Ranges {

    private Ranges() {
    }

    private static double times(double x, double y) {
        return x == 0 || y == 0 ? 0 : x * y;
    }

    static Range product(Range a, Range b) {
        double ll = times(a.low(), b.low());
        double lh = times(a.low(), b.high());
        double hl = times(a.high(), b.low());
        double hh = times(a.high(), b.high());
        return new Range(Math.min(Math.min(ll, lh), Math.min(hl, hh)), Math.max(Math.max(ll, lh), Math.max(hl, hh)));
    }

    /** Of a sum of {@code least} to {@code most} terms. */
    static Range times(Range each, long least, long most) {
        return new Range(times(each.low(), each.low() < 0 ? most : least), times(each.high(), each.high() > 0 ? most : least));
    }

    static Range inverse(Range a) {
        return a.low() <= 0 && a.high() >= 0 ? Range.ANY : new Range(1 / a.high(), 1 / a.low());
    }
}

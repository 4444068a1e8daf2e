package org.tacit.crypto.lattice;

import org.tacit.base.InvalidInput;

/**
 * Exponents g of the automorphisms {@code X ↦ X^g} of {@code Z[X]/(X^N + 1)}: the odd numbers below 2N, which {@code 5} and {@code −1} generate. Slots are the values at
 * {@code ζ^(±5^j)}, j below N/2.
 */
public final class Galois {

    private Galois() {
    }

    /** {@code 5^steps mod 2N}: slot j becomes what slot j + steps was, around the N/2 slots of each sign. @param steps of any sign */
    public static int rotation(int degree, int steps) {
        int g = 1;
        for (int i = Math.floorMod(steps, degree / 2); i > 0; i--) {
            g = 5 * g & 2 * degree - 1;
        }
        return g;
    }

    /** {@code −1 mod 2N}: the slots of both signs change places, which in CKKS is complex conjugation. */
    public static int conjugation(int degree) {
        return 2 * degree - 1;
    }

    /** @throws InvalidInput unless g is odd and in [1, 2N) */
    public static void check(int degree, int g) {
        if ((g & 1) == 0 || g < 1 || g >= 2 * degree) {
            throw InvalidInput.of("X ↦ X^%1$d is no automorphism for degree %2$d; the exponent is odd and below %3$d.", "X ↦ X^%1$d 不是次数 %2$d 的自同构；指数须为小于 %3$d 的奇数。",
                    g, degree, 2 * degree);
        }
    }
}

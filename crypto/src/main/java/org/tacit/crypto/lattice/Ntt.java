package org.tacit.crypto.lattice;

import org.tacit.base.InvalidInput;

/**
 * The negacyclic number-theoretic transform: {@code Z_q[X]/(X^N + 1) → Z_q^N}, {@code a ↦ (a(ψ^(2·brv(i)+1)))_i}, with ψ the least primitive 2N-th root of
 * unity and brv the reversal of log N bits. It turns products of polynomials into products of words.
 *
 * <p>Cooley–Tukey forward, Gentleman–Sande back, both in place, without a separate twist or reordering (Longa and Naehrig, CANS 2016), with Harvey's lazy
 * reduction. Time does not depend on the values.
 */
public final class Ntt {

    /** Sixteen times q fits an unsigned word. */
    public static final int MOST_BITS = 60;

    private final NttTables tables;
    private final int[] exponents;

    private Ntt(NttTables tables) {
        this.tables = tables;
        int n = tables.n;
        int shift = 32 - Integer.numberOfTrailingZeros(n);
        exponents = new int[n];
        for (int i = 0; i < n; i++) {
            exponents[i] = Integer.reverse(i) >>> shift;
        }
    }

    /**
     * @param degree N, a power of two from 8 to 2^17
     * @throws InvalidInput unless {@code q ≡ 1 (mod 2N)}
     */
    public static Ntt of(int degree, Modulus q) {
        if (degree < 8 || degree > 1 << 17 || Integer.bitCount(degree) != 1 || q.bits() > MOST_BITS || (q.value() - 1) % (2L * degree) != 0) {
            throw InvalidInput.of("There is no transform of %1$d numbers modulo %2$s; take a power of two and a prime of at most 60 bits that is 1 modulo twice of it.",
                    "模 %2$s 下没有 %1$d 点变换；请取 2 的幂，且素数至多 60 位、模其两倍余 1。", degree, q);
        }
        return new Ntt(new NttTables(degree, q));
    }

    /** N. */
    public int degree() {
        return tables.n;
    }

    public Modulus modulus() {
        return tables.modulus;
    }

    /** ψ. */
    public long root() {
        return tables.psi;
    }

    /** The N words from {@code at}, each in [0, q), from coefficients to values, in place. */
    public void forward(long[] a, int at) {
        AdaptiveNtt.SHARED.forward(tables, a, at);
    }

    /** The N words from {@code at}, each in [0, q), from values to coefficients, in place. */
    public void inverse(long[] a, int at) {
        AdaptiveNtt.SHARED.inverse(tables, a, at);
    }

    NttTables tables() {
        return tables;
    }

    /**
     * How {@code X ↦ X^g} permutes values: {@code value i of the image is value source[i] of the argument}.
     *
     * @param g odd
     */
    int[] automorphism(int g) {
        int n = tables.n;
        int[] source = new int[n];
        for (int i = 0; i < n; i++) {
            // a(X^g) at ψ^e is a at ψ^(g·e).
            int e = (int) ((long) g * (2L * exponents[i] + 1) & 2L * n - 1);
            source[i] = exponents[e >> 1];
        }
        return source;
    }
}

package org.tacit.crypto.lattice.ckks;

import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * Between vectors of numbers and polynomials with whole coefficients: {@code m = ⌊Δ·embedding⁻¹(z)⌉}, by {@link SlotTransform} in double precision.
 *
 * <p>Vectors have N/2 complex numbers, as one array: real parts, then imaginary parts; or up to N/2 real ones. The bound on magnitudes is stated by the caller, since it is told to whoever computes with the
 * ciphertext, and checked. Scales may pass 64 bits: then coefficients are rounded to a power of two, the same for all.
 */
public final class CkksEncoder {

    /** Coefficients are below this before they are shifted. */
    private static final int WORD = 62;

    private final CkksParameters parameters;

    public CkksEncoder(CkksParameters parameters) {
        this.parameters = parameters;
    }

    /** The state of what {@link #encode} makes of numbers up to a bound, for those who do not see them. */
    public CkksState state(double bound, int limbs, double scale) {
        return CkksState.encoded(parameters, limbs, scale, bound, Math.scalb(1.0, shift(bound, scale)));
    }

    /** Coefficients are multiples of 2 to this. */
    private static int shift(double bound, double scale) {
        return Math.max(0, Math.getExponent(bound * scale) + 1 - WORD);
    }

    /** Real numbers at the full level and the usual scale. @param bound on their magnitudes */
    public CkksPlaintext encode(double[] numbers, double bound) {
        return encode(numbers, bound, parameters.limbs(), parameters.scale());
    }

    /** @throws InvalidInput for more than N/2 numbers, one beyond the bound or none at all (NaN), or numbers that do not fit */
    public CkksPlaintext encode(double[] numbers, double bound, int limbs, double scale) {
        if (numbers.length > parameters.slots()) {
            throw InvalidInput.of("%1$d numbers do not fit into %2$d slots; split them.", "%1$d 个数放不进 %2$d 个槽位，请拆分。", numbers.length, parameters.slots());
        }
        return encodeComplex(java.util.Arrays.copyOf(numbers, 2 * parameters.slots()), bound, limbs, scale);
    }

    /** @param numbers N/2 real, then N/2 imaginary parts */
    public CkksPlaintext encodeComplex(double[] numbers, double bound, int limbs, double scale) {
        int n = parameters.slots();
        if (numbers.length != 2 * n) {
            throw InvalidInput.of("A complex vector here has %1$d real and as many imaginary parts, not %2$d numbers in all.", "复向量应有 %1$d 个实部和同样多的虚部，而不是共 %2$d 个数。", n, numbers.length);
        }
        for (int j = 0; j < n; j++) {
            if (!(numbers[j] * numbers[j] + numbers[n + j] * numbers[n + j] <= bound * bound)) {
                throw InvalidInput.of("The number in slot %1$d is beyond the stated bound of %2$s; state a larger one.", "第 %1$d 个槽位的数超出声明的上界 %2$s；请声明更大的上界。", j, bound);
            }
        }
        CkksState state = state(bound, limbs, scale);
        int shift = shift(bound, scale);
        double[] v = numbers.clone();
        parameters.transform().toCoefficients(v);
        double factor = Math.scalb(scale, -shift);
        long[] words = new long[2 * n];
        for (int k = 0; k < 2 * n; k++) {
            words[k] = (long) Math.rint(v[k] * factor);
        }
        RnsPoly m = RnsPoly.ofSigned(parameters.lattice().ciphertextBasis(limbs), words);
        if (shift > 0) {
            m.scale(powersOfTwo(m.basis(), shift));
        }
        java.util.Arrays.fill(v, 0);
        java.util.Arrays.fill(words, 0);
        return new CkksPlaintext(parameters, state, m.toValues());
    }

    /** The same real number in every slot, with nothing to round but itself. */
    public CkksPlaintext encode(double number, int limbs, double scale) {
        double bound = Math.max(Math.abs(number), 1 / scale);
        double scaled = number * scale;
        CkksState state = state(bound, limbs, scale);
        int shift = shift(bound, scale);
        long[] words = new long[2 * parameters.slots()];
        words[0] = (long) Math.rint(Math.scalb(scaled, -shift));
        RnsPoly m = RnsPoly.ofSigned(parameters.lattice().ciphertextBasis(limbs), words);
        if (shift > 0) {
            m.scale(powersOfTwo(m.basis(), shift));
        }
        return new CkksPlaintext(parameters, state, m.toValues());
    }

    private static long[] powersOfTwo(RnsBasis basis, int shift) {
        long[] residues = new long[basis.size()];
        for (int j = 0; j < residues.length; j++) {
            residues[j] = basis.modulus(j).pow(2, shift);
        }
        return residues;
    }

    /** @param m coefficients @return N/2 real, then N/2 imaginary parts */
    static double[] decode(CkksParameters parameters, RnsPoly m, double scale) {
        double[] v = numbers(m);
        for (int k = 0; k < v.length; k++) {
            v[k] /= scale;
        }
        parameters.transform().toSlots(v);
        return v;
    }

    /**
     * Coefficients to the nearest double, by digits {@code x = d_0 + q_0·(d_1 + q_1·(d_2 + …))}, each nearest to 0 (Garner 1959): all but the first are 0
     * for numbers below q_0/2, so small ones lose nothing to large moduli.
     */
    static double[] numbers(RnsPoly m) {
        RnsBasis basis = m.basis();
        int n = basis.degree(), limbs = basis.size();
        long[] digits = m.words().clone();
        for (int j = 0; j < limbs; j++) {
            Modulus q = basis.modulus(j);
            for (int i = 0; i < j; i++) {
                long inverse = q.inverse(q.reduce(basis.modulus(i).value())), shoup = q.shoup(inverse);
                for (int k = 0; k < n; k++) {
                    digits[j * n + k] = q.multiply(q.subtract(digits[j * n + k], q.reduceSigned(digits[i * n + k])), inverse, shoup);
                }
            }
            for (int k = j * n; k < (j + 1) * n; k++) {
                digits[k] = q.centre(digits[k]);
            }
        }
        double[] numbers = new double[n];
        for (int j = limbs - 1; j >= 0; j--) {
            double q = basis.modulus(j).value();
            for (int k = 0; k < n; k++) {
                numbers[k] = numbers[k] * q + digits[j * n + k];
            }
        }
        java.util.Arrays.fill(digits, 0);
        return numbers;
    }
}

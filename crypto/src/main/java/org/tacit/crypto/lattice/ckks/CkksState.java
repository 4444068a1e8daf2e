package org.tacit.crypto.lattice.ckks;

import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.Sampler;

/**
 * What is known of a plaintext or ciphertext without a key, as data: its level, its scale, how large its slots may be and how far from the truth. The states of a computation follow from those
 * of its inputs, so both sides can tell them beforehand ({@link #fresh}, {@link #multiply} …), and a ciphertext of a peer that claims another is refused.
 *
 * <p>Bounds are of the canonical embedding, the largest magnitude of a value at a root, and hold but for a probability below 2^-25 an operation, with errors and roundings taken as independent
 * (Cheon et al. 2017, §3.4; Costache, Smart, CT-RSA 2016): a polynomial whose coefficients deviate by V is below {@code 6·V·√N}, a product of two below {@code 16·V·V'·N}.
 *
 * @param limbs primes left
 * @param scale of the numbers in the slots
 * @param bound on the magnitude of a slot's number
 * @param rounding on what the encodings of the inputs were rounded by, as it is in the slot now, times the scale
 * @param error on what encryption and computation added to that, times the scale; depends on the key, so that it is what {@link LocalValues#forPeer} floods
 */
public record CkksState(int limbs, double scale, double bound, double rounding, double error) {

    static final double SIGMA = Math.sqrt(Sampler.ERROR_VARIANCE);
    /** Of a ternary coefficient. */
    private static final double TERNARY = Math.sqrt(2 / 3.0);
    /** Rounding of double precision in a transform of up to 2^15 numbers, to the largest of them. */
    static final double DOUBLE_PRECISION = 0x1p-46;
    /** Scales that differ by less are taken for equal; the difference is counted as an error. */
    private static final double SAME_SCALE = 0x1p-40;

    public CkksState {
        if (limbs < 1 || !(scale >= 1) || !(bound > 0) || !(rounding >= 0) || !(error >= 0) || Double.isInfinite(size())) {
            throw InvalidInput.of("A scale of %1$s, a bound of %2$s and an error of %3$s are not those of a ciphertext.", "缩放因子 %1$s、上界 %2$s 与误差 %3$s 不构成合法的密文状态。", scale, bound, error);
        }
    }

    private double size() {
        return bound * scale + rounding + error;
    }

    private CkksState plus(CkksParameters p, double more) {
        return new CkksState(limbs, scale, bound, rounding, error + more).checked(p);
    }

    /** Of what {@link CkksEncoder} makes: rounded coefficients. @param step what they are rounded to */
    static CkksState encoded(CkksParameters p, int limbs, double scale, double bound, double step) {
        return new CkksState(limbs, scale, bound, 6 * Math.sqrt(p.lattice().degree() / 12.0) * step + bound * scale * DOUBLE_PRECISION, 0).checked(p);
    }

    /** Of an encryption under the secret key. */
    public CkksState encrypted(CkksParameters p) {
        return plus(p, 6 * SIGMA * Math.sqrt(p.lattice().degree()));
    }

    /** Of an encryption under the public key. */
    public CkksState encryptedPublic(CkksParameters p) {
        double n = p.lattice().degree();
        return plus(p, 6 * SIGMA * Math.sqrt(n) + 16 * Math.sqrt(2) * SIGMA * TERNARY * n);
    }

    /** Of a sum or difference. @throws InvalidInput unless levels and scales agree */
    public CkksState add(CkksParameters p, CkksState other) {
        double difference = Math.abs(scale - other.scale);
        if (limbs != other.limbs || difference > scale * SAME_SCALE) {
            throw InvalidInput.of("Ciphertexts of %1$d and %2$d primes and scales %3$s and %4$s cannot be added; bring one to the level and scale of the other first.",
                    "素数个数为 %1$d 与 %2$d、缩放因子为 %3$s 与 %4$s 的密文不能相加；请先统一层级和缩放因子。", limbs, other.limbs, scale, other.scale);
        }
        return new CkksState(limbs, scale, bound + other.bound, rounding + other.rounding + difference * other.bound, error + other.error).checked(p);
    }

    /** Of a product with a plaintext. @throws InvalidInput unless levels agree and the product fits */
    public CkksState multiplyPlain(CkksParameters p, CkksState other) {
        if (limbs != other.limbs) {
            throw InvalidInput.of("Ciphertexts of %1$d and %2$d primes cannot be multiplied; bring one to the level of the other first.", "素数个数为 %1$d 与 %2$d 的密文不能相乘；请先统一层级。",
                    limbs, other.limbs);
        }
        // (x + r + e)(y + r' + e') − xy
        double x = bound * scale, y = other.bound * other.scale;
        return new CkksState(limbs, scale * other.scale, bound * other.bound, x * other.rounding + y * rounding + rounding * other.rounding,
                (x + rounding) * other.error + (y + other.rounding) * error + error * other.error).checked(p);
    }

    /** Of a product of ciphertexts, relinearised. */
    public CkksState multiply(CkksParameters p, CkksState other) {
        return multiplyPlain(p, other).switched(p);
    }

    /** Of a rotated or conjugated ciphertext. */
    public CkksState switched(CkksParameters p) {
        double deviation = new KeySwitch(p.lattice()).errorDeviation(limbs);
        return plus(p, 16 * deviation * Math.sqrt(p.lattice().degree()));
    }

    /** Divided by the last prime. @throws InvalidInput where none is left to divide by, or nothing is left of the scale */
    public CkksState rescale(CkksParameters p) {
        if (limbs < 2) {
            throw InvalidInput.of("The ciphertext has one prime left and cannot be rescaled; take parameters with more primes.", "密文只剩一个素数，无法再缩放；请选用素数更多的参数。");
        }
        double n = p.lattice().degree(), q = p.prime(limbs - 1);
        if (scale / q < 2) {
            throw InvalidInput.of("Rescaling would leave a scale of %s; multiply first.", "再缩放后缩放因子仅为 %s；请先做乘法。", scale / q);
        }
        return new CkksState(limbs - 1, scale / q, bound, rounding / q, error / q + 16 * Math.sqrt(1 / 12.0 + n / 18) * Math.sqrt(n)).checked(p);
    }

    /** Without the last primes. @throws InvalidInput unless there are more, and the numbers still fit */
    public CkksState dropTo(CkksParameters p, int fewer) {
        if (fewer < 1 || fewer > limbs) {
            throw InvalidInput.of("A ciphertext of %1$d primes cannot have %2$d.", "有 %1$d 个素数的密文不能变为 %2$d 个。", limbs, fewer);
        }
        return new CkksState(fewer, scale, bound, rounding, error).checked(p);
    }

    /** Numbers that passed half of the modulus would wrap around. */
    private CkksState checked(CkksParameters p) {
        if (limbs > p.limbs() || size() * 2 >= p.lattice().ciphertextBasis(limbs).product().doubleValue()) {
            throw InvalidInput.of("Numbers up to %1$s at a scale of %2$s do not fit into %3$d primes; rescale earlier, or take a smaller scale or more primes.",
                    "在缩放因子 %2$s 下，不超过 %1$s 的数放不进 %3$d 个素数；请更早再缩放，或取更小的缩放因子或更多素数。", bound, scale, limbs);
        }
        return this;
    }

    /** On the error of a slot's number. */
    public double slotError() {
        return (rounding + error) / scale;
    }

    /** Bits of a number as large as the bound that are right. */
    public double precisionBits() {
        return Math.log(bound / slotError()) / Math.log(2);
    }
}

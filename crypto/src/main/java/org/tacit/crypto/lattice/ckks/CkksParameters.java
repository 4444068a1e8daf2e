package org.tacit.crypto.lattice.ckks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.LatticeParameters;

/**
 * A ring with its primes, and the usual scale Δ: a number x is kept as about {@code Δ·x}. The first prime bounds results, each later one is for a product followed by a division by it.
 *
 * @param lattice with a special prime where ciphertexts are multiplied or rotated
 * @param scale   Δ, a power of two for the sets named here
 */
public record CkksParameters(LatticeParameters lattice, double scale) {

    private static final Map<Integer, SlotTransform> TRANSFORMS = new ConcurrentHashMap<>();
    private static final double MOST_SCALE = 0x1p120;

    /** @throws InvalidInput unless {@code 2^20 ≤ scale ≤ 2^120}, and below Q */
    public CkksParameters {
        if (!(scale >= 0x1p20) || scale > MOST_SCALE || scale >= lattice.ciphertextBasis().product().doubleValue()) {
            throw InvalidInput.of("A scale of 2^%d is not used here; take 2^20 to 2^120, and less than the modulus.", "不使用 2^%d 的缩放因子；请取 2^20 至 2^120，且小于模数。",
                    Math.getExponent(scale));
        }
    }

    private static CkksParameters of(int degree, int first, int middle, int count, int special) {
        int[] bits = new int[1 + count];
        java.util.Arrays.fill(bits, middle);
        bits[0] = first;
        return new CkksParameters(LatticeParameters.of(degree, bits, special), Math.scalb(1.0, middle));
    }

    /** 4096 slots, two products deep, Δ = 2^45; Q·P of 204 bits. */
    public static CkksParameters n8192() {
        return of(8192, 54, 45, 2, 60);
    }

    /** 8192 slots, six products deep, Δ = 2^48; Q·P of 408 bits. */
    public static CkksParameters n16384() {
        return of(16384, 60, 48, 6, 60);
    }

    /** 16384 slots, fourteen products deep, Δ = 2^50; Q·P of 820 bits. */
    public static CkksParameters n32768() {
        return of(32768, 60, 50, 14, 60);
    }

    /** N/2: the length of a vector. */
    public int slots() {
        return lattice.degree() / 2;
    }

    /** Primes of a fresh ciphertext. */
    public int limbs() {
        return lattice.levels();
    }

    SlotTransform transform() {
        return TRANSFORMS.computeIfAbsent(lattice.degree(), SlotTransform::new);
    }

    /** The prime that a rescaling of so many limbs divides by. */
    double prime(int limb) {
        return lattice.ciphertextBasis().modulus(limb).value();
    }
}

package org.tacit.crypto.lattice.ckks;

import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.Galois;
import org.tacit.crypto.lattice.KeySwitch;
import org.tacit.crypto.lattice.LastPrime;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * Computing on ciphertexts, without a secret. Every result has the state that {@link CkksState} says; what does not fit is refused before anything is computed. Results are new ciphertexts.
 *
 * <p>Results show how they were made to the owner of the key: who hides its factors adds an encryption of zero and floods, which approximate numbers rarely bear; BFV is for that.
 */
public final class CkksEvaluator {

    private final CkksParameters parameters;
    private final EvaluationKeys keys;
    private final KeySwitch keySwitch;
    private final CkksEncoder encoder;

    /** @throws InvalidInput where keys and parameters differ */
    public CkksEvaluator(CkksParameters parameters, EvaluationKeys keys) {
        if (!keys.parameters().equals(parameters.lattice())) {
            throw InvalidInput.of("The evaluation keys belong to other parameters than %s.", "运算密钥不属于参数 %s。", parameters.lattice());
        }
        this.parameters = parameters;
        this.keys = keys;
        this.keySwitch = new KeySwitch(parameters.lattice());
        this.encoder = new CkksEncoder(parameters);
    }

    private CkksCiphertext made(CkksState state, RnsPoly c0, RnsPoly c1) {
        return new CkksCiphertext(parameters, state, c0, c1);
    }

    /** Levels and scales agree. */
    public CkksCiphertext add(CkksCiphertext a, CkksCiphertext b) {
        CkksState state = a.state().add(parameters, b.state());
        return made(state, a.c0().copy().add(b.c0()), a.c1().copy().add(b.c1()));
    }

    public CkksCiphertext subtract(CkksCiphertext a, CkksCiphertext b) {
        CkksState state = a.state().add(parameters, b.state());
        return made(state, a.c0().copy().subtract(b.c0()), a.c1().copy().subtract(b.c1()));
    }

    public CkksCiphertext negate(CkksCiphertext a) {
        return made(a.state(), a.c0().copy().negate(), a.c1().copy().negate());
    }

    public CkksCiphertext addPlain(CkksCiphertext a, CkksPlaintext b) {
        return made(a.state().add(parameters, b.state()), a.c0().copy().add(b.m()), a.c1());
    }

    /** Slot by slot; the scales multiply. */
    public CkksCiphertext multiplyPlain(CkksCiphertext a, CkksPlaintext b) {
        return made(a.state().multiplyPlain(parameters, b.state()), a.c0().copy().multiply(b.m()), a.c1().copy().multiply(b.m()));
    }

    /** Slot by slot; the scales multiply. {@code (a0·b0, a0·b1 + a1·b0, a1·b1)}, relinearised. */
    public CkksCiphertext multiply(CkksCiphertext a, CkksCiphertext b) {
        CkksState state = a.state().multiply(parameters, b.state());
        keys.relinearisation();
        RnsPoly c0 = a.c0().copy().multiply(b.c0());
        RnsPoly c1 = a.c0().copy().multiply(b.c1()).addProduct(a.c1(), b.c0());
        RnsPoly c2 = a.c1().copy().multiply(b.c1());
        RnsPoly[] c = keySwitch.relinearise(c0, c1, c2, keys);
        return made(state, c[0], c[1]);
    }

    /** Division of scale and modulus by the last prime. */
    public CkksCiphertext rescale(CkksCiphertext a) {
        CkksState state = a.state().rescale(parameters);
        var rest = parameters.lattice().ciphertextBasis(state.limbs());
        return made(state, LastPrime.divide(a.c0(), rest), LastPrime.divide(a.c1(), rest));
    }

    /** Without the last primes; the scale stays. */
    public CkksCiphertext dropTo(CkksCiphertext a, int limbs) {
        CkksState state = a.state().dropTo(parameters, limbs);
        var rest = parameters.lattice().ciphertextBasis(limbs);
        int words = limbs * parameters.lattice().degree();
        return made(state, new RnsPoly(rest, java.util.Arrays.copyOf(a.c0().words(), words), true), new RnsPoly(rest, java.util.Arrays.copyOf(a.c1().words(), words), true));
    }

    /**
     * To a level and scale of another ciphertext, so that both can be added: a product by 1 at the scale {@code scale·q/a.scale}, and a division by q. Takes a prime.
     *
     * @throws InvalidInput unless the level is lower, and the scale within reach
     */
    public CkksCiphertext toScale(CkksCiphertext a, int limbs, double scale) {
        CkksState state = scaled(a.state(), limbs, scale);
        CkksCiphertext dropped = dropTo(a, limbs + 1);
        CkksCiphertext b = rescale(multiplyPlain(dropped, encoder.encode(1, limbs + 1, factor(a.state(), limbs, scale))));
        return made(state, b.c0(), b.c1());
    }

    /** The factor is rounded to a whole number: then nothing of it is lost in the encoding. */
    private double factor(CkksState a, int limbs, double scale) {
        double factor = limbs < 1 || limbs >= a.limbs() ? 0 : Math.rint(scale * parameters.prime(limbs) / a.scale());
        if (factor < 0x1p20) {
            throw InvalidInput.of("A ciphertext of %1$d primes and scale %2$s does not come to %3$d primes and scale %4$s.", "有 %1$d 个素数、缩放因子 %2$s 的密文无法变为 %3$d 个素数、缩放因子 %4$s。",
                    a.limbs(), a.scale(), limbs, scale);
        }
        return factor;
    }

    /** The state after {@link #toScale}. */
    public CkksState scaled(CkksState a, int limbs, double scale) {
        double factor = factor(a, limbs, scale);
        return a.dropTo(parameters, limbs + 1).multiplyPlain(parameters, new CkksState(limbs + 1, factor, 1, 0, 0)).rescale(parameters);
    }

    /** Slot j becomes what slot j + steps was, around the N/2 slots. @param steps of any sign; there is a key for it */
    public CkksCiphertext rotate(CkksCiphertext a, int steps) {
        return rotate(a, new int[] {steps})[0];
    }

    /** Several rotations of one ciphertext, which is decomposed once. */
    public CkksCiphertext[] rotate(CkksCiphertext a, int[] steps) {
        int[] elements = java.util.Arrays.stream(steps).map(s -> Galois.rotation(parameters.lattice().degree(), s)).toArray();
        return automorphisms(a, elements);
    }

    /** The conjugate in every slot. */
    public CkksCiphertext conjugate(CkksCiphertext a) {
        return automorphisms(a, new int[] {Galois.conjugation(parameters.lattice().degree())})[0];
    }

    private CkksCiphertext[] automorphisms(CkksCiphertext a, int[] elements) {
        CkksState state = a.state().switched(parameters);
        for (int g : elements) {
            keys.galois(g);
        }
        KeySwitch.Digits digits = keySwitch.decompose(a.c1());
        CkksCiphertext[] images = new CkksCiphertext[elements.length];
        for (int i = 0; i < images.length; i++) {
            RnsPoly[] c = keySwitch.automorphism(a.c0(), digits, elements[i], keys);
            images[i] = made(state, c[0], c[1]);
        }
        return images;
    }
}

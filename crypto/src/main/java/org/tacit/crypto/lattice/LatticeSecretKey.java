package org.tacit.crypto.lattice;

import java.security.SecureRandom;

/**
 * A ternary secret s, shared by the schemes over {@link LatticeParameters}. Its uses take time that does not depend on it. {@link #close} overwrites it.
 *
 * <h2>Security guarantees</h2>
 * {@link #encryptZero} is the ring LWE distribution: indistinguishable from uniform while the parameters stand and no seed is used twice with one secret.
 */
public final class LatticeSecretKey implements AutoCloseable {

    private final LatticeParameters parameters;
    /** s as values over Q·P. */
    private final RnsPoly s;

    private LatticeSecretKey(LatticeParameters parameters, RnsPoly s) {
        this.parameters = parameters;
        this.s = s;
    }

    public static LatticeSecretKey generate(LatticeParameters parameters, SecureRandom random) {
        return new LatticeSecretKey(parameters, Sampler.of(random).ternary(parameters.keyBasis()).toValues());
    }

    public LatticeParameters parameters() {
        return parameters;
    }

    /** s as values over Q·P; not a copy, and secret. */
    public RnsPoly values() {
        return s;
    }

    /** {@code a·s + b}, as values: what a ciphertext (b, a) of any prefix of Q·P's primes holds, noise included. */
    public RnsPoly phase(RnsPoly b, RnsPoly a) {
        RnsPoly part = s.limbs(0, a.basis().size());
        RnsPoly phase = b.copy().toValues().addProduct(a.isValues() ? a : a.copy().toValues(), part);
        part.wipe();
        return phase;
    }

    /** {@code b = e − a·s} as values, for {@code a} = {@link Sampler#expand} of the seed, as values, over a prefix of Q·P's primes. */
    public RnsPoly encryptZero(RnsBasis basis, byte[] seed, Sampler sampler) {
        RnsPoly b = Sampler.expand(seed, basis, true);
        RnsPoly part = s.limbs(0, basis.size());
        RnsPoly error = sampler.error(basis).toValues();
        b.multiply(part).negate().add(error);
        part.wipe();
        error.wipe();
        return b;
    }

    /** A public key for this secret. */
    public LatticePublicKey publicKey(SecureRandom random) {
        byte[] seed = Sampler.seed(random);
        return new LatticePublicKey(parameters, seed, encryptZero(parameters.ciphertextBasis(), seed, Sampler.of(random)));
    }

    @Override
    public void close() {
        s.wipe();
    }

    @Override
    public String toString() {
        return "LatticeSecretKey(" + parameters + ")";
    }
}

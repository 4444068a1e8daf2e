package org.tacit.crypto.lattice;

import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.Prg;

/**
 * {@code (b, a)} with {@code b = e − a·s} over Q, a from a seed. Whoever has it makes encryptions of zero.
 *
 * <h2>Security guarantees</h2>
 * {@link #encryptZero} is indistinguishable from uniform to everybody but the owner of s, under ring LWE (Lyubashevsky, Peikert, Regev 2010). The owner can tell it
 * apart from other encryptions by its noise unless that is flooded. A malformed key of a peer harms what is encrypted to it only.
 */
public final class LatticePublicKey {

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + 8 + Prg.SEED_BYTES;

    private final LatticeParameters parameters;
    private final byte[] seed;
    private final RnsPoly b;
    private final RnsPoly a;

    LatticePublicKey(LatticeParameters parameters, byte[] seed, RnsPoly b) {
        this.parameters = parameters;
        this.seed = seed;
        this.b = b;
        this.a = Sampler.expand(seed, parameters.ciphertextBasis(), true);
    }

    public LatticeParameters parameters() {
        return parameters;
    }

    /** {@code (b·u + e0, a·u + e1)} as values over a prefix of Q's primes, u ternary. */
    public RnsPoly[] encryptZero(RnsBasis basis, Sampler sampler) {
        RnsPoly u = sampler.ternary(basis).toValues();
        RnsPoly c0 = b.limbs(0, basis.size()).multiply(u).add(sampler.error(basis).toValues());
        RnsPoly c1 = a.limbs(0, basis.size()).multiply(u).add(sampler.error(basis).toValues());
        u.wipe();
        return new RnsPoly[] {c0, c1};
    }

    /** Bytes on the wire: version, parameters' fingerprint, seed, b. */
    public static int bytes(LatticeParameters parameters) {
        return HEAD + RnsPoly.bytes(parameters.ciphertextBasis());
    }

    public byte[] encode() {
        byte[] out = new byte[bytes(parameters)];
        out[0] = VERSION;
        System.arraycopy(parameters.fingerprint(), 0, out, 1, 8);
        System.arraycopy(seed, 0, out, 9, seed.length);
        b.encode(out, HEAD);
        return out;
    }

    /** @throws ProtocolViolation unless it is a key for these parameters */
    public static LatticePublicKey decode(LatticeParameters parameters, byte[] in) {
        if (in.length != bytes(parameters) || in[0] != VERSION || !java.util.Arrays.equals(in, 1, 9, parameters.fingerprint(), 0, 8)) {
            throw ProtocolViolation.of("the peer's lattice key is not one for the agreed parameters; the job stops", "对方的格加密公钥与约定参数不符，任务中止");
        }
        return new LatticePublicKey(parameters, java.util.Arrays.copyOfRange(in, 9, HEAD), RnsPoly.decode(parameters.ciphertextBasis(), true, in, HEAD));
    }
}

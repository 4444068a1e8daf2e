package org.tacit.crypto.lattice;

import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.Prg;

/**
 * For each prime q_i of Q an encryption of {@code P·g_i·s'} under s, {@code (b_i, a_i) = (e_i − a_i·s + P·g_i·s', a_i)} over Q·P, a_i from a seed: see {@link KeySwitch}.
 *
 * <h2>Security guarantees</h2>
 * Public. Indistinguishable from uniform under ring LWE modulo Q·P and circular security. A malformed key of a peer spoils results under the peer's secret only.
 */
public final class SwitchingKey {

    /** In the place of an automorphism's exponent: the key takes s² to s. */
    static final int RELINEARISATION = 0;

    private final LatticeParameters parameters;
    private final int element;
    private final byte[][] seeds;
    private final RnsPoly[] b;
    private final RnsPoly[] a;

    private SwitchingKey(LatticeParameters parameters, int element, byte[][] seeds, RnsPoly[] b) {
        this.parameters = parameters;
        this.element = element;
        this.seeds = seeds;
        this.b = b;
        this.a = Arrays.stream(seeds).map(seed -> Sampler.expand(seed, parameters.keyBasis(), true)).toArray(RnsPoly[]::new);
    }

    /** From s² to s. */
    public static SwitchingKey relinearisation(LatticeSecretKey secret, SecureRandom random) {
        return of(secret, secret.values().copy().multiply(secret.values()), RELINEARISATION, random);
    }

    /** From {@code s(X^g)} to s. @throws InvalidInput unless g is odd and in [1, 2N) */
    public static SwitchingKey galois(LatticeSecretKey secret, int g, SecureRandom random) {
        Galois.check(secret.parameters().degree(), g);
        return of(secret, secret.values().automorphism(g), g, random);
    }

    /** @param from s' as values over Q·P; overwritten */
    private static SwitchingKey of(LatticeSecretKey secret, RnsPoly from, int element, SecureRandom random) {
        LatticeParameters parameters = secret.parameters();
        RnsBasis basis = parameters.keyBasis();
        int n = parameters.degree(), digits = parameters.levels();
        // P·s'; g_i picks its limb.
        from.scale(basis.residues(parameters.specialBasis().product()));
        byte[][] seeds = new byte[digits][];
        RnsPoly[] b = new RnsPoly[digits];
        Sampler sampler = Sampler.of(random);
        for (int i = 0; i < digits; i++) {
            seeds[i] = Sampler.seed(random);
            b[i] = secret.encryptZero(basis, seeds[i], sampler);
            Modulus q = basis.modulus(i);
            for (int k = i * n; k < (i + 1) * n; k++) {
                b[i].words()[k] = q.add(b[i].words()[k], from.words()[k]);
            }
        }
        from.wipe();
        return new SwitchingKey(parameters, element, seeds, b);
    }

    public LatticeParameters parameters() {
        return parameters;
    }

    /** The exponent of the automorphism, or {@value #RELINEARISATION}. */
    int element() {
        return element;
    }

    RnsPoly[] b() {
        return b;
    }

    RnsPoly[] a() {
        return a;
    }

    /** Bytes on the wire: exponent, then for each prime of Q a seed and b_i. */
    static int bytes(LatticeParameters parameters) {
        return 4 + parameters.levels() * (Prg.SEED_BYTES + RnsPoly.bytes(parameters.keyBasis()));
    }

    void encode(byte[] out, int offset) {
        for (int i = 0; i < 4; i++) {
            out[offset + i] = (byte) (element >>> 8 * i);
        }
        offset += 4;
        for (int i = 0; i < b.length; i++) {
            System.arraycopy(seeds[i], 0, out, offset, Prg.SEED_BYTES);
            b[i].encode(out, offset + Prg.SEED_BYTES);
            offset += Prg.SEED_BYTES + RnsPoly.bytes(parameters.keyBasis());
        }
    }

    /** @throws ProtocolViolation unless it is a key for these parameters */
    static SwitchingKey decode(LatticeParameters parameters, byte[] in, int offset) {
        int element = 0;
        for (int i = 0; i < 4; i++) {
            element |= (in[offset + i] & 255) << 8 * i;
        }
        if (element != RELINEARISATION && ((element & 1) == 0 || element < 1 || element >= 2 * parameters.degree())) {
            throw ProtocolViolation.of("a switching key of the peer is for X ↦ X^%d, which is no automorphism; the job stops", "对方的切换密钥声明了 X ↦ X^%d，并非自同构，任务中止", element);
        }
        offset += 4;
        byte[][] seeds = new byte[parameters.levels()][];
        RnsPoly[] b = new RnsPoly[seeds.length];
        for (int i = 0; i < b.length; i++) {
            seeds[i] = Arrays.copyOfRange(in, offset, offset + Prg.SEED_BYTES);
            b[i] = RnsPoly.decode(parameters.keyBasis(), true, in, offset + Prg.SEED_BYTES);
            offset += Prg.SEED_BYTES + RnsPoly.bytes(parameters.keyBasis());
        }
        return new SwitchingKey(parameters, element, seeds, b);
    }
}

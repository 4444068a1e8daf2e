package org.tacit.crypto.lattice.bfv;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;
import org.tacit.crypto.symmetric.Prg;

/**
 * {@code (c_0, c_1)} or, before relinearisation, {@code (c_0, c_1, c_2)} with {@code Σ c_i·s^i = ⌊Q·m/t⌉ + noise}, as values. Immutable to all but this package.
 *
 * <p>On the wire: version, flags (1: c_1 is a seed), parts, primes, the parameters' fingerprint (8), t (8), then the parts. A fresh secret-key encryption
 * travels as c_0 and the seed of c_1, half the length.
 */
public final class BfvCiphertext {

    private static final int VERSION = 1;
    private static final int HEAD = 4 + 8 + 8;

    private final BfvParameters parameters;
    private final RnsPoly[] parts;
    /** Of c_1, or null. */
    private final byte[] seed;

    BfvCiphertext(BfvParameters parameters, byte[] seed, RnsPoly... parts) {
        this.parameters = parameters;
        this.parts = parts;
        this.seed = seed;
    }

    public BfvParameters parameters() {
        return parameters;
    }

    /** Primes of its modulus. */
    public int limbs() {
        return parts[0].basis().size();
    }

    /** 2, or 3 before relinearisation. */
    public int size() {
        return parts.length;
    }

    /** c_i as values; not a copy. */
    public RnsPoly part(int i) {
        return parts[i];
    }

    boolean seeded() {
        return seed != null;
    }

    RnsBasis basis() {
        return parts[0].basis();
    }

    /** Bytes of {@link #encode}. */
    public int bytes() {
        int part = RnsPoly.bytes(basis());
        return HEAD + (seed != null ? part + seed.length : parts.length * part);
    }

    public byte[] encode() {
        byte[] out = new byte[bytes()];
        ByteBuffer.wrap(out).put((byte) VERSION).put((byte) (seed != null ? 1 : 0)).put((byte) parts.length).put((byte) limbs()).put(parameters.ring().fingerprint())
                .putLong(parameters.plain());
        int part = RnsPoly.bytes(basis());
        parts[0].encode(out, HEAD);
        if (seed != null) {
            System.arraycopy(seed, 0, out, HEAD + part, seed.length);
        }
        for (int i = 1; seed == null && i < parts.length; i++) {
            parts[i].encode(out, HEAD + i * part);
        }
        return out;
    }

    /**
     * Reads a peer's ciphertext.
     *
     * @throws ProtocolViolation unless the bytes are exactly one for these parameters, every residue reduced
     */
    public static BfvCiphertext decode(BfvParameters parameters, byte[] in) {
        if (in.length < HEAD || in[0] != VERSION) {
            throw refused();
        }
        boolean seeded = in[1] == 1;
        int size = in[2], limbs = in[3];
        if (in[1] < 0 || in[1] > 1 || size < 2 || size > (seeded ? 2 : 3) || limbs < 1 || limbs > parameters.ring().levels()
                || !Arrays.equals(in, 4, 12, parameters.ring().fingerprint(), 0, 8) || ByteBuffer.wrap(in).getLong(12) != parameters.plain()) {
            throw refused();
        }
        RnsBasis basis = parameters.ring().ciphertextBasis(limbs);
        int part = RnsPoly.bytes(basis);
        if (in.length != HEAD + (seeded ? part + Prg.SEED_BYTES : size * part)) {
            throw refused();
        }
        RnsPoly[] parts = new RnsPoly[size];
        parts[0] = RnsPoly.decode(basis, true, in, HEAD);
        byte[] seed = null;
        if (seeded) {
            seed = Arrays.copyOfRange(in, HEAD + part, in.length);
            parts[1] = Sampler.expand(seed, basis, true);
        }
        for (int i = 1; !seeded && i < size; i++) {
            parts[i] = RnsPoly.decode(basis, true, in, HEAD + i * part);
        }
        return new BfvCiphertext(parameters, seed, parts);
    }

    private static ProtocolViolation refused() {
        return ProtocolViolation.of("what the peer sent is not a BFV ciphertext for the agreed parameters; the job stops", "对方发来的数据不是约定参数下的 BFV 密文，任务中止");
    }

    @Override
    public String toString() {
        return "BfvCiphertext(" + parts.length + " parts, " + limbs() + " primes, " + parameters + ")";
    }
}

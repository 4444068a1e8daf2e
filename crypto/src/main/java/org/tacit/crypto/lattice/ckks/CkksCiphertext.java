package org.tacit.crypto.lattice.ckks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;
import org.tacit.crypto.symmetric.Prg;

/**
 * {@code (c0, c1)} with {@code c0 + c1·s = Δ·m + e}, as values of the transform, and its {@link CkksState}. Immutable. Fresh from the secret key, c1 is a seed, and half as
 * much is sent.
 */
public final class CkksCiphertext {

    private static final byte VERSION = 1;
    private static final byte WHOLE = 0;
    private static final byte SEEDED = 1;
    /** Version, kind, fingerprint, limbs, scale, bound, rounding, error. */
    private static final int HEAD = 1 + 1 + 8 + 4 + 4 * 8;

    private final CkksParameters parameters;
    private final CkksState state;
    private final RnsPoly c0;
    private final RnsPoly c1;
    private final Optional<byte[]> seed;

    CkksCiphertext(CkksParameters parameters, CkksState state, RnsPoly c0, RnsPoly c1) {
        this(parameters, state, c0, c1, Optional.empty());
    }

    private CkksCiphertext(CkksParameters parameters, CkksState state, RnsPoly c0, RnsPoly c1, Optional<byte[]> seed) {
        this.parameters = parameters;
        this.state = state;
        this.c0 = c0;
        this.c1 = c1;
        this.seed = seed;
    }

    static CkksCiphertext seeded(CkksParameters parameters, CkksState state, RnsPoly c0, byte[] seed) {
        return new CkksCiphertext(parameters, state, c0, Sampler.expand(seed, c0.basis(), true), Optional.of(seed));
    }

    public CkksParameters parameters() {
        return parameters;
    }

    public CkksState state() {
        return state;
    }

    RnsPoly c0() {
        return c0;
    }

    RnsPoly c1() {
        return c1;
    }

    /** Bytes on the wire. */
    public int bytes() {
        return bytes(c0.basis(), seed.isPresent());
    }

    private static int bytes(RnsBasis basis, boolean seeded) {
        return HEAD + RnsPoly.bytes(basis) + (seeded ? Prg.SEED_BYTES : RnsPoly.bytes(basis));
    }

    /** Most bytes of a ciphertext in a state. */
    public static int mostBytes(CkksParameters parameters, CkksState state) {
        return bytes(parameters.lattice().ciphertextBasis(state.limbs()), false);
    }

    public byte[] encode() {
        byte[] out = new byte[bytes()];
        ByteBuffer head = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
        head.put(VERSION).put(seed.isPresent() ? SEEDED : WHOLE).put(parameters.lattice().fingerprint());
        head.putInt(state.limbs()).putDouble(state.scale()).putDouble(state.bound()).putDouble(state.rounding()).putDouble(state.error());
        c0.encode(out, HEAD);
        int at = HEAD + RnsPoly.bytes(c0.basis());
        if (seed.isPresent()) {
            System.arraycopy(seed.get(), 0, out, at, Prg.SEED_BYTES);
        } else {
            c1.encode(out, at);
        }
        return out;
    }

    /**
     * @param expected the state that follows from the agreed computation: a peer that claimed a smaller error could make the owner of the key flood too little
     * @throws ProtocolViolation unless it is a ciphertext for these parameters in that state
     */
    public static CkksCiphertext decode(CkksParameters parameters, CkksState expected, byte[] in) {
        RnsBasis basis = parameters.lattice().ciphertextBasis(expected.limbs());
        boolean seeded = in.length > 1 && in[1] == SEEDED;
        if (in.length != bytes(basis, seeded) || in[0] != VERSION || in[1] != SEEDED && in[1] != WHOLE
                || !Arrays.equals(in, 2, 10, parameters.lattice().fingerprint(), 0, 8)) {
            throw ProtocolViolation.of("the peer's CKKS ciphertext is not one for the agreed parameters and level; the job stops", "对方的 CKKS 密文与约定的参数或层级不符，任务中止");
        }
        ByteBuffer head = ByteBuffer.wrap(in, 10, HEAD - 10).order(ByteOrder.LITTLE_ENDIAN);
        int limbs = head.getInt();
        if (limbs != expected.limbs() || head.getDouble() != expected.scale() || head.getDouble() != expected.bound() || head.getDouble() != expected.rounding()
                || head.getDouble() != expected.error()) {
            throw ProtocolViolation.of("the peer's CKKS ciphertext claims another scale, bound or error than the agreed computation has; the job stops",
                    "对方的 CKKS 密文声明的缩放因子、上界或误差与约定计算不一致，任务中止");
        }
        RnsPoly c0 = RnsPoly.decode(basis, true, in, HEAD);
        int at = HEAD + RnsPoly.bytes(basis);
        return seeded ? seeded(parameters, expected, c0, Arrays.copyOfRange(in, at, at + Prg.SEED_BYTES))
                : new CkksCiphertext(parameters, expected, c0, RnsPoly.decode(basis, true, in, at));
    }

    @Override
    public String toString() {
        return "CkksCiphertext(" + state + ")";
    }
}

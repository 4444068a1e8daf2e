package org.tacit.crypto.lattice.ckks;

import java.security.SecureRandom;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.lattice.RnsPoly;
import org.tacit.crypto.lattice.Sampler;

/**
 * A decryption, for the owner of the key alone: {@code Δ·m + e}, and e tells of the secret key. There is no way to write it, and no method whose result is meant for a peer but {@link #forPeer}.
 * {@link #close} overwrites it.
 */
public final class LocalValues implements AutoCloseable {

    private static final int MOST_FLOOD_BITS = 126;

    private final CkksParameters parameters;
    private final CkksState state;
    private final RnsPoly m;

    LocalValues(CkksParameters parameters, CkksState state, RnsPoly m) {
        this.parameters = parameters;
        this.state = state;
        this.m = m;
    }

    /**
     * N/2 real parts, then N/2 imaginary parts. <b>Whoever gets these numbers, unrounded or rounded, may learn the key from them</b>: they stay with this party, and so does what
     * shows them, such as a report. For a peer there is {@link #forPeer}.
     */
    public double[] neverForAPeer() {
        return CkksEncoder.decode(parameters, m, state.scale());
    }

    /** On the distance of each number from the truth. */
    public double errorBound() {
        return state.slotError();
    }

    /**
     * What a peer may have: every coefficient with noise uniform in {@code [−2^b, 2^b)}, {@code 2^(b+1) ≥ 2^σ·√N·B·releases} for an error e of at most B. That is within {@code 2^-σ} of the
     * same noise on the same computation with encoded but never encrypted inputs: a uniform number moved by e_i is at distance {@code |e_i|/2^(b+1)}, and {@code Σ|e_i| ≤ √N·‖e‖₂ ≤ √N·B}, because {@code ‖e‖₂}
     * is the root mean square of e's values at the roots, which are at most B; so nothing hangs on the one root where a bound might fail. So the numbers lose about {@code σ + log2 N} bits: take a scale for it.
     *
     * @param statistical σ, usually 40
     * @param releases    how many results under this key peers get in all
     * @throws InvalidInput where the noise would be larger than the numbers may be, or wrap around the modulus
     */
    public PeerValues forPeer(int statistical, long releases, SecureRandom random) {
        if (statistical < 1 || statistical > 128 || releases < 1) {
            throw InvalidInput.of("Flooding with %1$d bits for %2$d releases is not possible; take 1 to 128 bits and at least one release.", "无法以 %1$d 位、%2$d 次发布进行噪声淹没；请取 1 至 128 位且至少一次。",
                    statistical, releases);
        }
        double n = parameters.lattice().degree();
        double need = Math.log(Math.sqrt(n) * state.error() * releases) / Math.log(2) + statistical - 1;
        int bits = (int) Math.max(1, Math.ceil(need));
        // Uniform noise deviates by 2^b/√3.
        double error = state.rounding() + state.error() + 6 * Math.scalb(1.0, Math.min(bits, MOST_FLOOD_BITS + 1)) * Math.sqrt(n / 3);
        if (bits > MOST_FLOOD_BITS || error >= state.bound() * state.scale()
                || (error + state.bound() * state.scale()) * 2 >= m.basis().product().doubleValue()) {
            throw InvalidInput.of("Noise of 2^%1$d leaves nothing of numbers at a scale of 2^%2$d; use a larger scale, or keep the result local.",
                    "2^%1$d 的噪声会完全淹没缩放因子约 2^%2$d 的数；请增大缩放因子，或仅在本地使用结果。", bits, Math.getExponent(state.scale()));
        }
        RnsPoly flooded = Sampler.of(random).flood(m.basis(), bits).add(m);
        return new PeerValues(CkksEncoder.decode(parameters, flooded, state.scale()), error / state.scale());
    }

    @Override
    public void close() {
        m.wipe();
    }

    /** Without the numbers. */
    @Override
    public String toString() {
        return "LocalValues(" + state + ")";
    }
}

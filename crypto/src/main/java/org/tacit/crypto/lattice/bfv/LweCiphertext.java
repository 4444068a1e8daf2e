package org.tacit.crypto.lattice.bfv;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.lattice.Modulus;
import org.tacit.crypto.lattice.RnsBasis;
import org.tacit.crypto.lattice.RnsPoly;

/**
 * One coefficient of a {@link BfvCiphertext}, cut out: {@code b + ⟨a, s⟩ = ⌊Q·m_i/t⌉ + noise}. The other coefficients of c_0, and with them their messages, are not in
 * it; a is still all of c_1, which shows the owner of the key how it was computed unless {@link BfvPublicKey#hide} went before.
 */
public final class LweCiphertext {

    private static final int VERSION = 1;
    private static final int HEAD = 2 + 8 + 8;

    private final BfvParameters parameters;
    /** One residue per prime. */
    private final long[] b;
    /** a as a vector; the form of coefficients. */
    private final RnsPoly a;

    private LweCiphertext(BfvParameters parameters, long[] b, RnsPoly a) {
        this.parameters = parameters;
        this.b = b;
        this.a = a;
    }

    /**
     * Coefficient {@code index} of a ciphertext of two parts: {@code (c_1·s)_i = Σ_(k ≤ i) c_1[i−k]·s_k − Σ_(k > i) c_1[N+i−k]·s_k}.
     *
     * @throws InvalidInput for an index that is none, or a product that was not relinearised
     */
    public static LweCiphertext extract(BfvCiphertext c, int index) {
        RnsBasis basis = c.basis();
        int n = basis.degree();
        if (index < 0 || index >= n || c.size() != 2) {
            throw InvalidInput.of("There is no coefficient %1$d to extract from a ciphertext of %2$d parts; take 0 to %3$d, and relinearise products.",
                    "无法从含 %2$d 个部分的密文中提取第 %1$d 个系数；请取 0 至 %3$d，并先对乘积重线性化。", index, c.size(), n - 1);
        }
        RnsPoly c0 = c.part(0).copy().toCoefficients(), c1 = c.part(1).copy().toCoefficients();
        RnsPoly a = new RnsPoly(basis, false);
        long[] b = new long[basis.size()];
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            b[j] = c0.words()[j * n + index];
            for (int k = 0; k < n; k++) {
                a.words()[j * n + k] = k <= index ? c1.words()[j * n + index - k] : q.negate(c1.words()[j * n + n + index - k]);
            }
        }
        return new LweCiphertext(c.parameters(), b, a);
    }

    public BfvParameters parameters() {
        return parameters;
    }

    long[] b() {
        return b;
    }

    RnsPoly a() {
        return a;
    }

    /** Version, primes, fingerprint, t, a, then b in words of eight bytes. */
    public byte[] encode() {
        int part = RnsPoly.bytes(a.basis());
        byte[] out = new byte[HEAD + part + 8 * b.length];
        ByteBuffer buffer = ByteBuffer.wrap(out).put((byte) VERSION).put((byte) b.length).put(parameters.ring().fingerprint()).putLong(parameters.plain());
        a.encode(out, HEAD);
        buffer.position(HEAD + part);
        buffer.asLongBuffer().put(b);
        return out;
    }

    /** @throws ProtocolViolation unless the bytes are exactly one for these parameters, every residue reduced */
    public static LweCiphertext decode(BfvParameters parameters, byte[] in) {
        if (in.length < HEAD || in[0] != VERSION || in[1] < 1 || in[1] > parameters.ring().levels() || !Arrays.equals(in, 2, 10, parameters.ring().fingerprint(), 0, 8)
                || ByteBuffer.wrap(in).getLong(10) != parameters.plain()) {
            throw refused();
        }
        RnsBasis basis = parameters.ring().ciphertextBasis(in[1]);
        int part = RnsPoly.bytes(basis);
        if (in.length != HEAD + part + 8 * basis.size()) {
            throw refused();
        }
        long[] b = new long[basis.size()];
        ByteBuffer.wrap(in, HEAD + part, 8 * b.length).asLongBuffer().get(b);
        for (int j = 0; j < b.length; j++) {
            if (b[j] < 0 || b[j] >= basis.modulus(j).value()) {
                throw refused();
            }
        }
        return new LweCiphertext(parameters, b, RnsPoly.decode(basis, false, in, HEAD));
    }

    private static ProtocolViolation refused() {
        return ProtocolViolation.of("what the peer sent is not an LWE ciphertext for the agreed parameters; the job stops", "对方发来的数据不是约定参数下的 LWE 密文，任务中止");
    }
}

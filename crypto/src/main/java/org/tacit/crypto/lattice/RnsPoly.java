package org.tacit.crypto.lattice;

import java.math.BigInteger;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;

/**
 * An element of {@code R_Q}, as coefficients or as values of the transform; residues are in [0, q_j), the word of coefficient (or value) i modulo q_j at
 * {@code j·N + i}. Mutable: operations change this polynomial, and operands agree in basis and form.
 */
public final class RnsPoly {

    private final RnsBasis basis;
    private final long[] words;
    private boolean values;

    /** Zero. @param values whether it stands for values of the transform */
    public RnsPoly(RnsBasis basis, boolean values) {
        this(basis, new long[basis.size() * basis.degree()], values);
    }

    /** @param words residues, kept and not copied */
    public RnsPoly(RnsBasis basis, long[] words, boolean values) {
        if (words.length != basis.size() * basis.degree()) {
            throw new IllegalArgumentException("a polynomial of " + basis.size() + " limbs has not " + words.length + " words");
        }
        this.basis = basis;
        this.words = words;
        this.values = values;
    }

    /** Small signed coefficients, as coefficients. @param coefficients N of any sign */
    public static RnsPoly ofSigned(RnsBasis basis, long[] coefficients) {
        RnsPoly p = new RnsPoly(basis, false);
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = 0; i < n; i++) {
                p.words[j * n + i] = q.reduceSigned(coefficients[i]);
            }
        }
        return p;
    }

    /** For tests and twins: coefficients of any size and sign. */
    public static RnsPoly of(RnsBasis basis, BigInteger[] coefficients) {
        RnsPoly p = new RnsPoly(basis, false);
        int n = basis.degree();
        for (int i = 0; i < n; i++) {
            long[] residues = basis.residues(coefficients[i]);
            for (int j = 0; j < residues.length; j++) {
                p.words[j * n + i] = residues[j];
            }
        }
        return p;
    }

    public RnsBasis basis() {
        return basis;
    }

    /** Whether this is in the form of values, where products are wordwise. */
    public boolean isValues() {
        return values;
    }

    /** The residues themselves; who writes keeps them reduced. */
    public long[] words() {
        return words;
    }

    public RnsPoly copy() {
        return new RnsPoly(basis, words.clone(), values);
    }

    /** A copy of limbs {@code from} to {@code to − 1}. */
    public RnsPoly limbs(int from, int to) {
        int n = basis.degree();
        return new RnsPoly(basis.range(from, to), Arrays.copyOfRange(words, from * n, to * n), values);
    }

    /** To values, unless it is. */
    public RnsPoly toValues() {
        for (int j = 0; !values && j < basis.size(); j++) {
            basis.ntt(j).forward(words, j * basis.degree());
        }
        values = true;
        return this;
    }

    /** To coefficients, unless it is. */
    public RnsPoly toCoefficients() {
        for (int j = 0; values && j < basis.size(); j++) {
            basis.ntt(j).inverse(words, j * basis.degree());
        }
        values = false;
        return this;
    }

    public RnsPoly add(RnsPoly b) {
        check(b);
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.add(words[i], b.words[i]);
            }
        }
        return this;
    }

    public RnsPoly subtract(RnsPoly b) {
        check(b);
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.subtract(words[i], b.words[i]);
            }
        }
        return this;
    }

    public RnsPoly negate() {
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.negate(words[i]);
            }
        }
        return this;
    }

    /** Both as values. */
    public RnsPoly multiply(RnsPoly b) {
        check(b);
        checkValues();
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.multiply(words[i], b.words[i]);
            }
        }
        return this;
    }

    /** {@code this + a·b}, all as values. */
    public RnsPoly addProduct(RnsPoly a, RnsPoly b) {
        check(a);
        check(b);
        checkValues();
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.add(words[i], q.multiply(a.words[i], b.words[i]));
            }
        }
        return this;
    }

    /** Times a number, in either form. @param residues of the number, one per prime; see {@link RnsBasis#residues} */
    public RnsPoly scale(long[] residues) {
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            long w = residues[j], shoup = q.shoup(w);
            for (int i = j * n; i < (j + 1) * n; i++) {
                words[i] = q.multiply(words[i], w, shoup);
            }
        }
        return this;
    }

    /**
     * The image under {@code X ↦ X^g}, in the same form.
     *
     * @param g odd, taken modulo 2N, and not secret
     */
    public RnsPoly automorphism(int g) {
        int n = basis.degree();
        if ((g & 1) == 0) {
            throw new IllegalArgumentException("an automorphism has an odd exponent, not " + g);
        }
        RnsPoly image = new RnsPoly(basis, values);
        int[] source = values ? basis.ntt(0).automorphism(g) : null;
        for (int j = 0; j < basis.size(); j++) {
            int at = j * n;
            if (values) {
                for (int i = 0; i < n; i++) {
                    image.words[at + i] = words[at + source[i]];
                }
            } else {
                Modulus q = basis.modulus(j);
                long exponent = 0;
                for (int i = 0; i < n; i++) {
                    // X^N = −1.
                    int e = (int) (exponent & n - 1);
                    image.words[at + e] = (exponent & n) == 0 ? words[at + i] : q.negate(words[at + i]);
                    exponent += g;
                }
            }
        }
        return image;
    }

    /** Coefficients as numbers in (−Q/2, Q/2], by the Chinese remainder theorem; for tests, twins and the owner of a key, not in constant time. */
    public BigInteger[] toBigIntegers() {
        RnsPoly p = values ? copy().toCoefficients() : this;
        int n = basis.degree();
        BigInteger product = basis.product(), half = product.shiftRight(1);
        BigInteger[] rest = new BigInteger[basis.size()];
        for (int j = 0; j < rest.length; j++) {
            rest[j] = product.divide(BigInteger.valueOf(basis.modulus(j).value()));
        }
        BigInteger[] out = new BigInteger[n];
        for (int i = 0; i < n; i++) {
            BigInteger sum = BigInteger.ZERO;
            for (int j = 0; j < rest.length; j++) {
                sum = sum.add(rest[j].multiply(BigInteger.valueOf(basis.modulus(j).multiply(p.words[j * n + i], basis.inverseOfRest(j)))));
            }
            sum = sum.mod(product);
            out[i] = sum.compareTo(half) > 0 ? sum.subtract(product) : sum;
        }
        return out;
    }

    /** Length of {@link #encode}: residues modulo q_j take as many bits as q_j, each limb whole bytes. */
    public static int bytes(RnsBasis basis) {
        int bytes = 0;
        for (int j = 0; j < basis.size(); j++) {
            bytes += (basis.degree() * basis.modulus(j).bits() + 7) / 8;
        }
        return bytes;
    }

    /** Limb after limb, residues packed little-endian, lowest bit first. The form (coefficients or values) is not written. */
    public void encode(byte[] out, int offset) {
        int n = basis.degree();
        for (int j = 0; j < basis.size(); j++) {
            offset = Packing.pack(words, j * n, n, basis.modulus(j).bits(), out, offset);
        }
    }

    /**
     * Reads {@link #bytes} bytes of a peer.
     *
     * @throws ProtocolViolation unless every residue is below its prime and padding is zero
     */
    public static RnsPoly decode(RnsBasis basis, boolean values, byte[] in, int offset) {
        RnsPoly p = new RnsPoly(basis, values);
        int n = basis.degree();
        if (offset < 0 || in.length - offset < bytes(basis)) {
            throw ProtocolViolation.of("a polynomial of the peer is cut short; the job stops", "对方的多项式数据不完整，任务中止");
        }
        for (int j = 0; j < basis.size(); j++) {
            Modulus q = basis.modulus(j);
            offset = Packing.unpack(in, offset, p.words, j * n, n, q.bits());
            for (int i = j * n; i < (j + 1) * n; i++) {
                if (p.words[i] >= q.value()) {
                    throw ProtocolViolation.of("coefficient %1$d of a polynomial of the peer is not reduced modulo its prime %2$d; the job stops",
                            "对方多项式的第 %1$d 个系数未按第 %2$d 个素数约减，任务中止", i - j * n, j);
                }
            }
        }
        return p;
    }

    /** Overwrites a secret. */
    public void wipe() {
        Arrays.fill(words, 0);
    }

    private void check(RnsPoly b) {
        if (basis != b.basis && !basis.equals(b.basis) || values != b.values) {
            throw new IllegalArgumentException("operands differ in basis or form");
        }
    }

    private void checkValues() {
        if (!values) {
            throw new IllegalArgumentException("products are taken of values");
        }
    }

    /** Without the coefficients, which may be secret. */
    @Override
    public String toString() {
        return "RnsPoly(N = " + basis.degree() + ", " + basis.size() + " primes, " + (values ? "values" : "coefficients") + ")";
    }
}

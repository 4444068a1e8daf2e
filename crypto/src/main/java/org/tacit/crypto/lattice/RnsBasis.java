package org.tacit.crypto.lattice;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.tacit.base.InvalidInput;

/**
 * Distinct primes {@code q_0 … q_(k−1)}, each 1 modulo 2N, standing for their product Q by the Chinese remainder theorem. Immutable; parts share their
 * transforms with the whole.
 */
public final class RnsBasis {

    private final int degree;
    private final Ntt[] ntts;
    private final BigInteger product;
    /** {@code (Q/q_i)^−1 mod q_i}, and its Shoup quotient. */
    private final long[] inverse, inverseShoup;

    private RnsBasis(int degree, Ntt[] ntts) {
        this.degree = degree;
        this.ntts = ntts;
        BigInteger q = BigInteger.ONE;
        for (Ntt ntt : ntts) {
            q = q.multiply(BigInteger.valueOf(ntt.modulus().value()));
        }
        product = q;
        inverse = new long[ntts.length];
        inverseShoup = new long[ntts.length];
        for (int i = 0; i < ntts.length; i++) {
            Modulus m = ntts[i].modulus();
            long rest = 1;
            for (Ntt other : ntts) {
                if (other != ntts[i]) {
                    rest = m.multiply(rest, m.reduce(other.modulus().value()));
                }
            }
            inverse[i] = m.inverse(rest);
            inverseShoup[i] = m.shoup(inverse[i]);
        }
    }

    /** @throws InvalidInput unless the primes are distinct and 1 modulo twice the degree */
    public static RnsBasis of(int degree, long... primes) {
        if (primes.length == 0 || LongStream.of(primes).distinct().count() != primes.length) {
            throw InvalidInput.of("A basis needs at least one prime, each once.", "基至少需要一个素数，且不得重复。");
        }
        return new RnsBasis(degree, LongStream.of(primes).mapToObj(q -> Ntt.of(degree, Modulus.of(q))).toArray(Ntt[]::new));
    }

    /** N. */
    public int degree() {
        return degree;
    }

    /** k. */
    public int size() {
        return ntts.length;
    }

    public Modulus modulus(int i) {
        return ntts[i].modulus();
    }

    public Ntt ntt(int i) {
        return ntts[i];
    }

    public long[] primes() {
        return Arrays.stream(ntts).mapToLong(n -> n.modulus().value()).toArray();
    }

    /** Q. */
    public BigInteger product() {
        return product;
    }

    /** {@code (Q/q_i)^−1 mod q_i}. */
    public long inverseOfRest(int i) {
        return inverse[i];
    }

    /** Shoup quotient of {@link #inverseOfRest}. */
    public long inverseOfRestShoup(int i) {
        return inverseShoup[i];
    }

    /** The first {@code count} primes. */
    public RnsBasis first(int count) {
        return range(0, count);
    }

    /** Primes {@code from} to {@code to − 1}. */
    public RnsBasis range(int from, int to) {
        return from == 0 && to == size() ? this : new RnsBasis(degree, Arrays.copyOfRange(ntts, from, to));
    }

    /** These primes, then the others. */
    public RnsBasis with(RnsBasis others) {
        if (degree != others.degree || LongStream.of(primes()).anyMatch(q -> LongStream.of(others.primes()).anyMatch(p -> p == q))) {
            throw new IllegalArgumentException("bases of one degree without a common prime");
        }
        Ntt[] all = Arrays.copyOf(ntts, size() + others.size());
        System.arraycopy(others.ntts, 0, all, size(), others.size());
        return new RnsBasis(degree, all);
    }

    /** {@code value mod q_i} for each i; any sign. */
    public long[] residues(BigInteger value) {
        long[] residues = new long[size()];
        for (int i = 0; i < residues.length; i++) {
            residues[i] = value.mod(BigInteger.valueOf(modulus(i).value())).longValueExact();
        }
        return residues;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RnsBasis b && degree == b.degree && Arrays.equals(primes(), b.primes());
    }

    @Override
    public int hashCode() {
        return 31 * degree + Arrays.hashCode(primes());
    }

    @Override
    public String toString() {
        return "RnsBasis(N = " + degree + ", " + Arrays.toString(primes()) + ")";
    }
}

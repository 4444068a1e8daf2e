package org.tacit.crypto.lattice;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.base.InvalidInput;

/**
 * Degree N, primes of the ciphertext modulus Q, and primes of P that only keys for switching have. Ternary secrets, errors of {@link Sampler}.
 *
 * <h2>Security guarantees</h2>
 * At least 128 bits against the best known attacks on the ring problem taken as plain LWE: {@code log2 Q·P} is at most what {@link #cap} says for N, which is about
 * 4.5 % below the widely used table for classical computers, because today's estimates put that table at 125 to 126 bits (docs/decisions/lattice-parameters.md).
 * Anything else is refused; there is no way around.
 *
 * <p>Equal parameters are one object, with one set of transform tables.
 */
public final class LatticeParameters {

    /** N and the most bits of Q·P. */
    private static final int[][] CAPS = {{2048, 51}, {4096, 104}, {8192, 208}, {16384, 420}, {32768, 840}};
    private static final int LEAST_PRIME_BITS = 20;
    private static final int MOST_PRIME_BITS = Ntt.MOST_BITS;
    private static final Map<String, LatticeParameters> KNOWN = new ConcurrentHashMap<>();

    private final RnsBasis key;
    private final RnsBasis[] ciphertext;
    private final RnsBasis special;

    private LatticeParameters(int degree, long[] primes, long[] specialPrimes) {
        long[] all = Arrays.copyOf(primes, primes.length + specialPrimes.length);
        System.arraycopy(specialPrimes, 0, all, primes.length, specialPrimes.length);
        key = RnsBasis.of(degree, all);
        ciphertext = new RnsBasis[primes.length];
        for (int i = 0; i < primes.length; i++) {
            ciphertext[i] = key.first(i + 1);
        }
        special = specialPrimes.length == 0 ? null : key.range(primes.length, all.length);
    }

    /**
     * The largest primes of the lengths asked for, of equal lengths the larger first.
     *
     * @param primeBits lengths of the primes of Q, in order; rescaling and modulus switching drop the last
     * @param specialBits of P, none where no key is switched
     * @throws InvalidInput for a degree that is not in the table, or more bits than its {@link #cap}
     */
    public static LatticeParameters of(int degree, int[] primeBits, int... specialBits) {
        check(degree, primeBits.length, Arrays.stream(primeBits).sum() + Arrays.stream(specialBits).sum());
        long[] taken = {};
        long[] primes = new long[primeBits.length + specialBits.length];
        for (int i = 0; i < primes.length; i++) {
            int bits = i < primeBits.length ? primeBits[i] : specialBits[i - primeBits.length];
            checkPrime(bits);
            primes[i] = NttPrimes.below(bits, degree, 1, taken)[0];
            taken = Arrays.copyOf(primes, i + 1);
        }
        return ofPrimes(degree, Arrays.copyOf(primes, primeBits.length), Arrays.copyOfRange(primes, primeBits.length, primes.length));
    }

    /** The same with primes named. @throws InvalidInput also where one is no prime that fits */
    public static LatticeParameters ofPrimes(int degree, long[] primes, long... specialPrimes) {
        BigInteger product = BigInteger.ONE;
        for (long[] part : new long[][] {primes, specialPrimes}) {
            for (long q : part) {
                checkPrime(64 - Long.numberOfLeadingZeros(q));
                product = product.multiply(BigInteger.valueOf(q));
            }
        }
        check(degree, primes.length, product.bitLength());
        return KNOWN.computeIfAbsent(degree + Arrays.toString(primes) + Arrays.toString(specialPrimes), k -> new LatticeParameters(degree, primes, specialPrimes));
    }

    /** Q of 104 bits, two primes, no switching of keys: sums, products with plaintexts. */
    public static LatticeParameters n4096() {
        return of(4096, new int[] {52, 52});
    }

    /** Q of 70 bits, two primes, P of 34: small plaintexts, rotations. */
    public static LatticeParameters n4096Switching() {
        return of(4096, new int[] {35, 35}, 34);
    }

    /** Q of 156 bits, three primes, P of 52. */
    public static LatticeParameters n8192() {
        return of(8192, new int[] {52, 52, 52}, 52);
    }

    /** Q of 360 bits, six primes, P of 60. */
    public static LatticeParameters n16384() {
        return of(16384, new int[] {60, 60, 60, 60, 60, 60}, 60);
    }

    /** Q of 780 bits, thirteen primes, P of 60. */
    public static LatticeParameters n32768() {
        int[] bits = new int[13];
        Arrays.fill(bits, 60);
        return of(32768, bits, 60);
    }

    /** Most bits of Q·P at 128 bits of security. @throws InvalidInput for a degree that is not in the table */
    public static int cap(int degree) {
        for (int[] row : CAPS) {
            if (row[0] == degree) {
                return row[1];
            }
        }
        throw InvalidInput.of("Lattice encryption has no allowed parameters of degree %1$d; take 2048, 4096, 8192, 16384 or 32768.",
                "格加密没有次数为 %1$d 的许可参数；请取 2048、4096、8192、16384 或 32768。", degree);
    }

    private static void check(int degree, int primes, int bits) {
        int cap = cap(degree);
        if (primes == 0 || bits > cap) {
            throw InvalidInput.of("A modulus of %1$d bits is not secure at degree %2$d, or has no prime; the most is %3$d bits.", "次数 %2$d 下 %1$d 位的模数不安全或没有素数；至多 %3$d 位。",
                    bits, degree, cap);
        }
    }

    private static void checkPrime(int bits) {
        if (bits < LEAST_PRIME_BITS || bits > MOST_PRIME_BITS) {
            throw InvalidInput.of("A prime of %1$d bits is not used here; take %2$d to %3$d bits.", "不使用 %1$d 位的素数；请取 %2$d 至 %3$d 位。", bits, LEAST_PRIME_BITS,
                    MOST_PRIME_BITS);
        }
    }

    /** N. */
    public int degree() {
        return key.degree();
    }

    /** Primes of Q. */
    public int levels() {
        return ciphertext.length;
    }

    /** The basis of Q. */
    public RnsBasis ciphertextBasis() {
        return ciphertext[ciphertext.length - 1];
    }

    /** The first {@code limbs} primes of Q, always the same object. */
    public RnsBasis ciphertextBasis(int limbs) {
        return ciphertext[limbs - 1];
    }

    public boolean hasSpecial() {
        return special != null;
    }

    /** The basis of P. @throws InvalidInput where there is none */
    public RnsBasis specialBasis() {
        if (special == null) {
            throw InvalidInput.of("These parameters have no special prime, so keys cannot be switched; take a set with one.", "这组参数没有特殊素数，无法切换密钥；请选用带特殊素数的参数。");
        }
        return special;
    }

    /** The basis of Q·P: the primes of Q first. */
    public RnsBasis keyBasis() {
        return key;
    }

    /** Eight bytes that differ between parameters, for the head of what is serialised. */
    public byte[] fingerprint() {
        ByteBuffer text = ByteBuffer.allocate(12 + 8 * key.size());
        text.putInt(degree()).putInt(levels()).putInt(key.size());
        for (long q : key.primes()) {
            text.putLong(q);
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update("tacit lattice parameters 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return Arrays.copyOf(sha.digest(text.array()), 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "LatticeParameters(N = " + degree() + ", log2 Q = " + ciphertextBasis().product().bitLength() + ", log2 QP = " + key.product().bitLength() + ")";
    }
}

package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Powers of one base, by tables (Lim and Lee, CRYPTO 1994): the exponent's bits are laid out in {@value #ROWS} rows, each cut into
 * {@value #BLOCKS} blocks; a table for each block holds the products of every choice of rows.
 *
 * <p>An exponent of l bits takes {@code l/7} products and {@code l/28} squarings. Every lookup reads its whole table, so time and
 * accesses depend on l only. Immutable; shared by threads.
 */
final class FixedBaseComb {

    private static final int ROWS = 7;
    private static final int BLOCKS = 4;

    private final MontgomeryModulus modulus;
    private final int bits;
    /** Bits of a block in a row. */
    private final int columns;
    private final long[] tables;

    /** @param bits exponents are below {@code 2^bits} */
    FixedBaseComb(MontgomeryModulus modulus, BigInteger base, int bits) {
        this.modulus = modulus;
        this.bits = bits;
        this.columns = Math.ceilDiv(bits, ROWS * BLOCKS);
        int n = modulus.limbs();
        int entries = 1 << ROWS;
        this.tables = new long[BLOCKS * entries * n];
        for (int block = 0; block < BLOCKS; block++) {
            modulus.one(tables, block * entries * n);
        }
        long[] power = new long[n];
        modulus.of(base, power, 0);
        for (int row = 0; row < ROWS; row++) {
            for (int block = 0; block < BLOCKS; block++) {
                for (int low = 0; low < 1 << row; low++) {
                    int from = (block * entries + low) * n;
                    modulus.multiply(tables, from, power, 0, tables, from + (n << row));
                }
                for (int i = 0; i < columns; i++) {
                    modulus.square(power, 0, power, 0);
                }
            }
        }
    }

    int bits() {
        return bits;
    }

    /** {@code out = base^exponent}. */
    void pow(BigInteger exponent, long[] out, int at) {
        if (exponent.signum() < 0 || exponent.bitLength() > bits) {
            throw new IllegalArgumentException("exponent of " + exponent.bitLength() + " bits, at most " + bits);
        }
        byte[] big = exponent.toByteArray();
        int n = modulus.limbs();
        long[] result = new long[n];
        modulus.one(result, 0);
        long[] factor = new long[n];
        for (int k = columns - 1; k >= 0; k--) {
            if (k < columns - 1) {
                modulus.square(result, 0, result, 0);
            }
            for (int block = 0; block < BLOCKS; block++) {
                int index = 0;
                for (int row = 0; row < ROWS; row++) {
                    index |= bit(big, (row * BLOCKS + block) * columns + k) << row;
                }
                modulus.select(tables, (block << ROWS) * n, 1 << ROWS, index, factor);
                modulus.multiply(result, 0, factor, 0, result, 0);
            }
        }
        System.arraycopy(result, 0, out, at, n);
        Arrays.fill(big, (byte) 0);
    }

    /** {@code out = base^r} for a uniform r of {@code length} bits. */
    void randomPower(int length, SecureRandom random, long[] out, int at) {
        pow(new BigInteger(length, random), out, at);
    }

    private static int bit(byte[] big, int i) {
        int at = big.length - 1 - (i >> 3);
        return at < 0 ? 0 : big[at] >>> (i & 7) & 1;
    }
}

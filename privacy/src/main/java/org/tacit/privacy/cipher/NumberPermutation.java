package org.tacit.privacy.cipher;

/**
 * A keyed permutation of {@code 0 … size−1}: FF1 on decimal digits, repeated until the result is below the size (cycle walking: Black and
 * Rogaway, CT-RSA 2002). With a ranking of valid numbers it encrypts within any format (rank, then encipher: Bellare, Ristenpart,
 * Rogaway, Stegers, SAC 2009). The digits are as many as the size needs, so ten rounds are needed on average at most.
 */
public final class NumberPermutation {

    private final Ff1 ff1;
    private final long size;
    private final int digits;

    /** @param size 10^6 to 10^18 */
    public NumberPermutation(Suite suite, byte[] key, byte[] tweak, long size) {
        if (size < Ff1.LEAST_DOMAIN || size > 1_000_000_000_000_000_000L) {
            throw new IllegalArgumentException("size " + size);
        }
        this.ff1 = new Ff1(suite, key, tweak, 10);
        this.size = size;
        this.digits = Long.toString(size - 1).length();
    }

    public long encrypt(long number) {
        long at = check(number);
        do {
            at = number(ff1.encrypt(digits(at)));
        } while (at >= size);
        return at;
    }

    public long decrypt(long number) {
        long at = check(number);
        do {
            at = number(ff1.decrypt(digits(at)));
        } while (at >= size);
        return at;
    }

    private long check(long number) {
        if (number < 0 || number >= size) {
            throw new IllegalArgumentException("outside the domain");
        }
        return number;
    }

    private byte[] digits(long number) {
        byte[] out = new byte[digits];
        for (int i = digits - 1; i >= 0; i--) {
            out[i] = (byte) (number % 10);
            number /= 10;
        }
        return out;
    }

    private static long number(byte[] digits) {
        long number = 0;
        for (byte digit : digits) {
            number = 10 * number + digit;
        }
        return number;
    }
}

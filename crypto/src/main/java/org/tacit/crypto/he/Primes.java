package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Random primes; a composite passes with probability below 2^-128 (64 rounds of Miller and Rabin, random bases). */
final class Primes {

    private static final int ROUNDS = 64;

    private Primes() {
    }

    /** Exactly {@code bits} bits, the two highest set, so that a product of two has twice as many. */
    static BigInteger of(int bits, SecureRandom random) {
        while (true) {
            BigInteger p = new BigInteger(bits, random).setBit(bits - 1).setBit(bits - 2).setBit(0);
            if (isPrime(p, random)) {
                return p;
            }
        }
    }

    /** As {@link #of}, 3 modulo 4. */
    static BigInteger blum(int bits, SecureRandom random) {
        while (true) {
            BigInteger p = new BigInteger(bits, random).setBit(bits - 1).setBit(bits - 2).setBit(0).setBit(1);
            if (isPrime(p, random)) {
                return p;
            }
        }
    }

    private static boolean isPrime(BigInteger p, SecureRandom random) {
        return p.isProbablePrime(1) && org.bouncycastle.math.Primes.isMRProbablePrime(p, random, ROUNDS);
    }
}

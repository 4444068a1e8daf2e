package org.tacit.privacy.noise;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.tacit.crypto.symmetric.Prg;

/** Exactly uniform numbers from one stream of pseudorandom bits. Not thread-safe. */
public final class Coins {

    private final Prg prg;
    private final long[] buffer = new long[256];
    private int at = buffer.length;

    public Coins(SecureRandom random) {
        prg = Prg.seededFrom(random);
    }

    public long next() {
        if (at == buffer.length) {
            prg.fill(buffer);
            at = 0;
        }
        long bits = buffer[at];
        buffer[at++] = 0;
        return bits;
    }

    public boolean flip() {
        return next() < 0;
    }

    /** Below {@code bound}, which is positive. */
    public long below(long bound) {
        // The smallest mask that holds the bound needs two tries on average at most.
        long mask = -1L >>> Long.numberOfLeadingZeros(bound - 1 | 1);
        while (true) {
            long candidate = next() & mask;
            if (candidate < bound) {
                return candidate;
            }
        }
    }

    /** Below {@code bound}, which is positive. */
    public BigInteger below(BigInteger bound) {
        if (bound.bitLength() < 64) {
            return BigInteger.valueOf(below(bound.longValueExact()));
        }
        int bits = bound.bitLength();
        byte[] bytes = new byte[(bits + 7) / 8];
        while (true) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) next();
            }
            BigInteger candidate = new BigInteger(1, bytes).shiftRight(8 * bytes.length - bits);
            if (candidate.compareTo(bound) < 0) {
                return candidate;
            }
        }
    }
}

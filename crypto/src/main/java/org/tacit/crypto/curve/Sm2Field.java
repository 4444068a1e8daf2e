package org.tacit.crypto.curve;

import java.math.BigInteger;

/**
 * The field of the SM2 curve (GB/T 32918.5): {@code p = 2^256 - 2^224 - 2^96 + 2^64 - 1}. Because {@code p = -1 mod 2^52}, the multiple
 * of p that clears a limb {@code q} is q itself, and {@code q·p} is shifts only.
 */
final class Sm2Field extends MontgomeryField {

    static final BigInteger PRIME = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE.shiftLeft(224))
            .subtract(BigInteger.ONE.shiftLeft(96)).add(BigInteger.ONE.shiftLeft(64)).subtract(BigInteger.ONE);

    Sm2Field() {
        super(PRIME);
    }

    @Override
    void reduce(long[] r, int o, long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7, long t8, long t9) {
        // q·p = q·2^(208+16)·(2^32 - 1) - q·2^(52+12)·(2^32 - 1) - q
        long q = t0 & MASK;
        t1 += (q << 12 & MASK) - ((q & 0xff) << 44) + (t0 >> 52);
        t2 += (q >>> 40) - (q >>> 8);
        t4 += ((q & 15) << 48) - (q << 16 & MASK);
        t5 += (q >>> 4) - (q >>> 36);
        q = t1 & MASK;
        t2 += (q << 12 & MASK) - ((q & 0xff) << 44) + (t1 >> 52);
        t3 += (q >>> 40) - (q >>> 8);
        t5 += ((q & 15) << 48) - (q << 16 & MASK);
        t6 += (q >>> 4) - (q >>> 36);
        q = t2 & MASK;
        t3 += (q << 12 & MASK) - ((q & 0xff) << 44) + (t2 >> 52);
        t4 += (q >>> 40) - (q >>> 8);
        t6 += ((q & 15) << 48) - (q << 16 & MASK);
        t7 += (q >>> 4) - (q >>> 36);
        q = t3 & MASK;
        t4 += (q << 12 & MASK) - ((q & 0xff) << 44) + (t3 >> 52);
        t5 += (q >>> 40) - (q >>> 8);
        t7 += ((q & 15) << 48) - (q << 16 & MASK);
        t8 += (q >>> 4) - (q >>> 36);
        q = t4 & MASK;
        t5 += (q << 12 & MASK) - ((q & 0xff) << 44) + (t4 >> 52);
        t6 += (q >>> 40) - (q >>> 8);
        t8 += ((q & 15) << 48) - (q << 16 & MASK);
        t9 += (q >>> 4) - (q >>> 36);
        store(r, o, t5, t6, t7, t8, t9);
    }
}

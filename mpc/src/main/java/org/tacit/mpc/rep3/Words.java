package org.tacit.mpc.rep3;

import java.util.Arrays;
import org.tacit.crypto.symmetric.BitMatrix;

/**
 * Questions about the bits of replicated numbers, 64 numbers at a time: bit j of n numbers is a plane of {@code ⌈n/64⌉} words, and an
 * array of planes is worked on by whole words. The three shares of a number are themselves replicated words (each is known to two parties), so that
 * the number's bits are those of a sum of three known words: Mohassel and Rindal, "ABY3" (CCS 2018, §5.3). Three summands become two by
 * one layer of full adders, carries come from a tree over (generate, propagate).
 *
 * <p>Nobody learns anything beyond what {@link Gates#and} and {@link Gates#multiply} tell.
 */
final class Words {

    private Words() {
    }

    static int words(int n) {
        return (n + 63) / 64;
    }

    /** The lowest {@code bits} of n numbers as planes, lowest first. */
    static long[] planes(long[] values, int bits) {
        int width = words(values.length);
        long[] padded = values.length == 64 * width ? values : Arrays.copyOf(values, 64 * width);
        long[] planes = new long[bits * width];
        BitMatrix.transpose(padded, 1, 64 * width, bits, planes, 0);
        return planes;
    }

    static Shares planes(Shares values, int bits) {
        return new Shares(planes(values.a(), bits), planes(values.b(), bits));
    }

    /** One plane as n numbers of one bit. */
    private static long[] spread(long[] plane, int n) {
        long[] bits = new long[n];
        for (int i = 0; i < n; i++) {
            bits[i] = plane[i >>> 6] >>> i & 1;
        }
        return bits;
    }

    /**
     * The plane of signs of numbers within {@code [−2^(bits−1), 2^(bits−1))}. AND gates for each number: fewer than {@code 4·bits}; rounds:
     * {@code 2 + ⌈log2(bits − 2)⌉}.
     */
    static Shares negative(Gates gates, Shares v, int bits) {
        int n = v.size();
        int width = words(n);
        Shares sum = planes(v, bits);
        if (bits == 1) {
            return sum;
        }
        // Carries of bits 0 to bits − 2, one place up.
        Shares carry = carries(gates, sum, width, bits - 1);
        Shares sign = sum.range((bits - 1) * width, bits * width).xor(carry.range((bits - 2) * width, (bits - 1) * width));
        int places = bits - 2;
        if (places == 0) {
            return sign;
        }
        Shares left = sum.range(width, (bits - 1) * width);
        Shares right = carry.range(0, places * width);
        return sign.xor(carryOut(gates, gates.and(left, right), left.xor(right), width, places));
    }

    /** {@code maj(x_0, x_1, x_2)} in planes 0 to count − 1: {@code (x_0 ⊕ x_2) ∧ (x_1 ⊕ x_2) ⊕ x_2}. */
    private static Shares carries(Gates gates, Shares sum, int width, int count) {
        Shares low = sum.range(0, count * width);
        Shares third = low.only(gates.me, 2);
        return gates.and(low.only(gates.me, 0).xor(third), low.only(gates.me, 1).xor(third)).xor(third);
    }

    /** The carry out of {@code count} places. Neighbours are joined: {@code g = g_high ⊕ p_high ∧ g_low, p = p_high ∧ p_low}; the lowest needs no p. */
    private static Shares carryOut(Gates gates, Shares generate, Shares propagate, int width, int count) {
        Shares g = generate;
        Shares p = propagate;
        for (int places = count; places > 1; places = (places + 1) / 2) {
            int pairs = places / 2;
            Shares[] gHigh = new Shares[pairs];
            Shares[] left = new Shares[2 * pairs - 1];
            Shares[] right = new Shares[2 * pairs - 1];
            for (int t = 0; t < pairs; t++) {
                Shares high = plane(p, 2 * t + 1, width);
                gHigh[t] = plane(g, 2 * t + 1, width);
                left[t] = high;
                right[t] = plane(g, 2 * t, width);
                if (t > 0) {
                    left[pairs + t - 1] = high;
                    right[pairs + t - 1] = plane(p, 2 * t, width);
                }
            }
            Shares joined = gates.and(Shares.concat(left), Shares.concat(right));
            Shares nextG = joined.range(0, pairs * width).xor(Shares.concat(gHigh));
            Shares nextP = Shares.concat(Shares.none(width), joined.range(pairs * width, joined.size()));
            if ((places & 1) == 1) {
                nextG = Shares.concat(nextG, plane(g, places - 1, width));
                nextP = Shares.concat(nextP, plane(p, places - 1, width));
            }
            g = nextG;
            p = nextP;
        }
        return g;
    }

    private static Shares plane(Shares planes, int j, int width) {
        return planes.range(j * width, (j + 1) * width);
    }

    /**
     * The plane that says which numbers are zero in their lowest {@code bits}. With s and c as in a full adder (c one place up), {@code s + c = 0} exactly when
     * {@code s ⊕ c} is {@code s ∨ c} one place up (Cortadella and Llabería, IEEE Transactions on Computers 41(11), 1992). Fewer than {@code 3·bits} AND gates,
     * {@code 2 + ⌈log2 bits⌉} rounds.
     */
    static Shares zero(Gates gates, Shares v, int bits) {
        int width = words(v.size());
        Shares s = planes(v, bits);
        Shares c = bits == 1 ? Shares.none(width) : Shares.concat(Shares.none(width), carries(gates, s, width, bits - 1));
        Shares differ = s.xor(c);
        if (bits > 1) {
            int low = (bits - 1) * width;
            Shares either = gates.and(s.range(0, low), c.range(0, low)).xor(differ.range(0, low));
            differ = differ.xor(Shares.concat(Shares.none(width), either));
        }
        return noneSet(gates, differ, width, bits);
    }

    /** The plane that says where all {@code count} planes are 0. */
    static Shares noneSet(Gates gates, Shares planes, int width, int count) {
        Shares unset = planes.not(gates.me);
        for (int left = count; left > 1; left = (left + 1) / 2) {
            int pairs = left / 2;
            Shares joined = gates.and(unset.range(0, pairs * width), unset.range(pairs * width, 2 * pairs * width));
            unset = (left & 1) == 1 ? Shares.concat(joined, plane(unset, left - 1, width)) : joined;
        }
        return unset;
    }

    /**
     * A plane of bits as numbers 0 and 1: {@code b = b_0 ⊕ b_1 ⊕ b_2} by {@code u ⊕ v = u + v − 2uv} twice, each share being a replicated number by itself. Two products, two rounds.
     */
    static Shares toNumbers(Gates gates, Shares plane, int n) {
        Shares bits = new Shares(spread(plane.a(), n), spread(plane.b(), n));
        Shares both = xor(gates, bits.only(gates.me, 0), bits.only(gates.me, 1));
        return xor(gates, both, bits.only(gates.me, 2));
    }

    private static Shares xor(Gates gates, Shares u, Shares v) {
        return u.plus(v).minus(gates.multiply(u, v).times(2));
    }
}

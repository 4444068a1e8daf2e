package org.tacit.mpc.rep3;

/**
 * What one of three parties holds of replicated numbers {@code x = x_0 + x_1 + x_2} (or {@code x_0 ⊕ x_1 ⊕ x_2}): party i holds
 * {@code a = x_i} and {@code b = x_(i+1)}, so that any two parties have all and one has nothing.
 */
record Shares(long[] a, long[] b) {

    int size() {
        return a.length;
    }

    static Shares none(int n) {
        return new Shares(new long[n], new long[n]);
    }

    /** The numbers that share {@code j} alone consists of, as replicated numbers: both its holders know them, so nothing is sent. */
    Shares only(int me, int j) {
        return new Shares(j == me ? a : new long[a.length], j == (me + 1) % 3 ? b : new long[b.length]);
    }

    Shares plus(Shares y) {
        return new Shares(plus(a, y.a), plus(b, y.b));
    }

    Shares minus(Shares y) {
        return new Shares(minus(a, y.a), minus(b, y.b));
    }

    Shares xor(Shares y) {
        return new Shares(xor(a, y.a), xor(b, y.b));
    }

    Shares times(long factor) {
        return new Shares(times(a, factor), times(b, factor));
    }

    /** A public number added to (or exclusive-ored into) share 0. */
    static long[] withPublic(int me, Shares x, long value, boolean xor, boolean first) {
        long[] part = first ? x.a : x.b;
        if (me != (first ? 0 : 2)) {
            return part;
        }
        long[] out = new long[part.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = xor ? part[i] ^ value : part[i] + value;
        }
        return out;
    }

    Shares plusPublic(int me, long value) {
        return new Shares(withPublic(me, this, value, false, true), withPublic(me, this, value, false, false));
    }

    Shares not(int me) {
        return new Shares(withPublic(me, this, -1, true, true), withPublic(me, this, -1, true, false));
    }

    Shares range(int from, int to) {
        return new Shares(java.util.Arrays.copyOfRange(a, from, to), java.util.Arrays.copyOfRange(b, from, to));
    }

    static Shares concat(Shares... parts) {
        int n = 0;
        for (Shares p : parts) {
            n += p.size();
        }
        Shares all = none(n);
        int at = 0;
        for (Shares p : parts) {
            System.arraycopy(p.a, 0, all.a, at, p.size());
            System.arraycopy(p.b, 0, all.b, at, p.size());
            at += p.size();
        }
        return all;
    }

    static long[] plus(long[] x, long[] y) {
        long[] out = new long[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] + y[i];
        }
        return out;
    }

    static long[] minus(long[] x, long[] y) {
        long[] out = new long[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] - y[i];
        }
        return out;
    }

    static long[] xor(long[] x, long[] y) {
        long[] out = new long[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] ^ y[i];
        }
        return out;
    }

    static long[] times(long[] x, long factor) {
        long[] out = new long[x.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = x[i] * factor;
        }
        return out;
    }
}

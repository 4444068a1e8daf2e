package org.tacit.protocol.vole;

/** The end that gets the random points and the values there; see {@link VoleSender} for the relation, the guarantees and the order of calls. */
public interface VoleReceiver {

    /** A is uniform on so many bits, 1 to 128. */
    int bits();

    /**
     * {@code n} correlations; {@code A_i} goes to {@code a[aOffset + 2i, aOffset + 2i + 2)} with zeros from bit {@link #bits} on,
     * {@code C_i} to {@code c[cOffset + 2i, cOffset + 2i + 2)}.
     */
    void expand(int n, long[] a, int aOffset, long[] c, int cOffset);
}

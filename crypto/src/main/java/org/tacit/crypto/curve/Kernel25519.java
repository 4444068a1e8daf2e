package org.tacit.crypto.curve;

/**
 * The loops in which Curve25519 in batch spends its time, over elements of {@link Field25519} laid one after the other.
 * Both implementations give equal field elements (not equal limbs).
 */
interface Kernel25519 {

    /**
     * {@code (X : Z) = scalar·(u : 1)} on {@code v² = u³ + 486662u² + u} or its twist, by u-coordinates; the point at
     * infinity has {@code Z = 0}. Time and addresses do not depend on the scalar.
     *
     * @param scalar 32 bytes, little-endian, below 2^255; used for all points
     * @param u      {@code count} reduced elements
     * @param xz     receives {@code X} at {@code 10·i} and {@code Z} at {@code 10·i + 5}
     */
    void ladder(byte[] scalar, long[] u, int count, long[] xz);

    /**
     * {@code points[i] = scalar·points[i]} on {@link Edwards25519}. Time and addresses do not depend on the scalar.
     *
     * @param scalar 32 bytes, little-endian, below 2^255; used for all points
     * @param points {@code count} points of {@link Edwards25519#POINT} longs
     */
    void multiply(byte[] scalar, long[] points, int count);

    /**
     * {@code points[i] = scalars[i]·P}. Time and addresses do not depend on the scalars.
     *
     * @param table   of P, {@link Edwards25519#fixedTable}
     * @param scalars one for each point
     */
    void multiplyFixed(long[] table, byte[][] scalars, long[] points);

    /** {@code a[i] = a[i]^((p-5)/8)} for {@code count} reduced elements. */
    void pow22523(long[] a, int count);
}

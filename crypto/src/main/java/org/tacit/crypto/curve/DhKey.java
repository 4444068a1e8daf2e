package org.tacit.crypto.curve;

import java.util.Arrays;

/**
 * A secret exponent of one {@link DhGroup}. It never leaves this package and is wiped by {@link #close()}.
 */
public final class DhKey implements AutoCloseable {

    private final String suite;
    private final byte[] scalar;
    private boolean closed;

    /** Takes the array over. */
    DhKey(String suite, byte[] scalar) {
        this.suite = suite;
        this.scalar = scalar;
    }

    /** The suite it belongs to. */
    public String suite() {
        return suite;
    }

    /** The exponent, 32 bytes, little-endian; the live array, not to be kept or changed. */
    byte[] scalar(String expectedSuite) {
        if (closed) {
            throw new IllegalStateException("key was wiped");
        }
        if (!suite.equals(expectedSuite)) {
            throw new IllegalArgumentException("key of " + suite + " used with " + expectedSuite);
        }
        return scalar;
    }

    /** Wipes the exponent. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(scalar, (byte) 0);
    }

    /** Names the suite only. */
    @Override
    public String toString() {
        return "DhKey(" + suite + ")";
    }
}

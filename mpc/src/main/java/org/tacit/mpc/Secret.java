package org.tacit.mpc;

/**
 * A matrix of fixed-point numbers (or of 0/1 bits, see {@link Mpc#lessThan}) that no party sees, row-major; a vector is an n×1
 * matrix. Opaque: each runtime has its own kind and refuses another's.
 */
public interface Secret {

    int rows();

    int cols();

    default int size() {
        return Math.multiplyExact(rows(), cols());
    }
}

package org.tacit.crypto.lattice;

/** The passes of {@link Ntt} over one array. Kernels agree on every result. */
interface NttKernel {

    /** N words from {@code at}, in [0, q), replaced by their transform, in [0, q). */
    void forward(NttTables tables, long[] a, int at);

    void inverse(NttTables tables, long[] a, int at);
}

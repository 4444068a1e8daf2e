package org.tacit.crypto.lattice.ckks;

import org.tacit.crypto.lattice.RnsPoly;

/** An encoded vector, as values of the transform. Made by {@link CkksEncoder}. */
public final class CkksPlaintext {

    private final CkksParameters parameters;
    private final CkksState state;
    private final RnsPoly m;

    CkksPlaintext(CkksParameters parameters, CkksState state, RnsPoly m) {
        this.parameters = parameters;
        this.state = state;
        this.m = m;
    }

    public CkksParameters parameters() {
        return parameters;
    }

    public CkksState state() {
        return state;
    }

    RnsPoly m() {
        return m;
    }

    /** Without the numbers. */
    @Override
    public String toString() {
        return "CkksPlaintext(" + state + ")";
    }
}

package org.tacit.mpc;

/** The logistic function as every runtime promises it. */
final class Sigmoid {

    /** Inputs stay below this in magnitude. */
    static final double RANGE = 1024;

    /** Absolute error. */
    static final double ERROR = 0x1p-12;

    private Sigmoid() {
    }
}

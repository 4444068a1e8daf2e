package org.tacit.mpc;

/** The plaintext twin keeps the contract. */
class PlainMpcContractTest extends MpcContract {
    @Override
    protected Runtime2 runtime() {
        return Runtime2.PLAIN;
    }
}

package org.tacit.mpc;

/** Orders and groups at the plaintext twin. */
class PlainMpcOrderTest extends OrderContract {
    @Override
    protected Runtime2 runtime() {
        return Runtime2.PLAIN;
    }
}

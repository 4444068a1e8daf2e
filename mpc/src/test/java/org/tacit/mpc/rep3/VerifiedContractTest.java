package org.tacit.mpc.rep3;

import org.tacit.mpc.MpcContract;
import org.tacit.mpc.Runtime2;

/** The verified three-party protocol keeps the contract. */
class VerifiedContractTest extends MpcContract {
    @Override
    protected Runtime2 runtime() {
        return Groups3.VERIFIED;
    }

    @Override
    protected double truncation() {
        return 1.5 * 0x1p-20;
    }

    @Override
    protected int many() {
        return 1001;
    }
}

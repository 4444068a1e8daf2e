package org.tacit.mpc.rep3;

import org.tacit.mpc.MpcContract;
import org.tacit.mpc.Runtime2;

/** The three-party protocol keeps the contract. */
class Rep3ContractTest extends MpcContract {
    @Override
    protected Runtime2 runtime() {
        return Groups3.SEMI_HONEST;
    }
}

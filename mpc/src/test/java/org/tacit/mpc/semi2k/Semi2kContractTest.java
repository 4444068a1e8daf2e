package org.tacit.mpc.semi2k;

import org.tacit.mpc.MpcContract;
import org.tacit.mpc.Runtime2;

/** The two-party protocol keeps the contract, between two parties in this process. */
class Semi2kContractTest extends MpcContract {
    @Override
    protected Runtime2 runtime() {
        return LocalPair.get();
    }
}

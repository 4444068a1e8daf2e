package org.tacit.mpc.rep3;

import org.tacit.mpc.OrderContract;
import org.tacit.mpc.Runtime2;

/** Orders and groups between three parties that verify. */
class VerifiedOrderTest extends OrderContract {
    @Override
    protected Runtime2 runtime() {
        return Groups3.VERIFIED;
    }
}

package org.tacit.mpc.semi2k;

import org.tacit.mpc.OrderContract;
import org.tacit.mpc.Runtime2;

/** Orders and groups between two parties in this process. */
class Semi2kOrderTest extends OrderContract {
    @Override
    protected Runtime2 runtime() {
        return LocalPair.get();
    }
}

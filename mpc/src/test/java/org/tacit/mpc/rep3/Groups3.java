package org.tacit.mpc.rep3;

import org.tacit.mpc.LocalGroup;

/** The groups of three that this package's tests share. */
final class Groups3 {

    static final LocalGroup<Rep3> SEMI_HONEST = new LocalGroup<>(3, Rep3::open);

    static final LocalGroup<Rep3> VERIFIED = new LocalGroup<>(3, Rep3::openVerified);

    private Groups3() {
    }
}

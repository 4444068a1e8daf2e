package org.tacit.pir.store;

import java.io.IOException;
import org.tacit.base.ProtocolViolation;

/** Doors to descriptions of published tables. */
public final class StoreTargets {

    private StoreTargets() {
    }

    /** As {@link Offer#receive} reads it. */
    public static void offer(byte[] bytes) {
        try {
            Offer.decode(bytes);
        } catch (IOException e) {
            throw ProtocolViolation.of("no offer", "非邀约");
        }
    }
}

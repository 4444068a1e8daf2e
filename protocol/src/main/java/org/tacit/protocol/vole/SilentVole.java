package org.tacit.protocol.vole;

import org.tacit.base.InvalidInput;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/** Vector oblivious linear evaluation; for now every element is made of correlated transfers. */
public final class SilentVole {

    private SilentVole() {
    }

    /** The end that holds Δ; once per channel, then kept. */
    public static VoleSender sender(Session session, Channel receiver, int bits) {
        check(bits);
        return CotVole.sender(SoftSpokenOt.sender(session, receiver), bits);
    }

    /** The end against {@link #sender}. */
    public static VoleReceiver receiver(Session session, Channel sender, int bits) {
        check(bits);
        return CotVole.receiver(session, SoftSpokenOt.receiver(session, sender), bits);
    }

    private static void check(int bits) {
        if (bits < 1 || bits > 128) {
            throw InvalidInput.of("A correlation has 1 to 128 bits, not %1$d.", "相关性的位数应为 1 到 128，而不是 %1$d。", bits);
        }
    }
}

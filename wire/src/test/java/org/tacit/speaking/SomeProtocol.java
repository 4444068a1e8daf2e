package org.tacit.speaking;

import java.lang.foreign.MemorySegment;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Session;

/** Speaks in every way that there is: plainly, at the same time as the peer, through an outbox, on numbered channels. */
public final class SomeProtocol {

    private SomeProtocol() {
    }

    public static void talk(Session session) {
        Channel channel = session.channel(session.peer());
        boolean first = session.index() == 0;
        if (first) {
            channel.sendInt(1);
            channel.sendInt(2);
        } else {
            channel.receiveInt(1, 1);
            channel.receiveInt(2, 2);
        }
        channel.exchange(MemorySegment.ofArray(new byte[100_000]), MemorySegment.ofArray(new byte[100_000]));
        for (int part = 0; part < 2; part++) {
            try (Channel fork = channel.fork("part-" + part)) {
                OtherPart.go(fork, first);
            }
        }
    }
}

final class OtherPart {

    private OtherPart() {
    }

    static void go(Channel fork, boolean speaks) {
        if (!speaks) {
            Runnable listening = () -> fork.receive(10);
            listening.run();
            listening.run();
            return;
        }
        try (Outbox outbox = new Outbox(fork, 2)) {
            outbox.send(new byte[10]);
            outbox.send(new byte[10]);
            outbox.finish();
        }
    }
}

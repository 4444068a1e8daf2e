package org.tacit.wire;

import java.lang.foreign.MemorySegment;
import org.tacit.base.TacitException;

/** Full duplex in one call: large messages leave on a thread of their own while this one receives. */
final class Exchange {

    /** What any connection holds in flight by itself (the smallest default TCP buffers), so that no thread is needed. */
    static final int SMALL = 32 << 10;

    private Exchange() {
    }

    static void run(Channel channel, MemorySegment outgoing, MemorySegment incoming) {
        if (outgoing.byteSize() <= SMALL) {
            channel.send(outgoing);
            channel.receive(incoming);
            return;
        }
        var failure = new TacitException[1];
        String who = Speaker.now();
        Thread sender = Thread.ofVirtual().name("exchange " + channel.name()).start(() -> {
            try {
                Speaker.saying(who, () -> channel.send(outgoing));
                channel.flush();
            } catch (TacitException e) {
                failure[0] = e;
            }
        });
        try {
            channel.receive(incoming);
        } finally {
            join(sender);
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    /** The sender ends by itself: the channel's deadline and its failure both reach it. */
    private static void join(Thread sender) {
        boolean interrupted = false;
        while (true) {
            try {
                sender.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

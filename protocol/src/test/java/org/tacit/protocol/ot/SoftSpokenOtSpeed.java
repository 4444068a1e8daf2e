package org.tacit.protocol.ot;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/**
 * How many transfers a second two ends in this process make, sharing its cores, over lines in memory. Not a test; run by hand:
 * {@code java --add-modules=jdk.incubator.vector -cp … org.tacit.protocol.ot.SoftSpokenOtSpeed [n] [k] [rounds]}.
 */
public final class SoftSpokenOtSpeed {

    private SoftSpokenOtSpeed() {
    }

    public static void main(String[] args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 1 << 20;
        int k = args.length > 1 ? Integer.parseInt(args[1]) : SoftSpokenOt.DEFAULT_K;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 10;
        LocalParties.run(session -> {
            Channel channel = session.channel(session.peer());
            long started = System.nanoTime();
            CotSender sender = SoftSpokenOt.sender(session, channel, new EndemicOt(session, channel), k);
            System.out.printf("set-up %.0f ms%n", (System.nanoTime() - started) / 1e6);
            long[] q = new long[2 * n];
            long[] m0 = new long[2 * n];
            long[] m1 = new long[2 * n];
            for (int round = 0; round < rounds; round++) {
                measure("sender   extend", n, session, () -> sender.extend(n, q, 0));
                measure("sender   hash  ", n, session, () -> sender.hash(n, q, 0, 2, m0, m1));
            }
            return null;
        }, session -> {
            Channel channel = session.channel(session.peer());
            CotReceiver receiver = SoftSpokenOt.receiver(session, channel, new EndemicOt(session, channel), k);
            long[] t = new long[2 * n];
            long[] m = new long[2 * n];
            long[] choices = new Random(1).longs((n + 63) / 64).toArray();
            for (int round = 0; round < rounds; round++) {
                measure("receiver extend", n, session, () -> receiver.extend(n, choices, t, 0));
                measure("receiver hash  ", n, session, () -> receiver.hash(n, t, 0, 2, m));
            }
            return null;
        });
    }

    private static void measure(String what, int n, Session session, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        work.run();
        System.out.printf("%s  %6.2f M/s wall, %6.1f ns CPU of this thread per transfer%n", what,
                1e3 * n / (System.nanoTime() - wall), (double) (threads.getCurrentThreadCpuTime() - cpu) / n);
    }
}

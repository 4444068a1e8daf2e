package org.tacit.protocol.vole;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.wire.LocalParties;

/**
 * What an element costs, both ends in this process, over lines in memory; and its parts alone. Not a test; run by hand:
 * {@code java --add-modules=jdk.incubator.vector -cp … org.tacit.protocol.vole.SilentVoleSpeed [n] [rounds] [bits] [checked]}.
 */
public final class SilentVoleSpeed {

    private SilentVoleSpeed() {
    }

    public static void main(String[] args) {
        int n = args.length > 0 ? Integer.parseInt(args[0]) : 1_340_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 8;
        int bits = args.length > 2 ? Integer.parseInt(args[2]) : 80;
        boolean checked = args.length > 3 && args[3].equals("checked");
        int size = SilentVole.Plan.of(n, bits, checked).size();
        long[] e = new Random(1).longs(4L * size).toArray();
        ExpandConvolute code = new ExpandConvolute(size);
        for (int i = 0; i < rounds; i++) {
            measure("map, one array", size, () -> code.encode(e));
        }
        Gf128Multiplier delta = new Gf128Multiplier(e[0], e[1]);
        long[] out = new long[1 << 16];
        for (int i = 0; i < 4 * rounds; i++) {
            measure("product of 80 bits", 1 << 15, () -> delta.multiplyAdd(1 << 15, 80, e, 0, out, 0));
        }
        LocalParties.run(session -> {
            var channel = session.channel(session.peer());
            VoleSender sender = checked ? SilentVole.checkedSender(session, channel, bits) : SilentVole.sender(session, channel, bits);
            System.out.println("set-up " + channel.traffic());
            long[] k = new long[2 * n];
            for (int i = 0; i < rounds; i++) {
                var before = channel.traffic();
                measure("both ends", n, () -> {
                    sender.expand(n, k, 0);
                    channel.receive(1);
                });
                var traffic = channel.traffic().minus(before);
                System.out.printf("%.3f bytes an element%n", (double) (traffic.bytesSent() + traffic.bytesReceived()) / n);
            }
            return null;
        }, session -> {
            var channel = session.channel(session.peer());
            VoleReceiver receiver = checked ? SilentVole.checkedReceiver(session, channel, bits) : SilentVole.receiver(session, channel, bits);
            long[] a = new long[2 * n];
            long[] c = new long[2 * n];
            for (int i = 0; i < rounds; i++) {
                receiver.expand(n, a, 0, c, 0);
                channel.send(new byte[1]);
                channel.flush();
            }
            return null;
        });
    }

    private static void measure(String what, int n, Runnable work) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        work.run();
        System.out.printf("%-20s %7.1f ns CPU of the process, %7.1f ns wall an element%n", what,
                (double) (system.getProcessCpuTime() - cpu) / n, (double) (System.nanoTime() - wall) / n);
    }
}

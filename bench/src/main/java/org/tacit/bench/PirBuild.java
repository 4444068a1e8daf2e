package org.tacit.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.tacit.pir.Gate;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** What providers of {@code tacit bench pir} do beside their method: say that they still build, hand over a public value, keep the time of their answers. */
final class PirBuild {

    private static final int BUILDING = 0;
    private static final int BUILT = 1;

    private PirBuild() {
    }

    /** Provider: a build may take longer than a receive waits, so the client hears of each part. */
    static Progress telling(Session session, Party client) {
        Channel channel = session.channel(client);
        return (stage, done, total) -> {
            session.checkCancelled();
            channel.sendInt(BUILDING);
            channel.flush();
        };
    }

    /** Provider: ready; {@code value} is what a contract would name, such as a public key. */
    static void done(Session session, Party client, byte[] value) {
        Channel channel = session.channel(client);
        channel.sendInt(BUILT);
        channel.send(value);
        channel.flush();
    }

    /** Client: waits for a provider's {@link #done}. */
    static byte[] await(Session session, Party provider, int bytes) {
        Channel channel = session.channel(provider);
        while (channel.receiveInt(BUILDING, BUILT) == BUILDING) {
            session.checkCancelled();
        }
        return channel.receive(bytes);
    }

    /** Admits everybody and keeps how long each answer took. */
    static final class Stopwatch implements Gate {

        private final List<Double> milliseconds = new ArrayList<>();
        private double began;

        @Override
        public synchronized void admit(int questions) {
            began = began == 0 ? PirBuild.cpuMilliseconds() : began;
        }

        /** What this process used since the first question came: by then all else is done. */
        synchronized double cpuMilliseconds() {
            return began == 0 ? 0 : PirBuild.cpuMilliseconds() - began;
        }

        @Override
        public synchronized void answered(int questions, long nanoseconds) {
            milliseconds.add(nanoseconds / 1e6);
        }

        /** {@code serverMs}: the middle one. */
        synchronized double median() {
            milliseconds.sort(null);
            return milliseconds.isEmpty() ? 0 : milliseconds.get(milliseconds.size() / 2);
        }

        synchronized double sum() {
            return milliseconds.stream().mapToDouble(m -> m).sum();
        }
    }

    /** Processor time of all threads of this process: what a machine that does other things as well changes least. */
    static double cpuMilliseconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6;
    }

    static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}

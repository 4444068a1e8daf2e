package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How fast one TLS channel is on loopback, and that one message may be larger than any array. */
@Tag("slow")
@Timeout(300)
class ThroughputTest {

    private static final int BATCH = 1 << 20;

    @Test
    void oneGigabyteInBatches() {
        try (TlsPair nodes = new TlsPair()) {
            long cpu = cpu();
            var outcome = nodes.run(
                    session -> {
                        Channel channel = session.channel(session.peer());
                        byte[] batch = new byte[BATCH];
                        for (int i = 0; i < 1024; i++) {
                            channel.send(batch);
                        }
                        return channel.receive(1);
                    },
                    session -> {
                        Channel channel = session.channel(session.peer());
                        byte[] batch = new byte[BATCH];
                        long start = System.nanoTime();
                        for (int i = 0; i < 1024; i++) {
                            channel.receive(MemorySegment.ofArray(batch));
                        }
                        double seconds = (System.nanoTime() - start) / 1e9;
                        channel.send(new byte[1]);
                        return seconds;
                    });
            assertThat(outcome.secondFailure()).isNull();
            System.out.printf("1 GiB over one TLS channel in %.2f s: %.2f GB/s; CPU of both ends %.2f s%n", outcome.second(),
                    1.073741824 / outcome.second(), (cpu() - cpu) / 1e9);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    @Test
    void aMessageLargerThanAnyArray() {
        long size = (1L << 31) + (100 << 20);
        try (TlsPair nodes = new TlsPair(); Arena arena = Arena.ofShared()) {
            MemorySegment one = arena.allocate(size, 8);
            one.set(ValueLayout.JAVA_LONG, size - 8, 77);
            var outcome = nodes.run(
                    session -> {
                        session.channel(session.peer()).send(one);
                        return 0;
                    },
                    session -> {
                        try (Arena own = Arena.ofConfined()) {
                            MemorySegment target = own.allocate(size, 8);
                            session.channel(session.peer()).receive(target);
                            return target.get(ValueLayout.JAVA_LONG, size - 8);
                        }
                    });
            assertThat(outcome.secondFailure()).isNull();
            assertThat(outcome.second()).isEqualTo(77);
        }
    }
}
